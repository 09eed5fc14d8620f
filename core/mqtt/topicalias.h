// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier {

/// What the peer's Topic Aliases stand for (3.3.2.3.4). Names that were handed out stay valid until forgetRetired(),
/// even when the peer gives their alias to another topic meanwhile.
class InboundAliases
{
public:
    /// Forgets all mappings: they live as long as the Network Connection (MQTT_3_3_2_7).
    void reset(std::uint16_t maximum);
    [[nodiscard]] std::uint16_t maximum() const { return m_maximum; }
    /// `alias` is from 1 to maximum().
    void set(std::uint16_t alias, std::string_view topicName);
    /// Empty when the alias stands for nothing.
    [[nodiscard]] std::string_view topicName(std::uint16_t alias) const;
    void forgetRetired() { m_retired.clear(); }

private:
    std::uint16_t m_maximum = 0;
    std::vector<Bytes> m_names;
    std::vector<Bytes> m_retired;
};

/// Topic Aliases that we use towards the peer. They are given out as topics come, until the peer's maximum is reached.
class OutboundAliases
{
public:
    struct Use
    {
        /// 0: none.
        std::uint16_t alias = 0;
        /// The peer knows it: the Topic Name can be left out.
        bool isKnown = false;
    };

    void reset(std::uint16_t maximum);
    [[nodiscard]] std::uint16_t maximum() const { return m_maximum; }
    /// The alias of `topicName`, or a free one that set() takes once the peer has been told.
    [[nodiscard]] Use find(std::string_view topicName);
    /// The peer has been told what the alias, at most maximum(), stands for.
    void set(std::uint16_t alias, std::string_view topicName);
    [[nodiscard]] std::string_view topicName(std::uint16_t alias) const;

private:
    std::uint16_t m_maximum = 0;
    // Index is alias - 1. The keys of the map are copies: names move when the vector grows.
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::uint16_t> m_byName;
    // Kept so that looking a name up does not allocate.
    std::string m_key;
};

} // namespace espalier
