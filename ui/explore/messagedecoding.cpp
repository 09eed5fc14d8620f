// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/messagedecoding.h"

#include "core/mqtt/property.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/wrapping.h"

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

bool mayGrow(const MessageDecoding &decoding, const Bytes &payload)
{
    const DecodeRule *rule = decoding.registry ? decoding.registry->rules().ruleFor(decoding.topic) : nullptr;
    return detectedWrapping(payload.view()) || (decoding.choice && !decoding.choice->wrappedBy.empty())
           || (rule && !rule->choice.wrappedBy.empty());
}

FormattedPayload formatMessage(const MessageDecoding &decoding, const Bytes &payload, const Bytes &properties,
                               const FormatLimits &limits)
{
    const PayloadHints hints = hintsOf(decoding, properties);
    return decoding.choice ? formatPayloadAs(*decoding.choice, payload, hints, limits)
                           : formatPayload(payload, hints, limits);
}

} // namespace espalier
