// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/jsonwriter.h"

#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace espalier {

namespace {

/// The character that controls a terminal at the front of `text`: C0, DEL or C1, the last in two bytes; else nothing.
std::optional<unsigned> controlAt(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x20 || first == 0x7f)
        return first;
    if (first != 0xc2 || text.size() < 2 || static_cast<unsigned char>(text[1]) >= 0xa0)
        return std::nullopt;
    return static_cast<unsigned char>(text[1]);
}

void appendJsonString(std::string_view text, std::string &out)
{
    out += '"';
    for (; !text.empty(); text.remove_prefix(1)) {
        const char c = text[0];
        const auto control = controlAt(text);
        if (c == '"' || c == '\\')
            out += '\\';
        if (!control)
            out += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", *control);
        if (control > 0x7fU)
            text.remove_prefix(1);
    }
    out += '"';
}

} // namespace

bool isJsonText(std::string_view bytes)
{
    auto problem = utf8Problem(bytes);
    while (problem && problem->error == Utf8Error::NullCharacter) {
        bytes.remove_prefix(problem->offset + 1);
        problem = utf8Problem(bytes);
    }
    return !problem;
}

void appendHex(ByteView bytes, std::string_view digits, std::string &out)
{
    for (const auto byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    }
}

void appendBase64(ByteView bytes, std::string &out)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto part = bytes.subspan(i, std::min<std::size_t>(3, bytes.size() - i));
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < part.size() ? part[k] : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= part.size() ? digits[bits >> (18 - 6 * k) & 0x3f] : '=';
    }
}

JsonWriter &JsonWriter::key(std::string_view name)
{
    separate();
    appendJsonString(name, m_out);
    m_out += ':';
    return *this;
}

JsonWriter &JsonWriter::string(std::string_view text)
{
    separate();
    appendJsonString(text, m_out);
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::number(std::uint64_t value)
{
    separate();
    m_out += std::to_string(value);
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::seconds(double value)
{
    separate();
    fmt::format_to(std::back_inserter(m_out), "{:.6f}", value);
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::boolean(bool value)
{
    separate();
    m_out += value ? "true" : "false";
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::hex(ByteView bytes, std::string_view digits)
{
    separate();
    m_out += '"';
    appendHex(bytes, digits, m_out);
    m_out += '"';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::base64(ByteView bytes)
{
    separate();
    m_out += '"';
    appendBase64(bytes, m_out);
    m_out += '"';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::newLine()
{
    m_needsLine = true;
    return *this;
}

JsonWriter &JsonWriter::begin(char bracket)
{
    separate();
    m_out += bracket;
    return *this;
}

JsonWriter &JsonWriter::end(char bracket)
{
    m_out += bracket;
    m_needsComma = true;
    m_needsLine = false;
    return *this;
}

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out += ',';
    if (m_needsLine)
        m_out += '\n';
    m_needsComma = false;
    m_needsLine = false;
}

} // namespace espalier
