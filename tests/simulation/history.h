// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/random.h"
#include "tests/simulation/world.h"

#include <vector>

namespace espalier::simulation {

/// Plays one history: steps at random, then peace until everything owed is delivered, then the end of everybody.
class History
{
public:
    History(std::uint64_t seed, const Plan &plan, Report &report);

    /// Plays the steps whose places in `steps` are true. Each draws its own random numbers.
    void run(const std::vector<bool> &steps);

private:
    // history.cpp: what happens
    void step();
    void act(Client &client);
    void connect(Client &client);
    void publish(Client &client);
    void subscribe(Client &client);
    void unsubscribe(Client &client);
    void disconnect(Client &client);
    void move();
    void passTime();
    void meddle();
    [[nodiscard]] std::string payload(char kind);
    [[nodiscard]] std::string_view topicFilter();
    void addWill(Connect &packet, PropertyList &properties, std::string &topicName, std::string &payload);
    void addLimits(Connect &packet, PropertyList &properties);
    [[nodiscard]] PropertyList messageProperties();

    // historyend.cpp: how it ends
    void settle();
    void reconnect(Client &client);
    void judgeClients();
    void forgetRetained();
    void leave(Client &client);
    void judgeEmpty();

    [[nodiscard]] Qos qos() { return static_cast<Qos>(m_random.below(3)); }

    std::uint64_t m_seed;
    const Plan &m_plan;
    Report &m_report;
    World m_world;
    Random m_random;
    std::size_t m_step = 0;
    std::vector<ProtocolVersion> m_versions;
};

} // namespace espalier::simulation
