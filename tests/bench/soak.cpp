// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The broker for a long time under mixed load: 5,000 clients of which some come and go, retained messages, all QoS, wills,
// sessions that expire, topics that are never used again. It ends with a failure when a message is lost or comes twice, or
// when the broker's memory is not flat: larger in the last quarter than in the second one.
//
// soak SECONDS [PROGRAM]
#include "core/mqtt/encode.h"
#include "tests/bench/brokerprocess.h"
#include "tests/bench/loadgenerator.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <random>

namespace espalier::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t deviceCount = 2'400;
constexpr std::size_t readerCount = 2'400;
constexpr std::size_t guestCount = 190;
constexpr std::size_t dashboardCount = 10;
constexpr auto beat = std::chrono::milliseconds(10);
constexpr int statesPerBeat = 4;
constexpr std::uint32_t guestExpiry = 30;
/// What memory may differ by, between quarters of the time: heaps breathe.
constexpr double flat = 1.03;

std::string stateOf(std::size_t device)
{
    return fmt::format("site/{}/state", device);
}

std::string commandOf(std::size_t device)
{
    return fmt::format("site/{}/command", device);
}

/// A client that counts what it should get.
struct Counted
{
    LoadClient *client = nullptr;
    std::uint64_t expected = 0;
};

class Soak
{
public:
    explicit Soak(const BrokerProcess &broker) : m_broker(broker)
    {
        m_payload.resize(256 * 1024);
        std::iota(m_payload.begin(), m_payload.end(), std::uint8_t {0});
    }

    void connectAll();
    void runFor(std::chrono::seconds time);
    /// Prints the sums; whether all is as it must be.
    [[nodiscard]] bool judge();

private:
    void beatOnce();
    void publishState();
    void sendCommand();
    void replaceGuest();
    void invite(std::size_t place);
    [[nodiscard]] LoadClient &subscriber(const std::string &clientId, const std::string &filter, Qos qos);
    [[nodiscard]] ByteView somePayload();
    [[nodiscard]] std::size_t pick(std::size_t count) { return m_random() % count; }
    [[nodiscard]] std::uint64_t missing() const;
    void tell(Clock::duration since);

    const BrokerProcess &m_broker;
    LoadGenerator m_load;
    std::mt19937 m_random {1};
    std::vector<std::uint8_t> m_payload;
    std::vector<Counted> m_devices;
    std::vector<Counted> m_readers;
    std::vector<Counted> m_dashboards;
    std::vector<LoadClient *> m_guests;
    std::uint64_t m_beats = 0;
    std::uint64_t m_sent = 0;
    std::uint64_t m_visits = 0;
    double m_cpuBefore = 0;
    std::uint64_t m_deliveredBefore = 0;
    /// Resident bytes of the broker, once a second.
    std::vector<double> m_memory;
};

LoadClient &Soak::subscriber(const std::string &clientId, const std::string &filter, Qos qos)
{
    auto &client = m_load.connected(m_broker.port(), clientId);
    client.sendSubscribe(filter, qos);
    client.flush();
    m_load.runUntil([&] { return client.otherAnswers == 1; });
    return client;
}

void Soak::connectAll()
{
    for (std::size_t i = 0; i < deviceCount; ++i)
        m_devices.push_back({&subscriber(fmt::format("device{}", i), commandOf(i), static_cast<Qos>(i % 3))});
    for (std::size_t i = 0; i < readerCount; ++i)
        m_readers.push_back({&subscriber(fmt::format("reader{}", i), stateOf(i), static_cast<Qos>(i % 3))});
    for (std::size_t i = 0; i < dashboardCount; ++i)
        m_dashboards.push_back({&subscriber(fmt::format("dashboard{}", i), "site/+/state", Qos::AtMostOnce)});
    m_guests.resize(guestCount);
    for (std::size_t i = 0; i < guestCount; ++i)
        invite(i);
}

/// A new client with a will and with a session that ends some time after it has gone.
void Soak::invite(std::size_t place)
{
    auto &client = m_load.opened(m_broker.port());
    const auto clientId = fmt::format("guest{}", ++m_visits);
    const auto willTopic = fmt::format("guests/{}/gone", m_visits % 1000);
    PropertyList properties;
    properties.add(Property::SessionExpiryInterval, guestExpiry);
    Connect packet {.properties = properties, .clientId = clientId};
    packet.will = Will {.qos = Qos::AtLeastOnce,
                        .retain = true,
                        .topicName = willTopic,
                        .payload = ByteView(m_payload).first(20)};
    ByteBuffer bytes;
    encode(packet, bytes);
    client.append(bytes.view());
    client.flush();
    m_load.runUntil([&] { return client.isConnected; });
    client.sendSubscribe(fmt::format("site/{}/#", pick(deviceCount)), Qos::ExactlyOnce);
    client.sendSubscribe(fmt::format("$share/team{}/site/+/command", pick(3)), Qos::AtLeastOnce);
    client.flush();
    m_guests[place] = &client;
}

