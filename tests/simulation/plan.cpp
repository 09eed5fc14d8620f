// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/plan.h"

#include <fmt/format.h>

namespace espalier::simulation {

namespace {

void limitEngine(Plan &plan, Random &random)
{
    auto &settings = plan.settings;
    if (random.chance(20))
        settings.maximumInflight = static_cast<std::uint16_t>(random.between(1, 5));
    if (random.chance(20))
        settings.receiveMaximum = static_cast<std::uint16_t>(random.between(1, 5));
    if (random.chance(20))
        settings.topicAliasMaximum = static_cast<std::uint16_t>(random.below(3));
    if (random.chance(10))
        settings.maximumKeepAlive = static_cast<std::uint16_t>(random.between(1, 30));
    if (random.chance(10))
        settings.maximumSessionExpiry = random.between(0, 20);
    if (random.chance(15))
        settings.maximumQueuedMessages = random.between(1, 6);
    if (random.chance(10))
        settings.maximumQueuedBytes = settings.maximumInflightBytes = random.between(20, 300);
    if (random.chance(5)) {
        // MQTT 3 has no words for a refused message, so these clients speak MQTT 5.
        settings.maximumMessageMemory = random.between(2'000, 6'000);
        plan.isOnlyV5 = true;
        // Nobody is told that a will could not be retained.
        plan.retainsWills = false;
        plan.mergesPackets = false;
    }
}

} // namespace

Plan Plan::of(std::uint64_t seed)
{
    Random random(seed, 0);
    Plan plan;
    plan.settings.seed = random.next();
    plan.clients = random.between(2, 4);
    plan.steps = random.between(20, 120);
    plan.retained = random.pick({0u, 10u, 40u});
    plan.expiring = random.pick({0u, 0u, 30u});
    plan.withProperties = random.pick({0u, 20u});
    plan.clean = random.pick({0u, 10u, 50u});
    plan.wills = random.pick({0u, 50u, 100u});
    plan.receiveMaximum = random.pick({0u, 0u, 60u});
    plan.maximumPacketSize = random.pick({0u, 0u, 0u, 40u});
    plan.keepAlive = random.pick({0u, 0u, 60u});
    plan.shared = random.pick({0u, 10u, 50u});
    plan.refusals = random.pick({0u, 0u, 0u, 10u});
    plan.hasWatcher = random.chance(30);
    plan.mergesPackets = random.chance(30);
    plan.changesVersions = random.chance(10);
    plan.isFast = random.chance(70);
    if (plan.maximumPacketSize > 0)
        plan.padding = 200;
    if (random.chance(2))
        plan.padding = 10'000;
    if (random.chance(25)) {
        plan.stalls = true;
        plan.pipeSize = random.between(50, 400);
        plan.settings.outputHighWater = random.between(50, 400);
        plan.settings.maximumOutput = plan.settings.outputHighWater + random.between(0, 800);
    }
    if (random.chance(50))
        limitEngine(plan, random);
    if (random.chance(25)) {
        plan.restarts = true;
        plan.settings.journal = Journal::Mode::On;
    }
    return plan;
}

std::string Plan::text() const
{
    const EngineSettings usual;
    std::string text = fmt::format("{} clients, {} steps, bytes under way {}", clients, steps, pipeSize);
    const auto add = [&](std::string_view name, auto value, auto usually) {
        if (value != usually)
            text += fmt::format(", {} {}", name, value);
    };
    add("maximumInflight", settings.maximumInflight, usual.maximumInflight);
    add("receiveMaximum", settings.receiveMaximum, usual.receiveMaximum);
    add("topicAliasMaximum", settings.topicAliasMaximum, usual.topicAliasMaximum);
    add("maximumKeepAlive", settings.maximumKeepAlive, usual.maximumKeepAlive);
    add("maximumSessionExpiry", settings.maximumSessionExpiry, usual.maximumSessionExpiry);
    add("maximumQueuedMessages", settings.maximumQueuedMessages, usual.maximumQueuedMessages);
    add("maximumQueuedBytes", settings.maximumQueuedBytes, usual.maximumQueuedBytes);
    add("maximumInflightBytes", settings.maximumInflightBytes, usual.maximumInflightBytes);
    add("maximumMessageMemory", settings.maximumMessageMemory, usual.maximumMessageMemory);
    add("outputHighWater", settings.outputHighWater, usual.outputHighWater);
    add("maximumOutput", settings.maximumOutput, usual.maximumOutput);
    if (restarts)
        text += ", restarts";
    return text;
}

} // namespace espalier::simulation
