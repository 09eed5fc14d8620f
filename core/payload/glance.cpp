// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/glance.h"

#include "core/base/trimmed.h"
#include "core/payload/decoders.h"
#include "core/payload/displaytext.h"
#include "core/payload/formatted.h"
#include "core/payload/imageheader.h"
#include "core/payload/jsonscanner.h"
#include "core/payload/valuewriter.h"
#include "core/payload/wrapping.h"

#include <algorithm>
#include <optional>
#include <string>

namespace espalier {

namespace {

constexpr std::size_t seenBytes = 512;
constexpr std::string_view spaces = " \t\r\n";

/// Looks no further than to the first character that could not stand there.
bool looksLikeJson(std::string_view text)
{
    if (text.front() != '{' && text.front() != '[')
        return false;
    const auto next = text.find_first_not_of(spaces, 1);
    if (next == std::string_view::npos)
        return true;
    return std::string_view(text.front() == '{' ? "\"}" : "\"{[]-0123456789tfn").find(text[next])
           != std::string_view::npos;
}

/// JSON without the space between its tokens.
std::string compact(std::string_view json)
{
    std::string out;
    bool isString = false;
    bool isEscaped = false;
    for (const char c : json) {
        if (isString || spaces.find(c) == std::string_view::npos)
            out += c;
        isString = isString != (c == '"' && !isEscaped);
        isEscaped = isString && c == '\\' && !isEscaped;
    }
    return out;
}

/// Text in one line: runs of white space become one space.
std::string oneLine(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const bool isSpace = spaces.find(c) != std::string_view::npos;
        if (!isSpace)
            out += c;
        else if (!out.ends_with(' '))
            out += ' ';
    }
    return out;
}

QString display(std::string_view text)
{
    return displayText(asBytes(text), maximumPreview);
}

/// The start of the bytes as hex.
QString hexPreview(ByteView payload)
{
    constexpr std::size_t shown = 24;
    const ByteView start = payload.first(std::min(payload.size(), shown));
    const auto bytes = QByteArray::fromRawData(asText(start).data(), static_cast<qsizetype>(start.size()));
    QString text = QString::fromLatin1(bytes.toHex(' '));
    if (payload.size() > shown)
        text += QStringLiteral(" \u2026");
    return text;
}

/// The beginning of what is compressed.
std::optional<Unwrapped> unwrappedStart(ByteView payload)
{
    const auto wrapping = detectedWrapping(payload);
    if (!wrapping)
        return std::nullopt;
    // Enough for as many bytes as are looked at: deflate tells them as it goes, Zstandard a block of 128 KiB at once.
    const std::size_t enough = *wrapping == Wrapping::Zstd ? 132 * 1024 : 4096;
    const auto start = Bytes::copyOf(payload.first(std::min(payload.size(), enough)));
    auto unwrapped = unwrap(*wrapping, start, seenBytes);
    if (!unwrapped)
        return std::nullopt;
    return std::move(*unwrapped);
}

/// What the bytes are, where that is plain at a glance; else their beginning.
QString binaryPreview(ByteView payload, bool isWhole)
{
    const auto guessed = isWhole ? guessedValue(Bytes::copyOf(payload)) : std::nullopt;
    if (!guessed)
        return hexPreview(payload);
    return display(guessed->name + (' ' + compactText(guessed->value, maximumPreview)));
}

Glance glanceAtText(std::string_view text, bool isWhole)
{
    if (text == "true" || text == "false")
        return {ValueKind::Boolean, display(text)};
    if (text == "null")
        return {ValueKind::Null, display(text)};
    if (isWhole && isJsonNumber(text))
        return {ValueKind::Number, display(text)};
    if (looksLikeJson(text))
        return {ValueKind::Json, display(compact(text))};
    if (text.front() == '"') {
        JsonScanner scanner(text, 0);
        const auto token = scanner.next();
        if (!isWhole || (token && token->raw.size() == text.size()))
            return {ValueKind::String, display(text)};
    }
    return {ValueKind::Text, display(oneLine(text))};
}

/// Nothing: it is no text.
std::optional<Glance> glanceAtPlainText(ByteView seen, bool isWhole)
{
    if (!isPlainText(seen, isWhole ? IsCut::No : IsCut::Yes))
        return std::nullopt;
    const std::string_view text = trimmed(asText(seen));
    if (text.empty())
        return Glance {ValueKind::Text, {}};
    return glanceAtText(text, isWhole);
}

/// What a glance may cost: there are many of them.
constexpr std::size_t decodedBytes = 4096;
constexpr FormatLimits glanceLimits {.jsonBytes = 4 * decodedBytes,
                                     .depth = 64,
                                     .textBytes = 4 * decodedBytes,
                                     .hexBytes = seenBytes,
                                     .structuredBytes = 4 * decodedBytes,
                                     .unwrappedBytes = 4 * decodedBytes,
                                     .typedNodes = 2000};

ValueKind kindOf(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Null:
        return ValueKind::Null;
    case NodeKind::Boolean:
        return ValueKind::Boolean;
    case NodeKind::Number:
        return ValueKind::Number;
    case NodeKind::String:
        return ValueKind::String;
    case NodeKind::Bytes:
        return ValueKind::Binary;
    case NodeKind::Array:
    case NodeKind::Object:
        break;
    }
    return ValueKind::Json;
}

} // namespace

Glance glanceAt(const Bytes &payload, const PayloadHints &hints)
{
    if (payload.isEmpty() || payload.size() > decodedBytes || !isDecodedByTopic(hints))
        return glanceAt(payload.view());
    const FormattedPayload formatted = formatPayload(payload, hints, glanceLimits);
    if (formatted.value) {
        // What stands around the metrics is no value.
        const bool isSparkplug = formatted.decoder == DecoderKind::Sparkplug;
        const auto metrics = isSparkplug ? formatted.value->find("metrics") : std::nullopt;
        const ValueNode shown = metrics.value_or(formatted.value->root());
        return {kindOf(shown.kind()), display(compactText(*formatted.value, maximumPreview, shown.id()))};
    }
    // A note says that it could not be decoded: then it is looked at as any other.
    if (formatted.decoder == DecoderKind::Text && formatted.note.isEmpty())
        return {ValueKind::Text, display(trimmed(oneLine(formatted.text.toStdString())))};
    return glanceAt(formatted.wrappedBy.empty() ? payload.view() : formatted.unwrapped.view());
}

Glance glanceAt(ByteView payload)
{
    if (payload.empty())
        return {ValueKind::Empty, {}};
    const bool isWhole = payload.size() <= seenBytes;
    const ByteView seen = payload.first(std::min(payload.size(), seenBytes));
    if (const auto glance = glanceAtPlainText(seen, isWhole))
        return *glance;
    // The size of a JPEG stands behind its metadata, further than the glance.
    if (const auto image = imageHeader(payload)) {
        return {ValueKind::Image, QStringLiteral("%1 %2 \u00d7 %3")
                                      .arg(QString::fromLatin1(imageFormatName(image->format)))
                                      .arg(image->width)
                                      .arg(image->height)};
    }
    if (const auto inner = unwrappedStart(payload)) {
        const auto glance = glanceAtPlainText(inner->bytes.view(), !inner->isCut);
        return glance ? *glance
                      : Glance {ValueKind::Binary, binaryPreview(inner->bytes.view(), !inner->isCut)};
    }
    return {ValueKind::Binary, binaryPreview(payload, isWhole)};
}

} // namespace espalier
