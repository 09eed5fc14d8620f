// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/democast.h"

#include <fmt/format.h>

#include <utility>

namespace espalier {

std::size_t DemoCast::addClient(std::string name, std::string statusTopic)
{
    clients.push_back({std::move(name), std::move(statusTopic)});
    return clients.size() - 1;
}

void DemoCast::addSteady(DemoTopic topic, std::chrono::microseconds period, DemoPayload payload)
{
    sources.emplace_back(
        [topic = std::move(topic), period, payload = std::move(payload)](const DemoTurn &turn) {
            publish(turn, topic, payload(turn));
            return around(period, 0.1, turn.random);
        });
}

void DemoCast::addNumber(DemoTopic topic, std::chrono::microseconds period, DemoWalk walk, int decimals)
{
    addSteady(std::move(topic), period, [walk, decimals](const DemoTurn &turn) mutable {
        return fmt::format("{:.{}f}", walk.next(turn.random), decimals);
    });
}

void DemoCast::addStates(DemoTopic topic, std::chrono::microseconds dwell, std::vector<std::string> states)
{
    sources.emplace_back([topic = std::move(topic), dwell, states = std::move(states),
                          at = std::size_t {0}](const DemoTurn &turn) mutable {
        publish(turn, topic, states[at]);
        at = (at + 1) % states.size();
        return around(dwell, 0.33, turn.random);
    });
}

void publish(const DemoTurn &turn, const DemoTopic &topic, std::string_view payload)
{
    turn.sink({.client = topic.client,
               .topicName = topic.name,
               .payload = asBytes(payload),
               .qos = topic.qos,
               .retain = topic.retain,
               .properties = topic.properties});
}

std::chrono::microseconds around(std::chrono::microseconds period, double share, DemoRandom &random)
{
    const auto factor = random.uniform(1 - share, 1 + share);
    return std::chrono::microseconds(static_cast<std::int64_t>(static_cast<double>(period.count()) * factor));
}

PropertyList jsonProperties()
{
    PropertyList list;
    list.add(Property::PayloadFormatIndicator, 1).add(Property::ContentType, "application/json");
    return list;
}

} // namespace espalier
