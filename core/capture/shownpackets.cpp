// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/shownpackets.h"

#include <algorithm>

namespace espalier {

void ShownPackets::setCondition(Condition condition, const PacketLog &log)
{
    m_condition = std::move(condition);
    m_numbers.clear();
    m_next = log.begin();
    m_beginRow = m_condition ? 0 : log.begin();
}

void ShownPackets::update(const PacketLog &log, std::size_t maximum)
{
    m_next = std::max(m_next, log.begin());
    if (!m_condition) {
        m_beginRow = log.begin();
        m_next = log.end();
        return;
    }
    while (!m_numbers.empty() && m_numbers.front() < log.begin()) {
        m_numbers.pop_front();
        ++m_beginRow;
    }
    const auto end = std::min<PacketNumber>(log.end(), m_next + maximum);
    for (; m_next < end; ++m_next) {
        if (m_condition(m_next))
            m_numbers.push_back(m_next);
    }
}

bool ShownPackets::reconsider(const PacketLog &log, std::span<const PacketNumber> changed)
{
    bool isOther = false;
    for (const auto number : m_condition ? changed : std::span<const PacketNumber>()) {
        if (number >= m_next || !log.contains(number))
            continue;
        const auto place = std::lower_bound(m_numbers.begin(), m_numbers.end(), number);
        const bool isShown = place != m_numbers.end() && *place == number;
        if (isShown == m_condition(number))
            continue;
        isOther = true;
        if (isShown)
            m_numbers.erase(place);
        else
            m_numbers.insert(place, number);
    }
    return isOther;
}

std::uint64_t ShownPackets::rowFrom(PacketNumber number) const
{
    if (!m_condition)
        return std::clamp(number, beginRow(), endRow());
    const auto found = std::lower_bound(m_numbers.begin(), m_numbers.end(), number);
    return m_beginRow + static_cast<std::uint64_t>(found - m_numbers.begin());
}

std::optional<std::uint64_t> ShownPackets::rowOf(PacketNumber number) const
{
    const auto row = rowFrom(number);
    return contains(row) && packetAt(row) == number ? std::optional(row) : std::nullopt;
}

} // namespace espalier
