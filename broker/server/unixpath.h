// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/asio.h"
#include "core/base/expected.h"

#include <cstdint>
#include <string>

namespace espalier {

/// The file of a Unix socket that is listened on.
///
/// Flow: prepare(), bind, own(), listen; remove(), or the destructor, when all is over.
class UnixPath
{
public:
    UnixPath() = default;
    ~UnixPath() { remove(); }
    UnixPath(const UnixPath &) = delete;
    UnixPath &operator=(const UnixPath &) = delete;

    /// Makes room: a socket that nobody listens on is removed. Anything else stays and is an error, told in a sentence.
    [[nodiscard]] Expected<void, std::string> prepare(const std::string &path);
    /// The file is ours now, and who may connect is `mode`.
    [[nodiscard]] error_code own(std::uint32_t mode);
    /// Removes the file, if it is ours still.
    void remove();

private:
    std::string m_path;
    /// Which file it is; 0 for none.
    std::uint64_t m_device = 0;
    std::uint64_t m_file = 0;
};

/// The process and user at the other end of a Unix socket: "process 4711 of user 1000".
[[nodiscard]] std::string nameOfProcess(int socket);

} // namespace espalier
