// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/parentdeath.h"

namespace espalier::cli {

Expected<void, std::string> endWithParent(int)
{
    return unexpected(
        std::string("--die-with-parent: only Linux can do this. Leave it out, and end the broker "
                    "with SIGTERM or Ctrl+C."));
}

int parentNumber()
{
    return 0;
}

} // namespace espalier::cli
