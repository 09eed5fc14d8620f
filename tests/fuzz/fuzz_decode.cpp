// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes in any version from either side: the first byte chooses, the rest is the packet.
#include "tests/fuzz/decoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace espalier;
    if (size > 0)
        checkDecoding({data + 1, size - 1}, contextOf(data[0]));
    return 0;
}
