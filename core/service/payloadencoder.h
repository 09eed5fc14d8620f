// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"

#include <chrono>
#include <string>
#include <string_view>

namespace espalier {

class PayloadRegistry;

/// Why a text is no payload of its format; the place is a byte of the text.
struct EncodeError
{
    static constexpr auto nowhere = std::string::npos;

    DraftError::Kind kind {};
    std::size_t offset = nowhere;
    DecodeError::Kind json {};
    SparkplugProblem sparkplug {};
    QString detail {};
};

/// What some formats need to know beside the text.
struct EncodeContext
{
    /// The rule for it names the message type of Protobuf.
    std::string_view topicName {};
    /// Null: no rules.
    const PayloadRegistry *registry = nullptr;
    /// Since 1970.
    std::chrono::milliseconds now {};
};

/// Payloads that are larger than this fit into no packet (1.5.5).
inline constexpr qint64 mostPayload = 268'435'455;

/// Bytes of an expanded text, wrapped in what the rule for decoding the topic says; only what is written as JSON, since all
/// else is sent as it stands there. A file is read here: on the worker or a pool thread.
[[nodiscard]] Expected<std::string, EncodeError> encodePayload(PayloadFormat format, std::string text,
                                                               const EncodeContext &context = {});

/// Pairs of hexadecimal digits; white space, ':' and ',' may stand between pairs, "0x" before them.
[[nodiscard]] Expected<std::string, EncodeError> bytesOfHex(std::string_view text);

enum class JsonLayout { Indented, Compact };
/// The same JSON laid out anew: numbers, strings, the order of keys and placeholders stay as typed.
[[nodiscard]] Expected<QString, DraftError> layOutJson(const QString &text, JsonLayout layout);

} // namespace espalier
