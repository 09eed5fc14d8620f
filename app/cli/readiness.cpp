// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/readiness.h"

#include "app/cli/processidentity.h"
#include "core/capture/jsonwriter.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

#if __has_include(<sys/un.h>)
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace espalier::cli {

namespace {

[[maybe_unused]] std::string errorName()
{
    return std::generic_category().message(errno);
}

void addListener(JsonWriter &json, const ListenerSettings &listener)
{
    const auto url = listenerUrl(listener);
    json.beginObject();
    if (isJsonText(url)) // the name of a file may be anything
        json.key("url").string(url);
    json.key("scheme").string(std::string_view(url).substr(0, url.find(':')));
    if (!listener.unixPath.empty()) {
        if (isJsonText(listener.unixPath))
            json.key("path").string(listener.unixPath);
    } else {
        json.key("address").string(listener.address).key("port").number(listener.port);
    }
    json.endObject();
}

} // namespace

std::string readyText(std::span<const ListenerSettings> listeners, std::uint16_t metricsPort)
{
    std::string line;
    JsonWriter json(line);
    json.beginObject().key("pid").number(processNumber()).key("listeners").beginArray();
    for (const auto &listener : listeners)
        addListener(json, listener);
    json.endArray();
    if (metricsPort != 0)
        json.key("metricsPort").number(metricsPort);
    json.endObject();
    return line;
}

#if __has_include(<sys/un.h>)

Expected<void, std::string> checkReadyDescriptor(int descriptor)
{
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
        return unexpected(fmt::format(
            "--ready-fd {}: this descriptor is not open for writing. Who starts the broker has to "
            "leave it open to it, as a shell does with {}>FILE.",
            descriptor, descriptor));
    return {};
}

Expected<void, std::string> writeReady(int descriptor, std::string line)
{
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto written = ::write(descriptor, rest.data(), rest.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE) // nobody wants to know any more
            break;
        if (written <= 0)
            return unexpected(
                fmt::format("--ready-fd {}: it cannot be written to: {}.", descriptor, errorName()));
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::close(descriptor) != 0)
        return unexpected(fmt::format("--ready-fd {}: it cannot be closed: {}.", descriptor, errorName()));
    return {};
}

Expected<void, std::string> notifyServiceManager(const std::string &state)
{
    const auto *const place = std::getenv("NOTIFY_SOCKET");
    if (!place || *place == '\0')
        return {};
    const std::string_view path = place;
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return unexpected(std::string("NOTIFY_SOCKET: the name is longer than that of a socket can be."));
    std::memcpy(address.sun_path, path.data(), path.size());
    if (path.front() == '@') // an abstract name
        address.sun_path[0] = '\0';
    const int notifying = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    const void *const where = &address;
    const bool isSent = notifying >= 0
                        && ::sendto(notifying, state.data(), state.size(), MSG_NOSIGNAL,
                                    static_cast<const sockaddr *>(where), size)
                               >= 0;
    auto problem = isSent ? std::string() : errorName();
    if (notifying >= 0)
        ::close(notifying);
    if (!isSent)
        return unexpected(fmt::format("NOTIFY_SOCKET {}: systemd cannot be told: {}.", path, problem));
    return {};
}

#else

Expected<void, std::string> checkReadyDescriptor(int)
{
    return unexpected(std::string("--ready-fd: there are no such descriptors here. Use --ready-json, and "
                                  "read the standard output."));
}

Expected<void, std::string> writeReady(int descriptor, std::string)
{
    return checkReadyDescriptor(descriptor);
}

Expected<void, std::string> notifyServiceManager(const std::string &)
{
    return {};
}

#endif

} // namespace espalier::cli
