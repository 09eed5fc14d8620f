// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace espalier {

/// How many PUBLISH packets with QoS 1 and 2 may still be sent (4.9). Begins anew with each Network Connection.
class SendQuota
{
public:
    void reset(std::uint32_t receiveMaximum) { m_left = m_maximum = receiveMaximum; }
    /// False when the quota is used up.
    [[nodiscard]] bool take()
    {
        if (m_left == 0)
            return false; // Clause MQTT_4_9_0_2
        --m_left;
        return true;
    }
    /// For the last acknowledgement of a message that took from this quota.
    void give() { m_left = std::min(m_left + 1, m_maximum); }
    [[nodiscard]] std::uint32_t left() const { return m_left; }

private:
    std::uint32_t m_left = 0;
    std::uint32_t m_maximum = 0;
};

/// Counts what the peer has sent with QoS 1 and 2 and has not seen acknowledged. Acknowledgements of one turn leave at
/// its end, so whatever arrived in the same turn was sent without knowing them: they count from the next turn on.
class ReceiveQuota
{
public:
    void reset(std::uint32_t receiveMaximum)
    {
        *this = {};
        m_maximum = receiveMaximum;
    }
    /// False when the peer has exceeded our Receive Maximum.
    [[nodiscard]] bool take() { return ++m_used <= m_maximum; }
    void give() { ++m_acknowledged; }
    void endTurn()
    {
        m_used -= std::min(m_used, m_acknowledged);
        m_acknowledged = 0;
    }

private:
    std::uint32_t m_maximum = 65'535;
    std::uint32_t m_used = 0;
    std::uint32_t m_acknowledged = 0;
};

} // namespace espalier
