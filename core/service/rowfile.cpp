// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/rowfile.h"

#include "core/file/inputfile.h"
#include "core/payload/jsonvalue.h"
#include "core/service/valuelookup.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr qint64 chunk = 64 * 1024;

RowError::Kind kindOf(CsvError::Kind kind)
{
    switch (kind) {
    case CsvError::Kind::TooLong:
        return RowError::Kind::TooLong;
    case CsvError::Kind::TooManyColumns:
        return RowError::Kind::TooManyColumns;
    case CsvError::Kind::QuoteNotClosed:
        return RowError::Kind::QuoteNotClosed;
    case CsvError::Kind::TextBehindQuote:
        return RowError::Kind::TextBehindQuote;
    case CsvError::Kind::Binary:
        break;
    }
    return RowError::Kind::Binary;
}

std::string_view lineView(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

} // namespace

Expected<void, RowError> RowFile::open(const QStringList &needed)
{
    if (const auto opened = openInput(m_file); !opened)
        return failure(RowError::Kind::Unreadable, opened.error());
    if (m_file.peek(64).trimmed().startsWith('{')) {
        m_format = Format::JsonLines;
        return {};
    }
    auto header = nextCsv();
    if (!header)
        return unexpected(header.error());
    if (!*header)
        return failure(RowError::Kind::Empty);
    m_columns = std::move(**header);
    for (const QString &column : needed) {
        if (std::find(m_columns.begin(), m_columns.end(), column.toStdString()) == m_columns.end())
            return failure(RowError::Kind::NoColumn, column);
    }
    return {};
}

Expected<std::optional<CsvReader::Row>, RowError> RowFile::nextCsv()
{
    for (;;) {
        auto row = m_csv.next();
        if (!row) {
            m_line = row.error().line;
            return failure(kindOf(row.error().kind));
        }
        if (*row) {
            m_line = m_csv.line();
            return std::move(*row);
        }
        const QByteArray bytes = m_file.read(chunk);
        if (bytes.isEmpty() && m_file.error() != QFileDevice::NoError)
            return failure(RowError::Kind::Unreadable, m_file.errorString());
        if (bytes.isEmpty() && m_file.atEnd()) {
            m_csv.end();
            auto last = m_csv.next();
            if (!last) {
                m_line = last.error().line;
                return failure(kindOf(last.error().kind));
            }
            if (*last)
                m_line = m_csv.line();
            return std::move(*last);
        }
        m_csv.feed(lineView(bytes));
    }
}

Expected<bool, RowError> RowFile::nextJson()
{
    for (;;) {
        // One byte more than allowed tells a line that is too long from one that just fits.
        const QByteArray bytes = m_file.readLine(qint64(CsvReader::longestRow) + 2);
        if (bytes.isEmpty() && m_file.error() != QFileDevice::NoError)
            return failure(RowError::Kind::Unreadable, m_file.errorString());
        if (bytes.isEmpty())
            return false;
        ++m_line;
        if (std::size_t(bytes.size()) > CsvReader::longestRow)
            return failure(RowError::Kind::TooLong);
        const QByteArray line = bytes.trimmed();
        if (line.isEmpty())
            continue;
        m_object = Bytes::copyOf(lineView(line));
        if (!line.startsWith('{') || !jsonValue(m_object))
            return failure(RowError::Kind::NotJson);
        return true;
    }
}

Expected<bool, RowError> RowFile::next()
{
    if (m_format == Format::JsonLines)
        return nextJson();
    auto row = nextCsv();
    if (!row)
        return unexpected(row.error());
    if (*row)
        m_row = std::move(**row);
    return row->has_value();
}

std::optional<std::string> RowFile::field(std::string_view column) const
{
    if (m_format == Format::JsonLines) {
        auto text = valueText(m_object, column);
        return text ? std::optional(std::move(*text)) : std::nullopt;
    }
    const auto found = std::find(m_columns.begin(), m_columns.end(), column);
    const auto index = std::size_t(std::distance(m_columns.begin(), found));
    return index < m_row.size() && found != m_columns.end() ? std::optional(m_row[index]) : std::nullopt;
}

std::optional<std::chrono::microseconds> rowTime(std::string_view text)
{
    using namespace std::chrono;
    const QString time = QString::fromUtf8(text.data(), qsizetype(text.size())).trimmed();
    bool isNumber = false;
    const double number = time.toDouble(&isNumber);
    if (isNumber) {
        constexpr double latest = 1e14; // milliseconds; microseconds of it fit
        if (!std::isfinite(number) || number < 0 || number > latest)
            return std::nullopt;
        const double inSeconds = number >= 1e11 ? number / 1000 : number;
        return duration_cast<microseconds>(duration<double>(inSeconds));
    }
    const QDateTime date = QDateTime::fromString(time, Qt::ISODateWithMs);
    return date.isValid() ? std::optional<microseconds>(milliseconds(date.toMSecsSinceEpoch()))
                          : std::nullopt;
}

} // namespace espalier
