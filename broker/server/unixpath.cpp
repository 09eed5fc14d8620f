// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/unixpath.h"

#include <fmt/format.h>

#if __has_include(<sys/un.h>)
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstring>

namespace espalier {

#ifdef BOOST_ASIO_HAS_LOCAL_SOCKETS

namespace {

bool isListenedOn(const std::string &path)
{
    asio::io_context context;
    UnixSocket socket(context.get_executor());
    error_code error;
    socket.connect({path}, error);
    return error != asio::error::connection_refused;
}

} // namespace

Expected<void, std::string> UnixPath::prepare(const std::string &path)
{
    constexpr auto longest = sizeof(sockaddr_un::sun_path) - 1;
    if (path.size() > longest)
        return unexpected(
            fmt::format("The name of the Unix socket {} is longer than {} bytes.", path, longest));
    m_path = path;
    struct stat found = {};
    if (::lstat(path.c_str(), &found) != 0) {
        if (errno == ENOENT)
            return {};
        return unexpected(fmt::format("The Unix socket {} cannot be made: {}.", path, std::strerror(errno)));
    }
    if (!S_ISSOCK(found.st_mode))
        return unexpected(
            fmt::format("{} is no socket and is left alone. Choose another name for the Unix socket.", path));
    if (isListenedOn(path))
        return unexpected(
            fmt::format("Another program listens on {}. Stop it, or choose another name.", path));
    if (::unlink(path.c_str()) != 0)
        return unexpected(
            fmt::format("The Unix socket {} was left behind by a program that has ended, and cannot be "
                        "removed: {}.",
                        path, std::strerror(errno)));
    return {};
}

error_code UnixPath::own(std::uint32_t mode)
{
    struct stat found = {};
    if (::lstat(m_path.c_str(), &found) != 0)
        return {errno, boost::system::system_category()};
    m_device = found.st_dev;
    m_file = found.st_ino;
    if (::chmod(m_path.c_str(), static_cast<mode_t>(mode)) != 0)
        return {errno, boost::system::system_category()};
    return {};
}

void UnixPath::remove()
{
    struct stat found = {};
    if (m_file == 0 || ::lstat(m_path.c_str(), &found) != 0)
        return;
    if (found.st_dev == m_device && found.st_ino == m_file)
        ::unlink(m_path.c_str()); // one that stays is removed by the next broker
    m_file = 0;
}

#else

Expected<void, std::string> UnixPath::prepare(const std::string &)
{
    return unexpected(std::string("There are no Unix sockets on this system."));
}

error_code UnixPath::own(std::uint32_t)
{
    return asio::error::operation_not_supported;
}

void UnixPath::remove() { }

#endif

std::string nameOfProcess([[maybe_unused]] int socket)
{
#ifdef SO_PEERCRED
    ucred who {};
    socklen_t size = sizeof who;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0)
        return fmt::format("process {} of user {}", who.pid, who.uid);
#endif
    return "a process of this machine";
}

} // namespace espalier
