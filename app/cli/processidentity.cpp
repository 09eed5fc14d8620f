// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/processidentity.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>

#if __has_include(<unistd.h>)
#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#else
#include <process.h>
#endif

namespace espalier::cli {

std::uint64_t processNumber()
{
#if __has_include(<unistd.h>)
    return static_cast<std::uint64_t>(::getpid());
#else
    return static_cast<std::uint64_t>(::_getpid());
#endif
}

PidFile::~PidFile()
{
    std::error_code ignored; // a folder that does not allow it keeps the file
    if (!m_path.empty())
        std::filesystem::remove(m_path, ignored);
}

Expected<void, std::string> PidFile::write(const std::string &path)
{
    errno = 0;
    std::ofstream file(path, std::ios::trunc);
    file << processNumber() << '\n';
    file.close();
    if (!file)
        return unexpected(
            fmt::format("pid_file {} cannot be written: {}.", path, std::generic_category().message(errno)));
    m_path = path;
    return {};
}

Expected<void, std::string> becomeUser([[maybe_unused]] const std::string &name)
{
#if __has_include(<unistd.h>)
    if (::geteuid() != 0)
        return {};
    errno = 0;
    const auto *user = ::getpwnam(name.c_str());
    if (!user)
        return unexpected(fmt::format("user {}: there is no such user. Make one, or name another.", name));
    const auto group = user->pw_gid;
    const auto id = user->pw_uid;
    if (::initgroups(name.c_str(), group) != 0 || ::setgid(group) != 0 || ::setuid(id) != 0)
        return unexpected(fmt::format("user {}: the process cannot become this user: {}.", name,
                                      std::generic_category().message(errno)));
#endif
    return {};
}

} // namespace espalier::cli
