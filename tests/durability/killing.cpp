// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durability/killing.h"

#include "tests/bench/brokerprocess.h"
#include "tests/durability/durableclient.h"
#include "tests/durability/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <memory>
#include <random>

namespace espalier::durability {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t publisherCount = 4;
constexpr std::size_t subscriberCount = 3;
constexpr std::size_t outstanding = 20;
constexpr auto patience = std::chrono::seconds(20);
/// Everything that was published must have arrived after so many rounds.
constexpr std::uint64_t roundsPerCheck = 5;
constexpr std::uint64_t mostFailures = 10;
/// Of a topic's retained messages every so many-th is a removal.
constexpr std::uint64_t removalEvery = 7;

class Killing
{
public:
    explicit Killing(const KillingOptions &options) : m_options(options), m_random(options.seed)
    {
        for (std::size_t i = 0; i < publisherCount; ++i)
            m_publishers.push_back(makeClient(fmt::format("publisher{}", i)));
        for (std::size_t i = 0; i < subscriberCount; ++i) {
            m_subscribers.push_back(makeClient(fmt::format("subscriber{}", i)));
            m_subscribers.back()->onMessage = [this, i](std::string_view topicName,
                                                        std::string_view payload) {
                if (!m_messages.received(i, topicName, payload))
                    fail(fmt::format("subscriber {} is sent {} of {}, which nobody has published", i, payload,
                                     topicName));
            };
        }
    }

    KillingOutcome run()
    {
        start();
        prepare();
        for (; m_outcome.rounds < m_options.rounds && m_outcome.failures.size() < mostFailures;
             ++m_outcome.rounds) {
            load(milliseconds(below(120)));
            kill();
            start();
            checkRetained();
            reconnect();
            if (m_outcome.rounds % roundsPerCheck == roundsPerCheck - 1
                || m_outcome.rounds + 1 == m_options.rounds)
                drain();
        }
        m_outcome.acknowledged = m_messages.acknowledgedInAll();
        m_outcome.received = m_messages.receivedInAll();
        return m_outcome;
    }

private:
    using Client = std::unique_ptr<DurableClient>;

    Client makeClient(const std::string &clientId)
    {
        auto client = std::make_unique<DurableClient>(DurableClient::Options {.clientId = clientId});
        client->onAcknowledged = [this](const std::string &topicName, std::uint64_t number) {
            (topicName.starts_with("r/") ? m_retained : m_messages).acknowledged(topicName, number);
        };
        client->onFailure = [this](const std::string &text) { fail(text); };
        return client;
    }
    void fail(const std::string &text)
    {
        m_outcome.failures.push_back(fmt::format("round {}: {}", m_outcome.rounds, text));
    }
    std::uint64_t below(std::uint64_t bound)
    {
        return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(m_random);
    }

    std::vector<DurableClient *> openClients()
    {
        std::vector<DurableClient *> open;
        for (auto *group : {&m_publishers, &m_subscribers, &m_dying}) {
            for (const auto &client : *group) {
                if (client->isOpen())
                    open.push_back(client.get());
            }
        }
        return open;
    }
    template <typename Condition>
    bool await(Condition &&condition, const char *what)
    {
        const auto until = Clock::now() + patience;
        while (!condition()) {
            if (Clock::now() > until) {
                fail(fmt::format("{} does not happen", what));
                return false;
            }
            poll(openClients(), 100);
        }
        return true;
    }

    void start()
    {
        m_broker = std::make_unique<bench::BrokerProcess>(bench::BrokerProcess::espalier(
            m_options.program, {"--persistence", m_options.folder, "--durability", m_options.durability}));
    }
    void kill()
    {
        m_broker->kill();
        for (auto *client : openClients())
            client->lose();
        m_dying.clear();
    }
    void prepare()
    {
        reconnect();
        for (const auto &client : m_subscribers)
            client->subscribe("m/#", Qos::ExactlyOnce);
        await(
            [&] {
                return std::all_of(m_subscribers.begin(), m_subscribers.end(),
                                   [](const auto &client) { return client->isSubscribed; });
            },
            "a subscription");
    }
    void reconnect()
    {
        for (auto *group : {&m_publishers, &m_subscribers}) {
            for (const auto &client : *group) {
                if (!client->isOpen())
                    client->connect(m_broker->port());
            }
        }
        await(
            [&] {
                const auto open = openClients();
                return std::all_of(open.begin(), open.end(),
                                   [](const auto *client) { return client->isConnected(); });
            },
            "a connection");
    }

