// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/hash.h"
#include "broker/engine/idset.h"
#include "broker/engine/slots.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace espalier {

/// The texts of topic levels, each kept once: most trees say "value" or "state" many thousand times.
class LevelTable
{
    struct Level
    {
        std::string text;
        std::uint32_t uses = 0;
    };

public:
    explicit LevelTable(std::uint64_t seed) : m_seed(seed) { }

    /// The id of a level that is in use, or noId.
    [[nodiscard]] std::uint32_t find(std::string_view text) const
    {
        return m_ids.find(hashOf(text, m_seed), [&](std::uint32_t id) { return m_levels[id].text == text; });
    }
    /// The id of a level, which is used once more.
    [[nodiscard]] std::uint32_t use(std::string_view text)
    {
        auto id = find(text);
        if (id == noId) {
            id = m_levels.add();
            m_levels[id].text = text;
            m_ids.insert(id, hashOf(text, m_seed));
        }
        ++m_levels[id].uses;
        return id;
    }
    /// A use has ended.
    void release(std::uint32_t id)
    {
        if (--m_levels[id].uses > 0)
            return;
        m_ids.erase(id, hashOf(m_levels[id].text, m_seed));
        m_levels.remove(id);
    }
    [[nodiscard]] const std::string &text(std::uint32_t id) const { return m_levels[id].text; }
    [[nodiscard]] std::size_t size() const { return m_levels.size(); }

private:
    Slots<Level> m_levels;
    IdSet m_ids;
    std::uint64_t m_seed;
};

} // namespace espalier
