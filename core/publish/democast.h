// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/publish/demotraffic.h"

namespace espalier {

/// How a topic of the demo is published.
struct DemoTopic
{
    std::size_t client = 0;
    std::string name;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PropertyList properties {};
};

using DemoPayload = std::function<std::string(const DemoTurn &)>;

/// Collects the clients and sources of a DemoTraffic while it is set up.
struct DemoCast
{
    std::vector<DemoClient> &clients;
    std::vector<DemoSource> &sources;
    /// For what differs from device to device; not for what happens later.
    DemoRandom &random;

    /// Returns the new client's index.
    std::size_t addClient(std::string name, std::string statusTopic);
    /// Publishes again and again, a tenth of `period` sooner or later each time.
    void addSteady(DemoTopic topic, std::chrono::microseconds period, DemoPayload payload);
    /// The same with a wandering number as text, such as "46.1".
    void addNumber(DemoTopic topic, std::chrono::microseconds period, DemoWalk walk, int decimals);
    /// Publishes once for each change: stays in each state for about `dwell`, a third sooner or later.
    void addStates(DemoTopic topic, std::chrono::microseconds dwell, std::vector<std::string> states);
};

void publish(const DemoTurn &turn, const DemoTopic &topic, std::string_view payload);
/// `period` with a deviation of at most `share` of it.
[[nodiscard]] std::chrono::microseconds around(std::chrono::microseconds period, double share,
                                               DemoRandom &random);
/// Content type "application/json", marked as text.
[[nodiscard]] PropertyList jsonProperties();

} // namespace espalier
