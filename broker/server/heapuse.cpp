// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/heapuse.h"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace espalier {

std::uint64_t (*heapInUse())()
{
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 33)
    return [] {
        const auto use = mallinfo2();
        return static_cast<std::uint64_t>(use.uordblks) + use.hblkhd;
    };
#endif
#endif
    return nullptr;
}

} // namespace espalier
