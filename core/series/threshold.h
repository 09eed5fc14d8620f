// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/sample.h"

#include <cstdint>
#include <optional>

namespace espalier {

/// A level that a signal should not cross.
struct Threshold
{
    enum class Side : std::uint8_t { Above, Below };
    double level = 0;
    /// Where it is wrong to be.
    Side side = Side::Above;
    /// How far back beyond the level it must go before all is well again; not below 0.
    double hysteresis = 0;
    friend bool operator==(const Threshold &, const Threshold &) = default;
};

/// Watches one signal at one level.
class ThresholdWatch
{
public:
    explicit ThresholdWatch(const Threshold &threshold) : m_threshold(threshold) { }

    enum class Event : std::uint8_t { Crossed, Returned };
    /// The next sample; what is no number changes nothing.
    std::optional<Event> add(Sample sample);
    [[nodiscard]] bool isCrossed() const { return m_isCrossed; }
    [[nodiscard]] const Threshold &threshold() const { return m_threshold; }

private:
    Threshold m_threshold;
    bool m_isCrossed = false;
};

} // namespace espalier
