// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs that messages survive the broker: QoS 1 publishers that keep some messages unacknowledged, with and without
// a durable subscriber, and how long a broker with many retained messages takes to start. Nothing is asserted: times
// depend on machines, and most of all on what their disks call written.
#include "tests/bench/brokerprocess.h"
#include "tests/bench/loadgenerator.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>

namespace espalier::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::uint32_t anHour = 3600;
constexpr std::size_t payloadSize = 64;
constexpr auto warmUp = std::chrono::milliseconds(500);
constexpr auto duration = std::chrono::seconds(4);

/// A folder that ends with this object.
class Folder
{
public:
    explicit Folder(const std::filesystem::path &parent)
        : m_path(parent / fmt::format("bench-durability-{}", ::getpid()))
    {
        std::filesystem::create_directories(m_path);
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
    [[nodiscard]] std::string path() const { return m_path.string(); }

private:
    std::filesystem::path m_path;
};

struct Scenario
{
    const char *name;
    std::size_t publishers;
    std::uint64_t outstanding;
    bool hasSubscriber;
    bool retain;
    /// None: the broker stores nothing.
    const char *durability;
};

struct Publisher
{
    LoadClient *client = nullptr;
    std::string topic;
    std::uint64_t sent = 0;
    std::uint64_t seen = 0;
    std::deque<Clock::time_point> unacknowledged {};
};

double percentile(std::vector<double> &values, double part)
{
    if (values.empty())
        return 0;
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// How long the disk takes to say that a page is written.
double syncTime(const Folder &folder)
{
    const auto path = folder.path() + "/sync";
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    const std::vector<char> page(4096, 'x');
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) {
        const auto begin = Clock::now();
        if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size())
            || ::fdatasync(file) != 0)
            throw std::runtime_error("the disk does not take what is written");
        times.push_back(Milliseconds(Clock::now() - begin).count());
    }
    ::close(file);
    return percentile(times, 0.5);
}

std::vector<std::string> optionsFor(const Folder &folder, const char *durability)
{
    if (!durability)
        return {};
    return {"--persistence", folder.path(), "--durability", durability};
}

void run(const char *program, const Scenario &scenario, const std::filesystem::path &parent)
{
    const Folder folder(parent);
    const auto broker = BrokerProcess::espalier(program, optionsFor(folder, scenario.durability));
    LoadGenerator load;
    std::uint64_t received = 0;
    if (scenario.hasSubscriber) {
        auto &subscriber = load.connected(broker.port(), "subscriber", anHour);
        subscriber.onMessage = [&](ByteView) { ++received; };
        subscriber.sendSubscribe("bench/#", Qos::AtLeastOnce);
        subscriber.flush();
        load.runUntil([&] { return subscriber.otherAnswers == 1; });
    }
    std::vector<Publisher> publishers(scenario.publishers);
    for (std::size_t i = 0; i < publishers.size(); ++i) {
        publishers[i].client = &load.connected(broker.port(), fmt::format("publisher{}", i), anHour);
        publishers[i].topic = fmt::format("bench/topic/{}", i);
    }
    const std::vector<std::uint8_t> payload(payloadSize, 'x');
    std::vector<double> times;
    std::uint64_t acknowledged = 0;
    load.onRound = [&] {
        const auto now = Clock::now();
        for (auto &publisher : publishers) {
            for (; publisher.seen < publisher.client->acknowledged; ++publisher.seen) {
                times.push_back(Milliseconds(now - publisher.unacknowledged.front()).count());
                publisher.unacknowledged.pop_front();
                ++acknowledged;
            }
            const auto before = publisher.sent;
            while (publisher.sent - publisher.seen < scenario.outstanding) {
                publisher.client->sendPublish(publisher.topic, payload, Qos::AtLeastOnce, scenario.retain);
                publisher.unacknowledged.push_back(now);
                ++publisher.sent;
            }
            if (publisher.sent != before)
                publisher.client->flush();
        }
    };
    load.onRound();
    load.runFor(warmUp);
    times.clear();
    acknowledged = 0;
    received = 0;
    const auto cpu = broker.cpuTime();
    const auto begin = Clock::now();
    load.runFor(duration);
    const std::chrono::duration<double> time = Clock::now() - begin;
    const auto count = static_cast<double>(acknowledged);
    fmt::print("{:<46} {:>10} {:>10.0f} {:>10.0f} {:>8.2f} {:>8.2f} {:>8.2f}\n", scenario.name,
               scenario.durability ? scenario.durability : "none", count / time.count(),
               static_cast<double>(received) / time.count(), (broker.cpuTime() - cpu) / count,
               percentile(times, 0.5), percentile(times, 0.99));
    std::fflush(stdout);
}

/// Fills a broker with retained messages and starts it anew.
void runStart(const char *program, std::uint64_t messages, const std::filesystem::path &parent)
{
    const Folder folder(parent);
    const std::vector<std::uint8_t> payload(payloadSize, 'x');
    {
        const auto broker = BrokerProcess::espalier(program, optionsFor(folder, "full"));
        LoadGenerator load;
        auto &publisher = load.connected(broker.port(), "publisher");
        constexpr std::uint64_t window = 10'000;
        for (std::uint64_t sent = 0; sent < messages;) {
            for (const auto end = std::min(messages, sent + window); sent < end; ++sent)
                publisher.sendPublish(
                    fmt::format("plant/line{}/machine{}/sensor{}", sent % 10, sent / 10 % 1000, sent),
                    payload, Qos::AtLeastOnce, true);
            publisher.flush();
            load.runUntil([&] { return publisher.acknowledged == sent; });
        }
    }
    const auto size = std::filesystem::file_size(folder.path() + "/espalier.db");
    const auto begin = Clock::now();
    const auto broker = BrokerProcess::espalier(program, optionsFor(folder, "full"));
    const Milliseconds time = Clock::now() - begin;
    fmt::print(
        "{} retained messages of {} B (database {} MB): the broker starts in {:.0f} ms, takes {:.0f} MB\n",
        messages, payloadSize, size / 1'000'000, time.count(), broker.residentMemory() / 1e6);
}

} // namespace

} // namespace espalier::bench

/// bench_durability [FOLDER [RETAINED]]
int main(int argc, char **argv)
{
    using namespace espalier::bench;
    constexpr Scenario scenarios[] = {
        {"20 publishers, 64 each, durable subscriber", 20, 64, true, false, "full"},
        {"20 publishers, 64 each, durable subscriber", 20, 64, true, false, "normal"},
        {"20 publishers, 64 each, durable subscriber", 20, 64, true, false, nullptr},
        {"100 publishers, 100 each, durable subscriber", 100, 100, true, false, "full"},
        {"20 publishers, 64 each, retained", 20, 64, false, true, "full"},
        {"1 publisher, 1 at a time, durable subscriber", 1, 1, true, false, "full"},
        {"1 publisher, 1 at a time, durable subscriber", 1, 1, true, false, "normal"},
    };
    try {
        const std::filesystem::path parent = argc > 1 ? argv[1] : ".";
        {
            const Folder folder(parent);
            fmt::print("The disk of {} syncs a page in {:.2f} ms (median).\n", parent.string(),
                       syncTime(folder));
        }
        fmt::print("{:<46} {:>10} {:>10} {:>10} {:>8} {:>8} {:>8}\n", "QoS 1, 64 B", "durability", "acks/s",
                   "received/s", "CPU us", "p50 ms", "p99 ms");
        for (const auto &scenario : scenarios)
            run(ESPALIER_CLI_PROGRAM, scenario, parent);
        runStart(ESPALIER_CLI_PROGRAM, argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000'000, parent);
        return 0;
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
