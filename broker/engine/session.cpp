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

void RetainedLine::push(std::unique_ptr<RetainedDelivery> delivery)
{
    const std::string_view filter = delivery->cursor.filter();
    m_byFilter.emplace(filter, m_items.insert(m_items.end(), std::move(delivery)));
}

std::unique_ptr<RetainedDelivery> RetainedLine::take(std::string_view filter)
{
    const auto found = m_byFilter.find(filter);
    if (found == m_byFilter.end())
        return nullptr;
    auto delivery = std::move(*found->second);
    m_items.erase(found->second);
    m_byFilter.erase(found);
    return delivery;
}

void RetainedLine::dropAtMostOnce()
{
    for (auto item = m_items.begin(); item != m_items.end();) {
        const auto &delivery = **item++;
        if (delivery.maximumQos == Qos::AtMostOnce)
            static_cast<void>(take(delivery.cursor.filter()));
    }
}

} // namespace espalier
