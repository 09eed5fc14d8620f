// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <cstdint>
#include <string>

namespace espalier::cli {

/// Of this process.
[[nodiscard]] std::uint64_t processNumber();

/// A file with the number of this process, for as long as this lives.
class PidFile
{
public:
    PidFile() = default;
    ~PidFile();
    PidFile(const PidFile &) = delete;
    PidFile &operator=(const PidFile &) = delete;

    /// An error is a sentence.
    [[nodiscard]] Expected<void, std::string> write(const std::string &path);

private:
    std::string m_path;
};

/// Makes the process one of this user, with his groups, if it is the system administrator's; else nothing. An error is a
/// sentence.
[[nodiscard]] Expected<void, std::string> becomeUser(const std::string &name);

} // namespace espalier::cli
