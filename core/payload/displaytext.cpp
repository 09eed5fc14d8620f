// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/displaytext.h"

#include <algorithm>
#include <simdjson.h>

namespace espalier {

namespace {

/// What stands for a character that must not have its effect in a line of text.
QChar shown(QChar c)
{
    const char16_t code = c.unicode();
    if (code < 0x20)
        return QChar(static_cast<char16_t>(0x2400 + code));
    if (code == 0x7f)
        return QChar(0x2421);
    const bool isControl = code >= 0x80 && code < 0xa0;
    const bool isDirection = code == 0x061c || code == 0x200e || code == 0x200f
                             || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    const bool isLineBreak = code == 0x2028 || code == 0x2029;
    return isControl || isDirection || isLineBreak ? QChar(QChar::ReplacementCharacter) : c;
}

/// How many bytes at the end are the beginning of a character that is cut off.
std::size_t cutBytes(ByteView bytes)
{
    const std::size_t most = std::min<std::size_t>(bytes.size(), 3);
    for (std::size_t back = 1; back <= most; ++back) {
        const std::uint8_t byte = bytes[bytes.size() - back];
        if ((byte & 0xc0) == 0x80)
            continue;
        const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        return length > back ? back : 0;
    }
    return 0;
}

} // namespace

QString displayText(ByteView bytes, qsizetype maximum)
{
    // Three bytes make at least one UTF-16 unit.
    const std::size_t enough = static_cast<std::size_t>(maximum) * 3 + 4;
    const bool isCut = bytes.size() > enough;
    const ByteView used = bytes.first(std::min(bytes.size(), enough));
    QString text = QString::fromUtf8(asText(used).data(), static_cast<qsizetype>(used.size()));
    if (isCut || text.size() > maximum) {
        text.truncate(maximum - 1);
        if (!text.isEmpty() && text.back().isHighSurrogate())
            text.chop(1);
        text += QChar(0x2026);
    }
    std::transform(text.begin(), text.end(), text.begin(), shown);
    return text;
}

bool isPlainText(ByteView bytes, IsCut cut)
{
    if (cut == IsCut::Yes)
        bytes = bytes.first(bytes.size() - cutBytes(bytes));
    const auto isStrange = [](std::uint8_t byte) {
        return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
    };
    return std::none_of(bytes.begin(), bytes.end(), isStrange)
           && simdjson::validate_utf8(asText(bytes).data(), bytes.size());
}

} // namespace espalier
