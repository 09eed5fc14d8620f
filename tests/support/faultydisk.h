// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include <atomic>

namespace espalier {

/// A disk below SQLite that fails when it is told to. While it exists, databases that are opened lie on it; one at a time.
class FaultyDisk
{
public:
    /// Hangs: a write takes until there is another fault, or none.
    enum class Fault { None, Full, WriteFails, SyncFails, Hangs };

    FaultyDisk()
    {
        auto *base = sqlite3_vfs_find(nullptr);
        s_base = base;
        m_vfs = *base;
        m_vfs.zName = "faulty";
        m_vfs.pNext = nullptr;
        m_vfs.xOpen = open;
        sqlite3_vfs_register(&m_vfs, 1);
    }
    ~FaultyDisk()
    {
        sqlite3_vfs_unregister(&m_vfs);
        sqlite3_vfs_register(s_base, 1);
        s_fault = Fault::None;
    }
    FaultyDisk(const FaultyDisk &) = delete;
    FaultyDisk &operator=(const FaultyDisk &) = delete;

    /// From any thread.
    void set(Fault fault)
    {
        s_fault = fault;
        s_fault.notify_all();
    }
    /// Returns when a write hangs.
    void waitUntilItHangs() const { s_isHanging.wait(false); }
    [[nodiscard]] int syncs() const { return s_syncs; }

private:
    static int open(sqlite3_vfs *, sqlite3_filename name, sqlite3_file *file, int flags, int *outFlags)
    {
        const int result = s_base->xOpen(s_base, name, file, flags, outFlags);
        if (!file->pMethods)
            return result;
        if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
            s_database.intercept(*file);
        else if ((flags & SQLITE_OPEN_WAL) != 0)
            s_log.intercept(*file);
        return result;
    }
    static int fault()
    {
        if (s_fault == Fault::Hangs) {
            s_isHanging = true;
            s_isHanging.notify_all();
            s_fault.wait(Fault::Hangs);
            s_isHanging = false;
        }
        switch (s_fault) {
        case Fault::Full:
            return SQLITE_FULL;
        case Fault::WriteFails:
            return SQLITE_IOERR_WRITE;
        case Fault::SyncFails:
        case Fault::Hangs:
        case Fault::None:
            break;
        }
        return SQLITE_OK;
    }

    /// All files of one kind have the same methods; the other kind has its own, which lock differently.
    template <int kind>
    struct Methods
    {
        void intercept(sqlite3_file &file)
        {
            s_original = file.pMethods;
            s_methods = *s_original;
            s_methods.xWrite = write;
            s_methods.xSync = sync;
            file.pMethods = &s_methods;
        }
        static int write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
        {
            const int failed = fault();
            return failed != SQLITE_OK ? failed : s_original->xWrite(file, data, size, offset);
        }
        static int sync(sqlite3_file *file, int flags)
        {
            ++s_syncs;
            return s_fault == Fault::SyncFails ? SQLITE_IOERR_FSYNC : s_original->xSync(file, flags);
        }
        inline static const sqlite3_io_methods *s_original = nullptr;
        inline static sqlite3_io_methods s_methods {};
    };

    sqlite3_vfs m_vfs {};
    inline static sqlite3_vfs *s_base = nullptr;
    inline static Methods<0> s_database;
    inline static Methods<1> s_log;
    inline static std::atomic<Fault> s_fault {Fault::None};
    inline static std::atomic<bool> s_isHanging {false};
    inline static std::atomic<int> s_syncs {0};
};

} // namespace espalier
