// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Compares espalier-cli's broker with Debian's mosquitto, one scenario after the other in alternating runs, and prints
// the CPU time of the broker process for each message, packet or client. Nothing is asserted: times depend on machines.
#include "tests/bench/brokerprocess.h"
#include "tests/bench/loadgenerator.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>

namespace espalier::bench {

namespace {

constexpr std::uint64_t outstanding = 64;
constexpr std::uint64_t written = 16;
int milliseconds = 1000;
int runs = 3;

/// What one run of one scenario measured.
struct Sample
{
    /// CPU microseconds, or bytes, for each unit.
    double cost = 0;
    double unitsPerSecond = 0;
};

struct Flow
{
    std::size_t publishers;
    std::size_t subscribers;
    Qos qos;
    std::size_t payload = 64;
    std::uint64_t window = outstanding;
    std::uint64_t batch = written;
    bool isPairs = false;
};

struct Publisher
{
    LoadClient *client;
    std::string topic;
    std::vector<std::uint8_t> payload;
    std::uint64_t sent = 0;
    std::uint64_t delivered = 0;
};

Sample measure(const BrokerProcess &broker, LoadGenerator &load, const std::function<std::uint64_t()> &units)
{
    load.runFor(std::chrono::milliseconds(milliseconds / 4));
    const auto unitsBefore = units();
    const auto cpuBefore = broker.cpuTime();
    const auto begin = std::chrono::steady_clock::now();
    load.runFor(std::chrono::milliseconds(milliseconds));
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    const auto cpu = broker.cpuTime() - cpuBefore;
    const auto count = static_cast<double>(units() - unitsBefore);
    return {cpu / count, count / time.count()};
}

/// Publishers keep `window` messages on their way; a message has arrived when all its subscribers have it and, with QoS
/// 1 and 2, the broker has acknowledged it.
Sample runFlow(const BrokerProcess &broker, const Flow &flow)
{
    LoadGenerator load;
    std::vector<Publisher> publishers(flow.publishers);
    std::uint64_t received = 0;
    const auto receiversOfOne = flow.isPairs ? 1 : flow.subscribers;
    for (std::size_t i = 0; i < flow.subscribers; ++i) {
        auto &client = load.connected(broker.port(), fmt::format("sub{}", i));
        client.onMessage = [&](ByteView payload) {
            ++received;
            ++publishers[payload[0]].delivered;
        };
        client.sendSubscribe(flow.isPairs ? fmt::format("bench/topic/{}", i) : "bench/topic/+", flow.qos);
        client.flush();
        load.runUntil([&] { return client.otherAnswers == 1; });
    }
    for (std::size_t i = 0; i < flow.publishers; ++i) {
        publishers[i].client = &load.connected(broker.port(), fmt::format("pub{}", i));
        publishers[i].topic = fmt::format("bench/topic/{}", i);
        publishers[i].payload.assign(flow.payload, static_cast<std::uint8_t>('x'));
        publishers[i].payload[0] = static_cast<std::uint8_t>(i);
    }
    load.onRound = [&] {
        for (auto &publisher : publishers) {
            auto arrived = publisher.delivered / receiversOfOne;
            if (flow.qos != Qos::AtMostOnce)
                arrived = std::min(arrived, publisher.client->acknowledged);
            while (publisher.sent - arrived + flow.batch <= flow.window) {
                for (std::uint64_t i = 0; i < flow.batch; ++i)
                    publisher.client->sendPublish(publisher.topic, publisher.payload, flow.qos);
                publisher.client->flush();
                publisher.sent += flow.batch;
            }
        }
    };
    load.onRound();
    return measure(broker, load, [&] { return received; });
}

/// One message at a time, a few hundred a second.
Sample runPaced(const BrokerProcess &broker)
{
    LoadGenerator load;
    std::uint64_t received = 0;
    auto &subscriber = load.connected(broker.port(), "sub");
    subscriber.onMessage = [&](ByteView) { ++received; };
    subscriber.sendSubscribe("bench/topic", Qos::AtMostOnce);
    subscriber.flush();
    load.runUntil([&] { return subscriber.otherAnswers == 1; });
    auto &publisher = load.connected(broker.port(), "pub");
    const std::vector<std::uint8_t> payload(64, 'x');
    const auto cpuBefore = broker.cpuTime();
    const auto begin = std::chrono::steady_clock::now();
    const auto count = static_cast<std::uint64_t>(milliseconds) / 2;
    for (std::uint64_t i = 0; i < count; ++i) {
        publisher.sendPublish("bench/topic", payload, Qos::AtMostOnce);
        publisher.flush();
        load.runUntil([&] { return received > i; });
        load.runFor(std::chrono::milliseconds(2));
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    return {(broker.cpuTime() - cpuBefore) / static_cast<double>(count),
            static_cast<double>(count) / time.count()};
}

/// Clients that connect and go.
Sample runConnect(const BrokerProcess &broker)
{
    constexpr std::size_t together = 20;
    LoadGenerator load;
    std::uint64_t count = 0;
    const auto cpuBefore = broker.cpuTime();
    const auto begin = std::chrono::steady_clock::now();
    const auto end = begin + std::chrono::milliseconds(milliseconds);
    constexpr std::array<std::uint8_t, 2> disconnect {0xe0, 0};
    while (std::chrono::steady_clock::now() < end) {
        std::vector<LoadClient *> clients;
        for (std::size_t i = 0; i < together; ++i) {
            auto &client = *clients.emplace_back(&load.opened(broker.port()));
            client.sendConnect(fmt::format("connect{}", i));
            client.flush();
        }
        load.runUntil([&] {
            return std::all_of(clients.begin(), clients.end(), [](auto *c) { return c->isConnected; });
        });
        for (auto *client : clients) {
            client->append(disconnect);
            client->flush();
            load.remove(*client);
        }
        count += together;
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    return {(broker.cpuTime() - cpuBefore) / static_cast<double>(count),
            static_cast<double>(count) / time.count()};
}

void subscribeMany(LoadGenerator &load, LoadClient &client, std::size_t count)
{
    const auto before = client.otherAnswers;
    for (std::size_t i = 0; i < count; ++i) {
        client.sendSubscribe(fmt::format("house/{}/room/+/value", i), Qos::AtMostOnce);
        if (i % 100 == 99) {
            client.flush();
            load.runUntil([&] { return client.otherAnswers - before == i + 1; });
        }
    }
}

/// Messages to many topics while many filters are known, one of which matches each.
Sample runManyFilters(const BrokerProcess &broker)
{
    constexpr std::size_t filters = 10'000;
    LoadGenerator load;
    std::uint64_t received = 0;
    auto &subscriber = load.connected(broker.port(), "sub");
    subscriber.onMessage = [&](ByteView) { ++received; };
    subscribeMany(load, subscriber, filters);
    auto &publisher = load.connected(broker.port(), "pub");
    const std::vector<std::uint8_t> payload(64, 'x');
    std::uint64_t sent = 0;
    load.onRound = [&] {
        while (sent - received + written <= outstanding) {
            for (std::uint64_t i = 0; i < written; ++i, ++sent)
                publisher.sendPublish(fmt::format("house/{}/room/1/value", sent * 7919 % filters), payload,
                                      Qos::AtMostOnce);
            publisher.flush();
        }
    };
    load.onRound();
    return measure(broker, load, [&] { return received; });
}

Sample runRetained(const BrokerProcess &broker)
{
    constexpr std::size_t topics = 10'000;
    LoadGenerator load;
    auto &publisher = load.connected(broker.port(), "pub");
    const std::vector<std::uint8_t> payload(64, 'x');
    for (std::size_t i = 0; i < topics; ++i) {
        publisher.sendPublish(fmt::format("house/{}/value", i), payload, Qos::AtLeastOnce, true);
        if (i % 100 == 99) {
            publisher.flush();
            load.runUntil([&] { return publisher.acknowledged == i + 1; });
        }
    }
    auto &subscriber = load.connected(broker.port(), "sub");
    const auto cpuBefore = broker.cpuTime();
    const auto begin = std::chrono::steady_clock::now();
    for (int round = 1; round <= 10; ++round) {
        subscriber.sendSubscribe("house/#", Qos::AtMostOnce);
        subscriber.flush();
        load.runUntil([&] { return subscriber.received == topics * static_cast<std::size_t>(round); });
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    const auto count = static_cast<double>(subscriber.received);
    const auto cpu = broker.cpuTime() - cpuBefore;
    for (std::size_t i = 0; i < topics; ++i)
        publisher.sendPublish(fmt::format("house/{}/value", i), {}, Qos::AtLeastOnce, true);
    publisher.flush();
    load.runUntil([&] { return publisher.acknowledged == 2 * topics; });
    return {cpu / count, count / time.count()};
}

/// SUBSCRIBE and UNSUBSCRIBE of one filter each, a hundred at a time.
Sample runSubscribe(const BrokerProcess &broker)
{
    LoadGenerator load;
    auto &client = load.connected(broker.port(), "sub");
    std::uint64_t sent = 0;
    load.onRound = [&] {
        if (client.otherAnswers < sent)
            return;
        for (int i = 0; i < 50; ++i)
            client.sendSubscribe(fmt::format("house/{}/room/+/value", i), Qos::AtMostOnce);
        for (int i = 0; i < 50; ++i)
            client.sendUnsubscribe(fmt::format("house/{}/room/+/value", i));
        sent += 100;
        client.flush();
    };
    load.onRound();
    return measure(broker, load, [&] { return client.otherAnswers; });
}

Sample perUnit(double memory, std::size_t count)
{
    return {memory / static_cast<double>(count), 0};
}

Sample runIdleMemory(const BrokerProcess &broker)
{
    constexpr std::size_t clients = 4'000;
    LoadGenerator load;
    const auto add = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            auto &client = load.connected(broker.port(), fmt::format("idle-client-{}", i));
            client.sendSubscribe(fmt::format("house/{}/command", i), Qos::AtMostOnce);
            client.flush();
            load.runUntil([&] { return client.otherAnswers == 1; });
        }
    };
    add(0, 100);
    const auto before = broker.residentMemory();
    add(100, 100 + clients);
    return perUnit(broker.residentMemory() - before, clients);
}

Sample runFilterMemory(const BrokerProcess &broker)
{
    constexpr std::size_t filters = 100'000;
    LoadGenerator load;
    auto &client = load.connected(broker.port(), "sub");
    const auto before = broker.residentMemory();
    subscribeMany(load, client, filters);
    return perUnit(broker.residentMemory() - before, filters);
}

Sample runRetainedMemory(const BrokerProcess &broker)
{
    constexpr std::size_t topics = 100'000;
    constexpr std::size_t size = 64;
    LoadGenerator load;
    auto &publisher = load.connected(broker.port(), "pub");
    const std::vector<std::uint8_t> payload(size, 'x');
    const auto before = broker.residentMemory();
    for (std::size_t i = 0; i < topics; ++i) {
        publisher.sendPublish(fmt::format("house/{}/value", i), payload, Qos::AtLeastOnce, true);
        if (i % 100 == 99) {
            publisher.flush();
            load.runUntil([&] { return publisher.acknowledged == i + 1; });
        }
    }
    return perUnit(broker.residentMemory() - before - static_cast<double>(topics * size), topics);
}

struct Scenario
{
    std::string name;
    const char *unit;
    std::function<Sample(const BrokerProcess &)> run;
    double goal;
};

std::vector<Scenario> scenarios()
{
    constexpr auto cpu = "CPU us/msg";
    std::vector<Scenario> list;
    const auto addFlow = [&](const char *name, const Flow &flow, double goal) {
        list.push_back({fmt::format("{}, QoS {}", name, static_cast<int>(flow.qos)), cpu,
                        [flow](const BrokerProcess &broker) { return runFlow(broker, flow); }, goal});
    };
    const std::array qualities {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce};
    const std::array fanInGoals {0.05, 0.045, 0.0};
    const std::array fanOutGoals {0.08, 0.0, 0.0};
    const std::array pairsGoals {0.05, 0.04, 0.035};
    for (std::size_t i = 0; i < qualities.size(); ++i)
        addFlow("fan-in 20 -> 1", {.publishers = 20, .subscribers = 1, .qos = qualities[i]}, fanInGoals[i]);
    for (std::size_t i = 0; i < qualities.size(); ++i)
        addFlow("fan-out 1 -> 50", {.publishers = 1, .subscribers = 50, .qos = qualities[i]}, fanOutGoals[i]);
    for (std::size_t i = 0; i < qualities.size(); ++i)
        addFlow("pairs 20 -> 20", {.publishers = 20, .subscribers = 20, .qos = qualities[i], .isPairs = true},
                pairsGoals[i]);
    addFlow("16 KiB, pairs 20 -> 20",
            {.publishers = 20, .subscribers = 20, .qos = Qos::AtMostOnce, .payload = 16'384, .isPairs = true},
            0.25);
    list.push_back({"single paced message", cpu, runPaced, 0.75});
    list.push_back({"connect and disconnect", "CPU us", runConnect, 0.9});
    list.push_back({"publish, 10,000 filters", cpu, runManyFilters, 0.08});
    list.push_back({"10,000 retained delivered", cpu, runRetained, 0.12});
    list.push_back({"subscribe or unsubscribe", "CPU us", runSubscribe, 0.12});
    list.push_back({"idle client, one filter", "bytes", runIdleMemory, 0});
    list.push_back({"filter", "bytes", runFilterMemory, 0});
    list.push_back({"retained, beside payload", "bytes", runRetainedMemory, 0});
    return list;
}

Sample median(std::vector<Sample> samples)
{
    std::sort(samples.begin(), samples.end(), [](const auto &a, const auto &b) { return a.cost < b.cost; });
    return samples[samples.size() / 2];
}

void compare(const Scenario &scenario, const std::string &ours, const std::string &theirs)
{
    std::vector<Sample> ourSamples;
    std::vector<Sample> theirSamples;
    for (int run = 0; run < runs; ++run) {
        const auto our = BrokerProcess::espalier(ours);
        ourSamples.push_back(scenario.run(our));
        const auto their = BrokerProcess::mosquitto(theirs);
        theirSamples.push_back(scenario.run(their));
    }
    const auto our = median(ourSamples);
    const auto their = median(theirSamples);
    const auto goal = scenario.goal > 0 ? fmt::format("{:.3f}", scenario.goal) : std::string();
    fmt::print("{:<28} {:<11} {:>10.3f} {:>10.3f} {:>8.3f} {:>7} {:>12.0f} {:>12.0f}\n", scenario.name,
               scenario.unit, our.cost, their.cost, our.cost / their.cost, goal, our.unitsPerSecond,
               their.unitsPerSecond);
    std::fflush(stdout);
}

} // namespace

int run(const std::string &ours, const std::string &theirs, std::string_view only)
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    fmt::print("{:<28} {:<11} {:>10} {:>10} {:>8} {:>7} {:>12} {:>12}\n", "scenario", "unit", "espalier",
               "mosquitto", "ratio", "goal", "espalier/s", "mosquitto/s");
    for (const auto &scenario : scenarios()) {
        if (scenario.name.find(only) != std::string::npos)
            compare(scenario, ours, theirs);
    }
    return 0;
}

} // namespace espalier::bench

/// bench_broker [part of a scenario's name] [milliseconds of a run] [runs]
int main(int argc, char **argv)
{
    using namespace espalier::bench;
    try {
        if (argc > 2)
            milliseconds = std::atoi(argv[2]);
        if (argc > 3)
            runs = std::atoi(argv[3]);
        return run(ESPALIER_CLI_PROGRAM, "/usr/sbin/mosquitto", argc > 1 ? argv[1] : "");
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
