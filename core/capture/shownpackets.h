// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetlog.h"

#include <deque>
#include <functional>
#include <optional>
#include <span>

namespace espalier {

/// Which packets of a log are shown, as rows: all, or those that meet a condition. Rows are counted from 0 since the condition was
/// set and keep their numbers when older ones are evicted. Used by one thread.
///
/// Flow: update() whenever the log has changed, until it has looked at all.
class ShownPackets
{
public:
    using Condition = std::function<bool(PacketNumber)>;

    /// Looks at all packets of `log` anew; no condition: all are shown.
    void setCondition(Condition condition, const PacketLog &log);
    /// Drops what is evicted and looks at `maximum` more packets at most.
    void update(const PacketLog &log, std::size_t maximum);
    /// Looks again at packets that were looked at before; true when some are shown now that were not, or the other way
    /// round: then rows behind them have other numbers.
    [[nodiscard]] bool reconsider(const PacketLog &log, std::span<const PacketNumber> changed);
    /// Packets that were not looked at yet.
    [[nodiscard]] bool isBehind(const PacketLog &log) const { return m_next < log.end(); }

    /// Rows that exist: from beginRow(), before endRow().
    [[nodiscard]] std::uint64_t beginRow() const { return m_beginRow; }
    [[nodiscard]] std::uint64_t endRow() const
    {
        return m_condition ? m_beginRow + m_numbers.size() : m_next;
    }
    [[nodiscard]] bool contains(std::uint64_t row) const { return row >= beginRow() && row < endRow(); }
    /// Of a row that exists.
    [[nodiscard]] PacketNumber packetAt(std::uint64_t row) const
    {
        return m_condition ? m_numbers[static_cast<std::size_t>(row - m_beginRow)] : row;
    }
    /// None when the packet is not shown.
    [[nodiscard]] std::optional<std::uint64_t> rowOf(PacketNumber number) const;
    /// The first row whose packet is `number` or a later one; endRow() when there is none.
    [[nodiscard]] std::uint64_t rowFrom(PacketNumber number) const;

private:
    Condition m_condition;
    std::deque<PacketNumber> m_numbers;
    std::uint64_t m_beginRow = 0;
    PacketNumber m_next = 0;
};

} // namespace espalier
