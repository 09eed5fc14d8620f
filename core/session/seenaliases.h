// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/observation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier {

/// The Topic Aliases of one side as a bystander sees them (3.3.2.3.4): part of Conversation.
class SeenAliases
{
public:
    /// Bytes of Topic Names that are kept. What comes beyond is known to have a meaning, but not which.
    static constexpr std::size_t maximumNames = 64 * 1024;

    /// The Topic Name of `publish`, its own or the one that its alias stands for; empty when that is unknown. Valid until
    /// the next call. `maximum` is what the receiver takes, as far as it is known.
    std::string_view resolve(const Observation &o, const Publish &publish,
                             std::optional<std::uint16_t> maximum);

private:
    void learn(std::uint16_t alias, std::string_view topicName);

    /// One bit for each alias that was given a meaning.
    std::vector<std::uint64_t> m_known;
    std::unordered_map<std::uint16_t, std::string> m_names;
    std::size_t m_nameBytes = 0;
};

} // namespace espalier
