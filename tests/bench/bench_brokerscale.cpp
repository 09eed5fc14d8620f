// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The broker with much of everything: a million filters of one client, a million retained messages, 15,000 clients, and
// nothing to do at all. Prints times, CPU and memory; nothing is asserted: times depend on machines.
#include "tests/bench/brokerprocess.h"
#include "tests/bench/loadgenerator.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

namespace espalier::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t million = 1'000'000;
constexpr std::size_t inOneWrite = 500;

/// What a part has cost since it began.
class Part
{
public:
    Part(const char *name, const BrokerProcess &broker) : m_name(name), m_broker(broker) { }

    void tell(std::size_t units) const
    {
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - m_begin;
        const auto count = static_cast<double>(units);
        fmt::print("{:<34} {:>8.2f} s {:>8.2f} s CPU {:>8.2f} us CPU each {:>8.0f} B each\n", m_name,
                   time.count(), (m_broker.cpuTime() - m_cpu) / 1e6, (m_broker.cpuTime() - m_cpu) / count,
                   (m_broker.residentMemory() - m_memory) / count);
    }

private:
    const char *m_name;
    const BrokerProcess &m_broker;
    double m_cpu = m_broker.cpuTime();
    double m_memory = m_broker.residentMemory();
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

void loadFilters(const BrokerProcess &broker)
{
    LoadGenerator load;
    auto &client = load.connected(broker.port(), "sub");
    const Part part("1,000,000 filters of one client", broker);
    for (std::size_t i = 0; i < million; ++i) {
        client.sendSubscribe(fmt::format("house/{}/room/+/value", i), Qos::AtMostOnce);
        if ((i + 1) % inOneWrite == 0) {
            client.flush();
            load.runUntil([&] { return client.otherAnswers + inOneWrite > i; });
        }
    }
    load.runUntil([&] { return client.otherAnswers >= million; });
    part.tell(million);
}

void sendRetained(const BrokerProcess &broker)
{
    LoadGenerator load;
    auto &publisher = load.connected(broker.port(), "pub");
    const std::vector<std::uint8_t> payload(64, 'x');
    {
        const Part part("1,000,000 retained messages kept", broker);
        for (std::size_t i = 0; i < million; ++i) {
            publisher.sendPublish(fmt::format("house/{}/value", i), payload, Qos::AtLeastOnce, true);
            if ((i + 1) % inOneWrite == 0) {
                publisher.flush();
                load.runUntil([&] { return publisher.acknowledged == i + 1; });
            }
        }
        part.tell(million);
    }
    auto &subscriber = load.connected(broker.port(), "sub");
    const Part part("1,000,000 retained messages sent", broker);
    subscriber.sendSubscribe("house/#", Qos::AtMostOnce);
    subscriber.flush();
    load.runUntil([&] { return subscriber.received >= million; });
    part.tell(million);
}

void connectMany(const BrokerProcess &broker)
{
    constexpr std::size_t clients = 15'000;
    LoadGenerator load;
    std::vector<LoadClient *> all;
    {
        const Part part("15,000 clients, one filter each", broker);
        for (std::size_t i = 0; i < clients; ++i) {
            auto &client = *all.emplace_back(&load.connected(broker.port(), fmt::format("client-{}", i)));
            client.sendSubscribe(fmt::format("house/{}/command", i), Qos::AtMostOnce);
            client.flush();
        }
        load.runUntil(
            [&] { return std::ranges::all_of(all, [](auto *each) { return each->otherAnswers > 0; }); });
        part.tell(clients);
    }
    const std::vector<std::uint8_t> payload(64, 'x');
    std::uint64_t received = 0;
    for (auto *client : all)
        client->onMessage = [&received](ByteView) { ++received; };
    const Part part("one message to each of 15,000", broker);
    for (std::size_t i = 0; i < clients; ++i)
        all[i]->sendPublish(fmt::format("house/{}/command", clients - 1 - i), payload, Qos::AtMostOnce);
    for (auto *client : all)
        client->flush();
    load.runUntil([&] { return received == clients; });
    part.tell(clients);
}

void doNothing(const BrokerProcess &broker)
{
    LoadGenerator load;
    load.connected(broker.port(), "idle");
    load.runFor(1s);
    const auto cpu = broker.cpuTime();
    const auto before = broker.wakeUps();
    load.runFor(10s);
    fmt::print("{:<34} {:>8} wake-ups {:>8.0f} us CPU\n", "10 s with one idle client",
               broker.wakeUps() - before, broker.cpuTime() - cpu);
}

} // namespace

int run(const std::string &program)
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    // Each with a broker of its own: memory that one part has used would be there for the next.
    for (const auto part : {loadFilters, sendRetained, connectMany, doNothing})
        part(BrokerProcess::espalier(program));
    return 0;
}

} // namespace espalier::bench

/// bench_brokerscale
int main()
{
    try {
        return espalier::bench::run(ESPALIER_CLI_PROGRAM);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
