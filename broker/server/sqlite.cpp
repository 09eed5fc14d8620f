// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/sqlite.h"

#include <sqlite3.h>

#include <fmt/format.h>

#include <system_error>

namespace espalier {

void SqliteDatabase::Close::operator()(sqlite3 *database) const
{
    sqlite3_close_v2(database);
}

void SqliteDatabase::open(const std::string &path)
{
    if (hasFailed())
        return;
    sqlite3 *database = nullptr;
    // Used by one thread at a time: SQLite need not lock.
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int result = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
    m_database.reset(database);
    if (result != SQLITE_OK)
        fail(result);
}

void SqliteDatabase::close()
{
    if (const int result = sqlite3_close(handle()); result == SQLITE_OK)
        static_cast<void>(m_database.release());
    else
        fail(result);
}

void SqliteDatabase::fail(int code)
{
    if (hasFailed())
        return;
    m_error.code = code;
    m_error.text = m_database && sqlite3_errcode(handle()) != SQLITE_OK ? sqlite3_errmsg(handle())
                                                                        : sqlite3_errstr(code);
    // SQLite keeps the number of the last error of the system, which need not have to do with this one.
    const bool isOfTheSystem =
        m_error.primaryCode() == SQLITE_IOERR || m_error.primaryCode() == SQLITE_CANTOPEN;
    if (const int number = m_database && isOfTheSystem ? sqlite3_system_errno(handle()) : 0; number != 0)
        m_error.text += fmt::format(" ({})", std::generic_category().message(number));
}

void SqliteDatabase::execute(const char *sql)
{
    if (hasFailed())
        return;
    if (const int result = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr); result != SQLITE_OK)
        fail(result);
}

std::int64_t SqliteDatabase::number(const char *sql)
{
    SqliteStatement statement(*this, sql);
    return statement.next() ? statement.number(0) : 0;
}

std::string SqliteDatabase::text(const char *sql)
{
    SqliteStatement statement(*this, sql);
    return statement.next() ? std::string(statement.text(0)) : std::string();
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(SqliteDatabase &database, const char *sql) : m_database(database)
{
    if (database.hasFailed())
        return;
    sqlite3_stmt *statement = nullptr;
    const int result =
        sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    m_statement.reset(statement);
    if (result != SQLITE_OK)
        database.fail(result);
}

bool SqliteStatement::next()
{
    if (m_database.hasFailed())
        return false;
    const int result = sqlite3_step(m_statement.get());
    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        m_database.fail(result);
    sqlite3_reset(m_statement.get()); // says again what step has said
    return false;
}

void SqliteStatement::finish()
{
    while (next()) { }
}

std::int64_t SqliteStatement::number(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

bool SqliteStatement::isInteger(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_INTEGER;
}

ByteView SqliteStatement::bytes(int column) const
{
    const auto *data = static_cast<const std::uint8_t *>(sqlite3_column_blob(m_statement.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

void SqliteStatement::expectValues(std::size_t count)
{
    if (!m_database.hasFailed()
        && count != static_cast<std::size_t>(sqlite3_bind_parameter_count(m_statement.get())))
        m_database.fail(SQLITE_RANGE);
}

void SqliteStatement::check(int result)
{
    if (result != SQLITE_OK)
        m_database.fail(result);
}

void SqliteStatement::bind(int index, std::int64_t value)
{
    if (!m_database.hasFailed())
        check(sqlite3_bind_int64(m_statement.get(), index, value));
}

// What is bound stays where it is until the statement has run: no copies.
void SqliteStatement::bind(int index, std::string_view value)
{
    const auto *data = value.data() ? value.data() : "";
    if (!m_database.hasFailed())
        check(sqlite3_bind_text64(m_statement.get(), index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void SqliteStatement::bind(int index, ByteView value)
{
    if (m_database.hasFailed())
        return;
    if (value.empty())
        check(sqlite3_bind_zeroblob(m_statement.get(), index, 0));
    else
        check(sqlite3_bind_blob64(m_statement.get(), index, value.data(), value.size(), SQLITE_STATIC));
}

void SqliteStatement::bindNull(int index)
{
    if (!m_database.hasFailed())
        check(sqlite3_bind_null(m_statement.get(), index));
}

} // namespace espalier
