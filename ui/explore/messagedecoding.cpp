// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/messagedecoding.h"

#include "core/mqtt/property.h"
#include "core/payload/payloadregistry.h"

namespace espalier {

PayloadHints hintsOf(const MessageDecoding &decoding, const Bytes &properties)
{
    const PropertyView view(properties.view());
    // 1: UTF-8 encoded character data (3.3.2.3.2).
    return {.topic = decoding.topic,
            .contentType = view.text(Property::ContentType).value_or(""),
            .isSaidToBeText = view.number(Property::PayloadFormatIndicator) == 1U,
            .registry = decoding.registry.get(),
            .aliases = decoding.aliases.get()};
}

FormattedPayload formatMessage(const MessageDecoding &decoding, const Bytes &payload, const Bytes &properties,
                               const FormatLimits &limits)
{
    const PayloadHints hints = hintsOf(decoding, properties);
    return decoding.choice ? formatPayloadAs(*decoding.choice, payload, hints, limits)
                           : formatPayload(payload, hints, limits);
}

} // namespace espalier
