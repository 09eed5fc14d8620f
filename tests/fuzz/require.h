// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace espalier {

/// Ends the fuzzer when something that always holds does not.
inline void require(bool holds, std::source_location where = std::source_location::current())
{
    if (holds)
        return;
    std::fprintf(stderr, "%s:%u: a property does not hold\n", where.file_name(),
                 static_cast<unsigned>(where.line()));
    std::abort();
}

} // namespace espalier
