// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/payload/decodechoice.h"
#include "core/payload/imageheader.h"
#include "core/payload/value.h"

#include <QList>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier {

enum class TokenKind : std::uint8_t { Key, Number, String, Boolean, Null, Punctuation };

/// A coloured part of FormattedPayload::text, in UTF-16 units. Spans ascend and do not overlap.
struct TokenSpan
{
    std::int32_t offset = 0;
    std::int32_t length = 0;
    TokenKind kind = TokenKind::Punctuation;
    friend bool operator==(const TokenSpan &, const TokenSpan &) = default;
};

/// A payload as text to be shown. Raw text: never markup. Lines end with '\n'.
struct FormattedPayload
{
    QString text;
    QList<TokenSpan> spans;
    DecoderKind decoder = DecoderKind::Empty;
    /// What the reader should know, as a translated sentence: why it is not JSON although it looks so, what part of a
    /// large payload is shown. Empty most of the time.
    QString note;
    /// Bytes of the payload that `text` shows; less than its size when it was cut at a limit.
    std::size_t shownBytes = 0;
    std::optional<ImageHeader> image;
    /// What `text` was made of, where the payload is structured; null else. Its nodes know where they stand in `text`.
    std::shared_ptr<const Value> value;
    /// What the payload was wrapped in, from the outside in, and the bytes inside. Then `shownBytes` and the byte ranges
    /// of `value` count in `unwrapped`.
    std::vector<Wrapping> wrappedBy;
    Bytes unwrapped;
};

struct FormatLimits
{
    /// JSON that is larger is shown as text.
    std::size_t jsonBytes = 32 * 1024 * 1024;
    /// JSON that is nested deeper is shown as text.
    std::uint32_t depth = 512;
    /// Text that is longer is cut here.
    std::size_t textBytes = 32 * 1024 * 1024;
    /// Binary payloads that are longer are cut here; each byte makes more than four characters.
    std::size_t hexBytes = 1024 * 1024;
    /// Payloads in the formats of structured bytes (CBOR and the like) and XML that are larger are shown as hex or text.
    std::size_t structuredBytes = 32 * 1024 * 1024;
    /// What was compressed is shown up to here.
    std::size_t unwrappedBytes = 32 * 1024 * 1024;
    /// Values in formats that have types, which take memory beside them.
    std::size_t typedNodes = 1024 * 1024;
};

class PayloadRegistry;
class SparkplugAliases;

/// What is known of a payload besides its bytes. Views and pointers must outlive the call.
struct PayloadHints
{
    std::string_view topic {};
    /// Content Type and Payload Format Indicator of MQTT 5; what the sender says is only a hint.
    std::string_view contentType {};
    bool isSaidToBeText = false;
    /// The user's rules and schemas; null: none.
    const PayloadRegistry *registry = nullptr;
    /// The names that the topic's Sparkplug device gave its metrics; null: unknown.
    const SparkplugAliases *aliases = nullptr;
};

/// Whether a rule of the user or the Sparkplug namespace says how payloads of the topic are decoded.
[[nodiscard]] bool isDecodedByTopic(const PayloadHints &hints);

/// Chooses a decoder by the user's rule for the topic, then by the Content Type, the Payload Format Indicator, and by
/// looking, and formats: numbers, strings and order of keys exactly as sent. Compressed payloads are unwrapped. Pure, any
/// thread; a 10 MB payload takes some tenths of a second, so use a pool thread for large ones.
[[nodiscard]] FormattedPayload formatPayload(const Bytes &payload, const PayloadHints &hints,
                                             const FormatLimits &limits = {});
[[nodiscard]] FormattedPayload formatPayload(const Bytes &payload, std::string_view contentType = {},
                                             const FormatLimits &limits = {});

/// The same with what the user chose. What is not in that format falls back to text or hex with a note.
[[nodiscard]] FormattedPayload formatPayloadAs(const DecodeChoice &choice, const Bytes &payload,
                                               const PayloadHints &hints, const FormatLimits &limits = {});
[[nodiscard]] FormattedPayload formatPayloadAs(DecoderKind decoder, const Bytes &payload,
                                               const FormatLimits &limits = {});

} // namespace espalier
