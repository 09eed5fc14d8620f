// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/hextext.h"

#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace espalier::cli {

namespace {

constexpr std::string_view blanks = " \t\r\v\f";

int digitValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::string_view withoutBlanks(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::size_t digitsAtStart(std::string_view text)
{
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return digitValue(c) < 0; });
    return static_cast<std::size_t>(end - text.begin());
}

/// Whether `text` is nothing but bytes of two digits with blanks between them.
bool isSingleBytes(std::string_view text)
{
    for (text = withoutBlanks(text); !text.empty(); text = withoutBlanks(text)) {
        if (digitsAtStart(text) != 2)
            return false;
        text.remove_prefix(2);
        if (!text.empty() && blanks.find(text[0]) == std::string_view::npos)
            return false;
    }
    return true;
}

class Reader
{
public:
    Expected<std::vector<HexPart>, std::string> read(std::string_view text)
    {
        while (!text.empty() && m_error.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            ++m_lineNumber;
            m_line = text.substr(0, end);
            readLine(m_line);
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        if (!m_error.empty())
            return unexpected(m_error);
        std::erase_if(m_parts, [](const HexPart &part) { return part.bytes.empty(); });
        return std::move(m_parts);
    }

private:
    void readLine(std::string_view line)
    {
        line = withoutBlanks(line);
        if (line.empty() || line.starts_with('#') || line.starts_with("//"))
            return;
        line = readDirection(line);
        if (!m_error.empty() || line.empty())
            return;
        if (line == "*") {
            fail(line, "a star stands for lines that were left out", "Dump them all: hexdump -v -C, or xxd.");
            return;
        }
        if (m_parts.empty())
            m_parts.emplace_back();
        readBytes(withoutDump(line));
    }

    /// What is behind "1.25 >"; begins a part.
    std::string_view readDirection(std::string_view line)
    {
        const auto sign = line.find_first_of("<>");
        if (sign == std::string_view::npos)
            return line;
        auto before = withoutBlanks(line.substr(0, sign));
        std::optional<double> at;
        if (!before.empty()) {
            // In the text at the side of a dump such a character stands for itself.
            double seconds = 0;
            const auto *end = before.data() + before.size();
            const auto [stop, error] = std::from_chars(before.data(), end, seconds);
            if (error != std::errc() || stop != end)
                return line;
            if (!std::isfinite(seconds) || std::abs(seconds) > 4e9) {
                fail(before, "this is no time", "Write seconds: 1.25 > 10 0c ...");
                return {};
            }
            at = seconds;
        }
        m_parts.push_back({.sender = line[sign] == '>' ? Side::Client : Side::Server, .at = at, .bytes = {}});
        m_dumped = 0;
        return withoutBlanks(line.substr(sign + 1));
    }

    /// The bytes alone of a line of a dump; any other line as it is.
    std::string_view withoutDump(std::string_view line)
    {
        const auto digits = digitsAtStart(line);
        const auto rest = line.substr(digits);
        std::uint64_t offset = 0;
        const bool isNumber =
            std::from_chars(line.data(), line.data() + digits, offset, 16).ec == std::errc();
        // xxd: the text begins behind two blanks.
        if (isNumber && digits >= 4 && rest.starts_with(':')) {
            const auto bytes = withoutBlanks(rest.substr(1));
            m_dumped = offset;
            return bytes.substr(0, bytes.find("  "));
        }
        if (digits < 4 || (!rest.empty() && blanks.find(rest[0]) == std::string_view::npos))
            return line;
        // The others: between bars or behind three blanks. Without bars it is an offset if it counts the bytes.
        const auto bar = rest.find('|');
        auto bytes = withoutBlanks(rest.substr(0, bar));
        bytes = bytes.substr(0, bytes.find("   "));
        const bool counts = bar != std::string_view::npos || offset == m_dumped || offset == 0;
        if (!isNumber || !counts || !isSingleBytes(bytes))
            return line;
        m_dumped = offset;
        return bytes;
    }

    void readBytes(std::string_view text)
    {
        constexpr std::string_view separators = " \t\r\v\f:,;-'\"{}[]";
        auto &bytes = m_parts.back().bytes;
        while (!text.empty()) {
            if (separators.find(text[0]) != std::string_view::npos) {
                text.remove_prefix(1);
                continue;
            }
            if (text.starts_with("0x") || text.starts_with("0X") || text.starts_with("\\x"))
                text.remove_prefix(2);
            const auto digits = digitsAtStart(text);
            if (digits == 0) {
                failAtCharacter(text);
                return;
            }
            if (digits % 2 != 0) {
                fail(text,
                     fmt::format("{:.8}{} has an odd number of digits", text.substr(0, digits),
                                 digits > 8 ? "..." : ""),
                     "Write each byte with two digits: 0c, not c.");
                return;
            }
            for (std::size_t i = 0; i < digits; i += 2)
                bytes.push_back(
                    static_cast<std::uint8_t>(digitValue(text[i]) << 4 | digitValue(text[i + 1])));
            m_dumped += digits / 2;
            text.remove_prefix(digits);
        }
    }

    void failAtCharacter(std::string_view at)
    {
        if (at.empty()) {
            fail(at, "a byte is missing behind 0x", "Write each byte with two digits: 0x0c.");
            return;
        }
        std::string shown;
        auto length = std::size_t {1};
        while (length < at.size() && length < 4 && (static_cast<unsigned char>(at[length]) & 0xc0) == 0x80)
            ++length;
        appendEscaped(at.substr(0, length), shown);
        fail(at, fmt::format("\"{}\" is no hexadecimal digit", shown),
             "Bytes that are not text come with --file.");
    }

    void fail(std::string_view at, std::string_view what, std::string_view cure)
    {
        const auto column = at.data() - m_line.data() + 1;
        m_error = fmt::format("Line {}, column {}: {}. {}", m_lineNumber, column, what, cure);
    }

    std::vector<HexPart> m_parts;
    std::string m_error;
    std::string_view m_line;
    std::size_t m_lineNumber = 0;
    /// Bytes since the dump that is being read began.
    std::uint64_t m_dumped = 0;
};

} // namespace

Expected<std::vector<HexPart>, std::string> readHexText(std::string_view text)
{
    return Reader().read(text);
}

} // namespace espalier::cli
