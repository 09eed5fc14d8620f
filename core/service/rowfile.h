// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/publish/csvreader.h"

#include <QFile>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>
#include <string>

namespace espalier {

/// Why a file gives no more rows.
struct RowError
{
    enum class Kind : std::uint8_t {
        /// `detail`: the system's words.
        Unreadable,
        /// There is not one row.
        Empty,
        /// The file has no such column: `detail`.
        NoColumn,
        /// A row without the field `detail`, or with something else in it than a time.
        NoTime,
        /// A line of JSON Lines that is no object.
        NotJson,
        TooLong,
        TooManyColumns,
        QuoteNotClosed,
        TextBehindQuote,
        Binary,
    } kind {};
    /// From 1; 0: of the file as a whole.
    std::uint64_t line = 0;
    QString detail {};
};

/// The rows of a CSV file, whose first row names the columns, or of a JSON Lines file, whose columns are paths into each
/// line's object. Which of them it is shows in the first character. Read in pieces: its size does not matter. One thread.
class RowFile
{
public:
    explicit RowFile(const QString &path) : m_file(path) { }

    /// Reads as far as the names of the columns. `needed`: columns that must be there (CSV).
    [[nodiscard]] Expected<void, RowError> open(const QStringList &needed);
    /// Goes to the next row; false behind the last one.
    [[nodiscard]] Expected<bool, RowError> next();
    /// Of the current row; nothing when there is no such column, or none in this row.
    [[nodiscard]] std::optional<std::string> field(std::string_view column) const;
    [[nodiscard]] std::uint64_t line() const { return m_line; }

private:
    enum class Format : std::uint8_t { Csv, JsonLines };

    [[nodiscard]] Expected<std::optional<CsvReader::Row>, RowError> nextCsv();
    [[nodiscard]] Expected<bool, RowError> nextJson();
    [[nodiscard]] tl::unexpected<RowError> failure(RowError::Kind kind, const QString &detail = {}) const
    {
        return unexpected(RowError {kind, m_line, detail});
    }

    QFile m_file;
    Format m_format = Format::Csv;
    CsvReader m_csv;
    CsvReader::Row m_columns;
    CsvReader::Row m_row;
    /// The line of JSON.
    Bytes m_object;
    std::uint64_t m_line = 0;
};

/// A point in time as it stands in a row: ISO 8601, seconds or milliseconds since 1970 (above a thousand million), or
/// seconds since the start. In microseconds.
[[nodiscard]] std::optional<std::chrono::microseconds> rowTime(std::string_view text);

} // namespace espalier

Q_DECLARE_METATYPE(espalier::RowError)