/// One goes without a word: its will is published, its session waits and then ends.
void Soak::replaceGuest()
{
    const auto place = pick(guestCount);
    m_load.remove(*m_guests[place]);
    invite(place);
}

ByteView Soak::somePayload()
{
    const ByteView all(m_payload);
    if (pick(2000) == 0)
        return all;
    return all.first(pick(50) == 0 ? 16 * 1024 : 16 + pick(240));
}

void Soak::publishState()
{
    const auto device = pick(deviceCount);
    m_devices[device].client->sendPublish(stateOf(device), somePayload(), static_cast<Qos>(pick(3)), true);
    m_devices[device].client->flush();
    ++m_readers[device].expected;
    for (auto &dashboard : m_dashboards)
        ++dashboard.expected;
    ++m_sent;
}

void Soak::sendCommand()
{
    const auto device = pick(deviceCount);
    auto &from = *m_readers[pick(readerCount)].client;
    from.sendPublish(commandOf(device), somePayload(), static_cast<Qos>(pick(3)));
    from.sendPublish(fmt::format("event/{}", m_sent), somePayload(), Qos::AtLeastOnce); // nobody subscribes
    from.flush();
    ++m_devices[device].expected;
    m_sent += 2;
}

void Soak::beatOnce()
{
    for (int i = 0; i < statesPerBeat; ++i)
        publishState();
    sendCommand();
    if (++m_beats % 10 == 0)
        replaceGuest();
    m_load.runFor(beat);
}

void Soak::runFor(std::chrono::seconds time)
{
    const auto begin = Clock::now();
    auto nextSample = begin;
    auto nextLine = begin;
    for (auto now = begin; now < begin + time; now = Clock::now()) {
        beatOnce();
        if (now >= nextSample) {
            nextSample += std::chrono::seconds(1);
            m_memory.push_back(m_broker.residentMemory());
        }
        if (now >= nextLine) {
            nextLine += std::chrono::minutes(1);
            tell(now - begin);
        }
    }
}

std::uint64_t Soak::missing() const
{
    std::uint64_t sum = 0;
    for (const auto *group : {&m_devices, &m_readers, &m_dashboards})
        for (const auto &[client, expected] : *group)
            sum += expected > client->received ? expected - client->received : client->received - expected;
    return sum;
}

void Soak::tell(Clock::duration since)
{
    std::uint64_t delivered = 0;
    for (const auto *group : {&m_devices, &m_readers, &m_dashboards})
        for (const auto &each : *group)
            delivered += each.client->received;
    const auto cpu = m_broker.cpuTime();
    const auto count = delivered - std::exchange(m_deliveredBefore, delivered);
    fmt::print("{:5} s: {:9} sent {:9} delivered {:7} visits {:7.2f} MB {:6.2f} us CPU/message\n",
               std::chrono::duration_cast<std::chrono::seconds>(since).count(), m_sent, delivered, m_visits,
               m_broker.residentMemory() / 1e6,
               (cpu - std::exchange(m_cpuBefore, cpu))
                   / static_cast<double>(std::max<std::uint64_t>(1, count)));
    std::fflush(stdout);
}

bool Soak::judge()
{
    m_load.runFor(std::chrono::seconds(2)); // what is under way
    const auto lost = missing();
    const auto meanOf = [this](std::size_t quarter) {
        const auto part = static_cast<std::ptrdiff_t>(m_memory.size() / 4);
        const auto begin = m_memory.begin() + part * static_cast<std::ptrdiff_t>(quarter);
        return std::accumulate(begin, begin + part, 0.0)
               / static_cast<double>(std::max<std::ptrdiff_t>(1, part));
    };
    const std::array means {meanOf(0), meanOf(1), meanOf(2), meanOf(3)};
    fmt::print("memory by quarters: {:.2f} {:.2f} {:.2f} {:.2f} MB; messages lost or doubled: {}\n",
               means[0] / 1e6, means[1] / 1e6, means[2] / 1e6, means[3] / 1e6, lost);
    const bool isFlat = means[3] <= means[1] * flat;
    fmt::print("{}\n",
               isFlat ? "the memory is flat" : "the memory has grown from the second quarter to the last");
    return lost == 0 && isFlat;
}

} // namespace

} // namespace espalier::bench

int main(int argc, char **argv)
{
    using namespace espalier::bench;
    const auto seconds = argc > 1 ? std::atoi(argv[1]) : 0;
    if (seconds <= 0) {
        fmt::print(stderr, "For how many seconds? soak SECONDS [PROGRAM]\n");
        return 2;
    }
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    try {
        const auto broker = BrokerProcess::espalier(argc > 2 ? argv[2] : ESPALIER_CLI_PROGRAM);
        Soak soak(broker);
        soak.connectAll();
        soak.runFor(std::chrono::seconds(seconds));
        return soak.judge() ? 0 : 1;
    } catch (const std::exception &error) {
        fmt::print(stderr, "soak: {}\n", error.what());
        return 1;
    }
}
