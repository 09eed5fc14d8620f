// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/payload/imageheader.h"
#include "core/payload/value.h"

#include <QList>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

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

/// How a payload was understood.
enum class DecoderKind : std::uint8_t {
    /// No bytes: nothing to show.
    Empty,
    Json,
    Text,
    /// `image` is set; text is empty. Pixels are decoded by who shows them.
    Image,
    /// Offset, sixteen bytes and their text in each line.
    Hex,
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
};

/// Chooses a decoder by the content type, then by looking, and formats: JSON is indented with its numbers, strings and
/// order of keys exactly as sent. `contentType` is the MQTT 5 property, may be empty, and is only a hint. Pure, any
/// thread; a 10 MB payload takes a good tenth of a second, so use a pool thread for large ones.
[[nodiscard]] FormattedPayload formatPayload(const Bytes &payload, std::string_view contentType = {},
                                             const FormatLimits &limits = {});

/// The same with a decoder that the user chose. Json that is not JSON falls back to text or hex with a note.
[[nodiscard]] FormattedPayload formatPayloadAs(DecoderKind decoder, const Bytes &payload,
                                               const FormatLimits &limits = {});

} // namespace espalier
