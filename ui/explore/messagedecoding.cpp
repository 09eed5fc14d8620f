// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/messagedecoding.h"

#include "core/payload/payloadregistry.h"
#include "core/payload/wrapping.h"
#include "core/store/payloadcontext.h"

namespace espalier {

PayloadHints hintsOf(const MessageDecoding &decoding, const Bytes &properties)
{
    PayloadHints hints = hintsOf(properties.view());
    hints.topic = decoding.topic;
    hints.registry = decoding.registry.get();
    hints.aliases = decoding.aliases.get();
    return hints;
}

bool mayGrow(const MessageDecoding &decoding, const Bytes &payload)
{
    return detectedWrapping(payload.view()) || (decoding.choice && !decoding.choice->wrappedBy.empty())
           || (decoding.registry && decoding.registry->wraps(decoding.topic));
}

FormattedPayload formatMessage(const MessageDecoding &decoding, const Bytes &payload, const Bytes &properties,
                               const FormatLimits &limits)
{
    const PayloadHints hints = hintsOf(decoding, properties);
    return decoding.choice ? formatPayloadAs(*decoding.choice, payload, hints, limits)
                           : formatPayload(payload, hints, limits);
}

} // namespace espalier
