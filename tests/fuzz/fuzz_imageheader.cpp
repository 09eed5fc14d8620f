// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The header of an image: the first byte says how much of the rest is there at first. What is known then does not change.
#include "core/payload/imageheader.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace espalier;
    if (size == 0)
        return 0;
    const ByteView whole(data + 1, size - 1);
    const auto first = whole.first(std::min<std::size_t>(data[0], whole.size()));
    const std::vector<std::uint8_t> copy(first.begin(),
                                         first.end()); // so that what is read behind it is found
    const auto early = imageHeader(copy);
    require(!early || imageHeader(whole) == early);
    return 0;
}
