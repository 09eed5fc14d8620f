// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/session.h"

namespace espalier {

void DeliveryQueue::push(Delivery delivery)
{
    m_bytes += delivery.message->size();
    m_items.push_back(std::move(delivery));
}

Delivery DeliveryQueue::pop()
{
    auto delivery = std::move(m_items[m_head++]);
    m_bytes -= delivery.message->size();
    if (m_head == m_items.size()) {
        m_items.clear();
        m_head = 0;
    } else if (m_head > 64 && m_head * 2 > m_items.size()) {
        m_items.erase(m_items.begin(), m_items.begin() + static_cast<std::ptrdiff_t>(m_head));
        m_head = 0;
    }
    return delivery;
}

} // namespace espalier
