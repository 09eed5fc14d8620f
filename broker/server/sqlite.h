// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace espalier {

/// What SQLite could not do.
struct SqliteError
{
    /// SQLite's extended result code; 0 for none.
    int code = 0;
    /// SQLite's words and, where it knows them, the system's.
    std::string text {};

    /// Without what extends it.
    [[nodiscard]] int primaryCode() const { return code & 0xff; }
};

/// A connection to a database. Its error is sticky: after one nothing more is done until forgetError(), so that callers go
/// straight through and ask once.
class SqliteDatabase
{
public:
    /// Makes the file if it is not there.
    void open(const std::string &path);
    /// Fails, and leaves it open, while it has statements.
    void close();

    void execute(const char *sql);
    /// The first column of the first row.
    [[nodiscard]] std::int64_t number(const char *sql);
    [[nodiscard]] std::string text(const char *sql);

    [[nodiscard]] bool hasFailed() const { return m_error.code != 0; }
    [[nodiscard]] const SqliteError &error() const { return m_error; }
    void forgetError() { m_error = {}; }
    /// Takes note of a result code that is none of success.
    void fail(int code);

    [[nodiscard]] sqlite3 *handle() const { return m_database.get(); }

private:
    struct Close
    {
        void operator()(sqlite3 *database) const;
    };
    std::unique_ptr<sqlite3, Close> m_database;
    SqliteError m_error;
};

/// A statement that is prepared once and run often.
class SqliteStatement
{
public:
    SqliteStatement(SqliteDatabase &database, const char *sql);

    /// Runs it with these values to its end.
    template <typename... Values>
    void run(const Values &...values)
    {
        expectValues(sizeof...(values));
        int index = 0;
        (bind(++index, values), ...);
        finish();
    }
    /// The next row; false behind the last one and after an error.
    [[nodiscard]] bool next();
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    /// Any column may hold anything, whatever its type says.
    [[nodiscard]] bool isInteger(int column) const;
    /// Valid until next().
    [[nodiscard]] ByteView bytes(int column) const;
    [[nodiscard]] std::string_view text(int column) const { return asText(bytes(column)); }

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };

    /// Each placeholder wants its value: what an earlier run has left there is gone.
    void expectValues(std::size_t count);
    void check(int result);
    void bind(int index, std::int64_t value);
    void bind(int index, std::unsigned_integral auto value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::string_view value);
    void bind(int index, ByteView value);
    template <typename T>
    void bind(int index, const std::optional<T> &value)
    {
        if (value)
            bind(index, *value);
        else
            bindNull(index);
    }
    void bindNull(int index);
    void finish();

    SqliteDatabase &m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

} // namespace espalier
