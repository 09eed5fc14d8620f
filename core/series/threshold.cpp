// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/threshold.h"

#include <cmath>

namespace espalier {

std::optional<ThresholdWatch::Event> ThresholdWatch::add(Sample sample)
{
    if (std::isnan(sample.value))
        return std::nullopt;
    const double sign = m_threshold.side == Threshold::Side::Above ? 1 : -1;
    const double value = sign * sample.value;
    const double level = sign * m_threshold.level;
    if (!m_isCrossed && value > level) {
        m_isCrossed = true;
        return Event::Crossed;
    }
    if (m_isCrossed && value <= level - m_threshold.hysteresis) {
        m_isCrossed = false;
        return Event::Returned;
    }
    return std::nullopt;
}

} // namespace espalier