    void load(milliseconds duration)
    {
        const auto until = Clock::now() + duration;
        while (Clock::now() < until) {
            for (std::size_t i = 0; i < publisherCount; ++i) {
                while (m_publishers[i]->unacknowledged() < outstanding)
                    publish(i);
            }
            if (below(20) == 0)
                comeAndGo(*m_subscribers[below(subscriberCount)]);
            if (m_dying.size() < 2 && below(10) == 0)
                die();
            poll(openClients(), 5);
        }
    }
    void publish(std::size_t publisher)
    {
        if (below(4) == 0) {
            // One QoS for each topic: a QoS 1 message that comes again replaces a QoS 2 message that was published behind it
            // and does not come again (4.3.3).
            const auto qosOfTopic = publisher % 2 == 0 ? Qos::AtLeastOnce : Qos::ExactlyOnce;
            const auto topicName = fmt::format("r/{}", publisher);
            const auto number = m_retained.published(topicName);
            const bool isRemoval = number % removalEvery == 0;
            m_publishers[publisher]->publish(topicName, number, isRemoval ? "" : std::to_string(number),
                                             qosOfTopic, true);
            return;
        }
        const auto qos = below(2) == 0 ? Qos::AtLeastOnce : Qos::ExactlyOnce;
        const auto topicName = fmt::format("m/{}/{}", publisher, static_cast<int>(qos));
        const auto number = m_messages.published(topicName);
        m_publishers[publisher]->publish(topicName, number,
                                         std::to_string(number) + std::string(below(300), ' '), qos);
    }
    void comeAndGo(DurableClient &client)
    {
        if (client.isOpen())
            client.lose();
        else
            client.connect(m_broker->port());
    }
    /// A client whose will is due once the broker has said that it knows of it.
    void die()
    {
        const auto name = fmt::format("m/will{}/2", m_wills++);
        auto client = std::make_unique<DurableClient>(DurableClient::Options {
            .clientId = name,
            .sessionExpiry = 60,
            .will = DurableClient::Will {
                .topicName = name, .payload = "1", .delay = static_cast<std::uint32_t>(below(2))}});
        client->onFailure = [this](const std::string &text) { fail(text); };
        m_messages.allow(name);
        client->onConnected = [this, name] {
            m_messages.require(name);
            ++m_outcome.requiredWills;
        };
        client->connect(m_broker->port());
        m_dying.push_back(std::move(client));
    }

    /// The retained messages are the newest that were acknowledged, or later ones.
    void checkRetained()
    {
        std::map<std::string, std::uint64_t> retained;
        DurableClient client({.clientId = "reader", .startsClean = true, .sessionExpiry = 0});
        client.onMessage = [&](std::string_view topicName, std::string_view payload) {
            std::from_chars(payload.data(), payload.data() + payload.size(),
                            retained[std::string(topicName)]);
        };
        client.connect(m_broker->port());
        client.subscribe("r/#", Qos::AtMostOnce);
        client.ping();
        const auto until = Clock::now() + patience;
        while (client.pings == 0 && Clock::now() < until)
            poll({&client}, 100);
        if (client.pings == 0)
            fail("the retained messages do not come");
        for (std::size_t i = 0; i < publisherCount; ++i) {
            const auto topicName = fmt::format("r/{}", i);
            const auto least = m_retained.newestAcknowledged(topicName);
            const auto most = m_retained.newestPublished(topicName);
            const auto found = retained.find(topicName);
            const bool mayBeRemoved = least == 0 || most / removalEvery > (least - 1) / removalEvery;
            const bool isRight =
                found == retained.end() ? mayBeRemoved : found->second >= least && found->second <= most;
            if (!isRight)
                fail(fmt::format("{} is {}, though {} was acknowledged and {} the last", topicName,
                                 found == retained.end() ? "nothing" : std::to_string(found->second), least,
                                 most));
            ++m_outcome.retainedChecks;
        }
    }

    /// Everything arrives in the end.
    void drain()
    {
        static_cast<void>(await(
            [&] {
                return std::all_of(m_publishers.begin(), m_publishers.end(),
                                   [](const auto &client) { return client->unacknowledged() == 0; })
                       && m_messages.isComplete(subscriberCount);
            },
            "the arrival of everything"));
        for (const auto &failure : m_messages.takeFailures(subscriberCount))
            fail(failure);
    }

    KillingOptions m_options;
    std::mt19937_64 m_random;
    KillingOutcome m_outcome;
    std::unique_ptr<bench::BrokerProcess> m_broker;
    std::vector<Client> m_publishers;
    std::vector<Client> m_subscribers;
    /// Clients that will end with the broker, and not come back.
    std::vector<Client> m_dying;
    std::uint64_t m_wills = 0;
    Ledger m_messages;
    Ledger m_retained;
};

} // namespace

KillingOutcome killManyTimes(const KillingOptions &options)
{
    return Killing(options).run();
}

} // namespace espalier::durability
