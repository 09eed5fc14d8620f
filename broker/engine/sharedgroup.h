// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/idmap.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

using GroupId = std::uint32_t;

/// The subscriptions that share one filter under one ShareName (4.8.2): each message goes to one of them, in turn.
struct SharedGroup
{
    std::string shareName;
    std::uint32_t node = noId;
    /// Another group at the same filter.
    GroupId nextOfNode = noId;
    std::vector<std::uint32_t> members;
    std::size_t turn = 0;

    /// The next member that `suits`, else noId.
    template <typename Suits>
    [[nodiscard]] std::uint32_t choose(Suits &&suits)
    {
        for (std::size_t tried = 0; tried < members.size(); ++tried) {
            turn = turn + 1 < members.size() ? turn + 1 : 0;
            if (suits(members[turn]))
                return members[turn];
        }
        return noId;
    }
};

} // namespace espalier
