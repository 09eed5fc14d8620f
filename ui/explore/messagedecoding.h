// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"

#include <memory>
#include <optional>
#include <string>

namespace espalier {

/// How the messages of a topic are to be understood, apart from what each of them says itself. Plain value.
struct MessageDecoding
{
    /// As received.
    std::string topic {};
    /// By the user for now; nothing: by the rules, the message's properties and by looking.
    std::optional<DecodeChoice> choice {};
    /// Null: no rules.
    std::shared_ptr<const PayloadRegistry> registry {};
    /// Of the topic's Sparkplug device; null: unknown.
    std::shared_ptr<const SparkplugAliases> aliases {};
    friend bool operator==(const MessageDecoding &, const MessageDecoding &) = default;
};

/// All that is known of a message; the views in it are of `decoding` and `properties` (validated, without their length).
[[nodiscard]] PayloadHints hintsOf(const MessageDecoding &decoding, const Bytes &properties);

/// Whether what is small may be much once it is unwrapped.
[[nodiscard]] bool mayGrow(const MessageDecoding &decoding, const Bytes &payload);

[[nodiscard]] FormattedPayload formatMessage(const MessageDecoding &decoding, const Bytes &payload,
                                             const Bytes &properties, const FormatLimits &limits);

} // namespace espalier
