// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/session.h"

namespace espalier {

void DeliveryQueue::push(Delivery delivery)
{
    m_bytes += delivery.size();
    m_items.push(std::move(delivery));
}

Delivery DeliveryQueue::pop()
{
    auto delivery = m_items.pop();
    m_bytes -= delivery.size();
    return delivery;
}

} // namespace espalier
