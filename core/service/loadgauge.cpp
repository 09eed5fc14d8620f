// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/loadgauge.h"

namespace espalier {

namespace {
constexpr std::chrono::milliseconds window {500};
} // namespace

bool LoadGauge::isFull(Time now)
{
    const Duration passed = now - m_since;
    if (passed >= window) {
        // The rest is left for reading from the system and for the event loop.
        m_isFull = m_busy * 5 > passed * 4;
        m_busy = {};
        m_since = now;
    }
    return m_isFull;
}

} // namespace espalier
