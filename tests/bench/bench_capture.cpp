// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what a capture costs: processor time of the broker's thread for each delivered message without and with it,
// alternating; what the packet log costs for each packet, and what it keeps of it.
#include "broker/server/server.h"
#include "core/capture/packetlog.h"
#include "tests/bench/loadgenerator.h"
#include "tests/bench/threadclock.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <thread>

using namespace espalier;
using namespace espalier::bench;

namespace {

constexpr std::size_t publishers = 20;
constexpr std::uint64_t batch = 16;
constexpr int warmUps = 200;
constexpr int exchanges = 3000;
constexpr int rounds = 7;

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Reads what is captured in a thread of its own, as the window does.
class LogThread
{
public:
    LogThread() : m_thread([this] { run(); }) { }
    ~LogThread()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ends = true;
        }
        m_wake.notify_one();
        m_thread.join();
    }
    LogThread(const LogThread &) = delete;
    LogThread &operator=(const LogThread &) = delete;

    [[nodiscard]] const std::shared_ptr<CaptureFeed> &feed() const { return m_feed; }
    /// Only when the thread has nothing to do.
    [[nodiscard]] const PacketLog &log() const { return m_log; }
    [[nodiscard]] double nanoseconds() const { return m_nanoseconds; }
    void awaitQuiet()
    {
        while (m_isBusy)
            std::this_thread::yield();
    }

private:
    void run()
    {
        for (;;) {
            std::unique_lock lock(m_mutex);
            m_isBusy = m_hasMore;
            m_wake.wait(lock, [this] { return m_hasMore || m_ends; });
            if (m_ends)
                return;
            m_hasMore = false;
            m_isBusy = true;
            lock.unlock();
            const auto before = ThreadClock::ofThisThread().nanoseconds();
            for (auto &block : m_feed->take()) {
                m_log.add(block);
                m_feed->recycle(std::move(block));
            }
            m_nanoseconds = m_nanoseconds + ThreadClock::ofThisThread().nanoseconds() - before;
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_hasMore = false;
    bool m_ends = false;
    std::atomic<bool> m_isBusy = false;
    std::atomic<double> m_nanoseconds = 0;
    std::shared_ptr<CaptureFeed> m_feed = std::make_shared<CaptureFeed>([this] {
        {
            const std::lock_guard lock(m_mutex);
            m_hasMore = true;
        }
        m_wake.notify_one();
    });
    PacketLog m_log {std::uint64_t {1024} * 1024 * 1024};
    std::thread m_thread;
};

struct Publisher
{
    LoadClient *client = nullptr;
    std::string topic;
};

/// Twenty publishers, one subscriber, 64 bytes: nanoseconds of the broker's thread for each message. All send, then all
/// wait: with a window a broker that takes longer gets more at once, which would hide what a capture costs.
double runFanIn(std::uint16_t port, const ThreadClock &brokerThread, Qos qos)
{
    LoadGenerator load;
    std::vector<Publisher> all(publishers);
    std::uint64_t received = 0;
    auto &subscriber = load.connected(port, "subscriber");
    subscriber.onMessage = [&](ByteView) { ++received; };
    subscriber.sendSubscribe("bench/topic/+", qos);
    subscriber.flush();
    load.runUntil([&] { return subscriber.otherAnswers == 1; });
    for (std::size_t i = 0; i < publishers; ++i)
        all[i] = {&load.connected(port, fmt::format("publisher{}", i)), fmt::format("bench/topic/{}", i)};
    const std::vector<std::uint8_t> payload(64, 'x');
    std::uint64_t expected = 0;
    const auto exchange = [&] {
        for (auto &publisher : all) {
            for (std::uint64_t k = 0; k < batch; ++k)
                publisher.client->sendPublish(publisher.topic, payload, qos);
            publisher.client->flush();
        }
        expected += publishers * batch;
        load.runUntil([&] { return received == expected; });
    };
    for (int i = 0; i < warmUps; ++i)
        exchange();
    const auto receivedBefore = received;
    const auto before = brokerThread.nanoseconds();
    for (int i = 0; i < exchanges; ++i)
        exchange();
    return (brokerThread.nanoseconds() - before) / static_cast<double>(received - receivedBefore);
}

void compare(Qos qos)
{
    LogThread log;
    Server server;
    ServerSettings settings;
    settings.listeners = {{.address = "127.0.0.1"}};
    const auto threadsBefore = ThreadClock::threads();
    if (!server.start(std::move(settings)))
        throw std::runtime_error("the broker did not start");
    const auto brokerThread = ThreadClock::newSince(threadsBefore);
    const auto port = server.listeners()[0].port;
    std::vector<double> without;
    std::vector<double> with;
    for (int round = 0; round < rounds; ++round) {
        server.setCapture({});
        without.push_back(runFanIn(port, brokerThread, qos));
        server.setCapture(log.feed());
        with.push_back(runFanIn(port, brokerThread, qos));
    }
    server.stop();
    log.awaitQuiet();
    const auto before = medianOf(without);
    const auto captured = medianOf(with);
    const auto packets = static_cast<double>(log.log().end());
    fmt::print("fan-in 20 -> 1, QoS {}: broker's thread {:.0f} ns a message, captured {:.0f} ns, {:+.1f} % "
               "(goal 15 %)\n",
               static_cast<int>(qos), before, captured, 100 * (captured / before - 1));
    fmt::print("  packet log: {:.0f} packets, {} losses, {:.0f} ns a packet in its own thread, {:.0f} bytes "
               "kept of each\n",
               packets, log.log().losses(), log.nanoseconds() / packets,
               static_cast<double>(log.log().heldBytes())
                   / static_cast<double>(log.log().end() - log.log().begin()));
}

/// Packets of 100 bytes in one GiB.
void measureMemory()
{
    PacketLog log(std::uint64_t {1024} * 1024 * 1024);
    CaptureBlock block;
    std::vector<std::uint8_t> packet {0x30, 98, 0, 5, 'b', 'e', 'n', 'c', 'h', 0};
    packet.resize(100, 'x');
    const StreamId stream {1};
    block.open(stream, {.version = ProtocolVersion::V5}, 0);
    const auto before = ThreadClock::ofThisThread().nanoseconds();
    constexpr int blocks = 6000;
    constexpr int perBlock = 1000;
    for (int i = 0; i < blocks; ++i) {
        for (int k = 0; k < perBlock; ++k)
            block.add(stream, Side::Client, packet, i * perBlock + k);
        log.add(block);
        block.clear();
    }
    const auto spent = ThreadClock::ofThisThread().nanoseconds() - before;
    fmt::print("packets of 100 B in 1 GiB: {} (goal 5,000,000), {:.0f} ns each\n", log.end() - log.begin(),
               spent / (blocks * perBlock));
}

} // namespace

int main()
{
    try {
        for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce})
            compare(qos);
        measureMemory();
        return 0;
    } catch (const std::exception &error) {
        fmt::print(stderr, "bench_capture: {}\n", error.what());
        return 1;
    }
}
