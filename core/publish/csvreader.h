// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

struct CsvError
{
    enum class Kind : std::uint8_t {
        /// A row, or a line of another format, beyond what is kept in memory.
        TooLong,
        TooManyColumns,
        /// The text ends within quotation marks.
        QuoteNotClosed,
        /// Something stands between the end of a quoted field and the next separator.
        TextBehindQuote,
        /// A null character: this is no text.
        Binary,
    } kind {};
    /// From 1; where the row begins.
    std::uint64_t line = 0;
};

/// Takes CSV (RFC 4180) apart as its bytes come; lines may end with LF, too. The separator is what the first line has
/// most of: comma, semicolon or tabulator. Empty lines are passed over. Memory is bounded whatever comes.
///
/// Flow: feed() bytes, take rows with next() until it gives none; at the end of the text end(), then next() again.
class CsvReader
{
public:
    static constexpr std::size_t longestRow = 1024 * 1024;
    static constexpr std::size_t mostColumns = 4096;
    using Row = std::vector<std::string>;

    void feed(std::string_view bytes);
    void end() { m_hasEnded = true; }
    /// Nothing: more bytes are needed, or there is no more. An error ends it.
    [[nodiscard]] Expected<std::optional<Row>, CsvError> next();
    /// Of the row that next() gave last.
    [[nodiscard]] std::uint64_t line() const { return m_rowLine; }

private:
    /// The end of the row that begins the buffer, behind its line break; nothing while it is incomplete.
    [[nodiscard]] std::optional<std::size_t> findEnd();
    [[nodiscard]] Expected<Row, CsvError> split(std::string_view text) const;
    [[nodiscard]] tl::unexpected<CsvError> failure(CsvError::Kind kind) const
    {
        return unexpected(CsvError {kind, m_rowLine});
    }

    std::string m_buffer;
    std::size_t m_start = 0;
    /// How far findEnd() has looked, and whether that is within quotation marks.
    std::size_t m_seen = 0;
    bool m_isQuoted = false;
    bool m_isBinary = false;
    bool m_hasEnded = false;
    bool m_hasBegun = false;
    char m_separator = 0;
    std::uint64_t m_line = 1;
    std::uint64_t m_rowLine = 0;
};

} // namespace espalier
