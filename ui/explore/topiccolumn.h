// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"

#include <QString>

#include <cstdint>

namespace espalier {

/// "1.2 KB/s"; empty when nothing comes.
[[nodiscard]] QString byteRateText(float bytesPerSecond);
/// "12 %", "0.3 %"; empty when there is none to speak of.
[[nodiscard]] QString shareText(float part, float whole);
/// "3 s", "5 min", "2 h", "4 d": whole units, rounded down.
[[nodiscard]] QString ageText(std::int64_t milliseconds);

/// What stands at the end of each row of the tree.
class TopicColumn
{
public:
    enum class Kind { Rate, ByteRate, Share, ByteShare, LastSeen };

    void setKind(Kind kind) { m_kind = kind; }
    [[nodiscard]] Kind kind() const { return m_kind; }
    /// What shares are of, and what time it is: before rows of that snapshot are shown.
    void setTotals(const TreeSnapshot &snapshot);
    /// Empty for silence.
    [[nodiscard]] QString text(const TreeRow &row) const;
    /// All of it in lines, for a tool tip.
    [[nodiscard]] QString summary(const TreeRow &row) const;

private:
    Kind m_kind = Kind::Rate;
    float m_totalRate = 0;
    float m_totalByteRate = 0;
    std::int64_t m_now = 0;
};

} // namespace espalier
