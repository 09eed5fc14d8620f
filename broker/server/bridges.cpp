// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridges.h"

#include <fmt/format.h>

#include <random>
#include <utility>

namespace espalier {

Bridges::Bridges(Reactor &reactor) : m_reactor(reactor)
{
    std::random_device random;
    m_brokerId = fmt::format("{:08x}", random());
}

void Bridges::set(const std::vector<BridgeSettings> &settings)
{
    auto earlier = std::exchange(m_bridges, {});
    std::vector<std::shared_ptr<Bridge>> made;
    for (const auto &wanted : settings) {
        const auto found = earlier.find(wanted.name);
        auto &bridge = m_bridges[wanted.name];
        if (bridge)
            continue; // of two with one name the first counts
        std::vector<BridgeTopic> topics;
        if (found != earlier.end()) {
            const auto before = std::move(found->second);
            earlier.erase(found);
            if (before->settings() == wanted) {
                bridge = before;
                continue;
            }
            topics = before->settings().topics;
            if (before->hasClientsOf(wanted))
                before->stop();
            else
                before->remove();
        }
        bridge = std::make_shared<Bridge>(m_reactor, wanted, std::move(topics), m_brokerId);
        made.push_back(bridge);
    }
    for (const auto &[name, bridge] : earlier)
        bridge->remove();
    for (const auto &bridge : made)
        bridge->start();
}

void Bridges::stop()
{
    for (const auto &[name, bridge] : m_bridges)
        bridge->stop();
}

} // namespace espalier
