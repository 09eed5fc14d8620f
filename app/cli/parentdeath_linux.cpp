// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/parentdeath.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <sys/prctl.h>
#include <unistd.h>

namespace espalier::cli {

Expected<void, std::string> endWithParent(int parent)
{
    if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
        return unexpected(fmt::format("--die-with-parent: the system does not allow it: {}.",
                                      std::generic_category().message(errno)));
    if (::getppid() != parent) // it has ended before the system was asked
        std::raise(SIGTERM);
    return {};
}

int parentNumber()
{
    return ::getppid();
}

} // namespace espalier::cli
