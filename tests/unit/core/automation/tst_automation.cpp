// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/service/brokerservice.h"
#include "core/automation/autoreply.h"
#include "core/automation/simulator.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace espalier;
using namespace std::chrono_literals;

namespace {
constexpr auto patience = 20'000;

/// Tells with which QoS the last message came.
class QosWatcher : public ConnectionGuest
{
public:
    explicit QosWatcher(std::shared_ptr<std::atomic<int>> last) : m_last(std::move(last)) { }
    void begin() override { }
    void messageReceived(const Publish &message, WallTime) override
    {
        *m_last = static_cast<int>(message.qos);
    }
    void handleResult(const PublishResult &) override { }

private:
    std::shared_ptr<std::atomic<int>> m_last;
};
} // namespace

/// Reply rules and simulated devices over connections to a broker without a network.
class TestAutomation : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_broker = std::make_unique<BrokerService>();
        m_broker->start({.port = 0});
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->state(), BrokerControl::State::Running, patience);
        m_workspace = std::make_unique<Workspace>(m_broker.get());
        Profile profile;
        profile.transport = TransportKind::LocalBroker;
        m_connection = m_workspace->openConnection(profile);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->status(m_connection).phase, ConnectionPhase::Connected,
                                  patience);
    }
    void cleanup()
    {
        m_workspace.reset();
        m_broker.reset();
    }

    void repliesAndCounts()
    {
        AutoReply replies(*m_workspace, m_folder->path());
        ReplyRule rule;
        rule.id = QUuid::createUuid();
        rule.topicFilter = QStringLiteral("ask/#");
        rule.responseTopic = QStringLiteral("ask/again");
        rule.payload = QStringLiteral("{{request.payload}}!");
        replies.setRules({rule});
        m_workspace->publish(m_connection, {.topicName = "ask/1", .payload = Bytes::copyOf("x")});
        replies.setAnswering(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 1u, patience);
        const auto before = m_broker->statistics().messagesReceived;
        m_workspace->publish(m_connection, {.topicName = "ask/1", .payload = Bytes::copyOf("x")});
        QTRY_COMPARE_WITH_TIMEOUT(replies.count(rule.id).replies, std::uint64_t {1}, patience);
        // Its reply matches the filter, too, and is not answered.
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().messagesReceived, before + 2, patience);
        QCOMPARE(replies.count(rule.id).replies, std::uint64_t {1});
        replies.setAnswering(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 0u, patience);
    }

    /// A server may send a message once for each subscription that it matches, and it would be answered as often.
    void whatTheUserSeesIsNotSubscribedToAgain()
    {
        SubscriptionSpec everything;
        everything.topicFilter = QStringLiteral("#");
        m_workspace->subscribe(m_connection, everything);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 1u, patience);
        AutoReply replies(*m_workspace, m_folder->path());
        ReplyRule rule;
        rule.id = QUuid::createUuid();
        rule.topicFilter = QStringLiteral("ask/#");
        rule.responseTopic = QStringLiteral("answer");
        replies.setRules({rule});
        replies.setAnswering(true);
        m_workspace->publish(m_connection, {.topicName = "ask/1", .payload = Bytes::copyOf("x")});
        QTRY_COMPARE_WITH_TIMEOUT(replies.count(rule.id).replies, std::uint64_t {1}, patience);
        QCOMPARE(m_broker->statistics().subscriptions, 1u);

        // Without it the rule needs one of its own, and with it none any more.
        m_workspace->subscribe(m_connection, {.topicFilter = QStringLiteral("b"), .options = {}});
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 2u, patience);
        m_workspace->unsubscribe(m_connection, QStringLiteral("#"));
        m_workspace->unsubscribe(m_connection, QStringLiteral("b"));
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 1u, patience);
        m_workspace->publish(m_connection, {.topicName = "ask/1", .payload = Bytes::copyOf("x")});
        QTRY_COMPARE_WITH_TIMEOUT(replies.count(rule.id).replies, std::uint64_t {2}, patience);
        m_workspace->subscribe(m_connection, everything);
        m_workspace->subscribe(m_connection, {.topicFilter = QStringLiteral("c"), .options = {}});
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 2u, patience);
        replies.setAnswering(false);
        m_workspace->unsubscribe(m_connection, QStringLiteral("c"));
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 1u, patience);
    }

    void anotherQosIsSubscribedTo()
    {
        AutoReply replies(*m_workspace, m_folder->path());
        ReplyRule rule;
        rule.id = QUuid::createUuid();
        rule.topicFilter = QStringLiteral("ask/#");
        rule.responseTopic = QStringLiteral("answer");
        replies.setRules({rule});
        replies.setAnswering(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 1u, patience);
        const auto qos = std::make_shared<std::atomic<int>>(-1);
        m_workspace->addGuest(m_connection, std::make_unique<QosWatcher>(qos));
        const auto ask = [this] {
            m_workspace->publish(
                m_connection, {.topicName = "ask/1", .payload = Bytes::copyOf("x"), .qos = Qos::AtLeastOnce});
        };
        ask();
        QTRY_COMPARE_WITH_TIMEOUT(qos->load(), 0, patience);
        rule.qos = Qos::AtLeastOnce;
        replies.setRules({rule});
        ask();
        QTRY_COMPARE_WITH_TIMEOUT(qos->load(), 1, patience);
    }

    void rulesAreKept()
    {
        const auto examples = [this] { return AutoReply(*m_workspace, m_folder->path()).rules(); };
        QCOMPARE(examples().size(), 2);
        auto rules = examples();
        rules.removeLast();
        rules.first().name = QStringLiteral("mine");
        AutoReply(*m_workspace, m_folder->path()).setRules(rules);
        QCOMPARE(examples(), rules);
        AutoReply(*m_workspace, m_folder->path()).setRules({});
        QCOMPARE(examples(), QList<ReplyRule>());
    }

    void devicesShareAConnection()
    {
        Simulator simulator(*m_workspace, m_folder->path());
        auto device = small();
        simulator.start(device, m_connection);
        QTRY_VERIFY_WITH_TIMEOUT(simulator.report(device.id).sent > 20, patience);
        QCOMPARE(simulator.report(device.id).connected, 5);
        QCOMPARE(m_broker->statistics().clientsConnected, 1u);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().retainedMessages, 5u, patience);
        simulator.stop(device.id);
        QTRY_VERIFY_WITH_TIMEOUT(!simulator.isRunning(device.id), patience);
        QCOMPARE(simulator.report(device.id).failed, std::uint64_t {0});
    }

    void devicesHaveConnectionsOfTheirOwn()
    {
        Simulator simulator(*m_workspace, m_folder->path());
        auto device = small();
        device.ownConnections = true;
        simulator.start(device, m_connection);
        QTRY_COMPARE_WITH_TIMEOUT(simulator.report(device.id).connected, 5, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().clientsConnected, 6u, patience);
        QTRY_VERIFY_WITH_TIMEOUT(simulator.report(device.id).sent > 20, patience);
        simulator.stop(device.id);
        QTRY_VERIFY_WITH_TIMEOUT(!simulator.isRunning(device.id), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().clientsConnected, 1u, patience);
    }

    void closedConnectionEndsTheSimulation()
    {
        Simulator simulator(*m_workspace, m_folder->path());
        const auto device = small();
        simulator.start(device, m_connection);
        QTRY_VERIFY_WITH_TIMEOUT(simulator.report(device.id).sent > 0, patience);
        m_workspace->closeConnection(m_connection);
        QTRY_VERIFY_WITH_TIMEOUT(!simulator.isRunning(device.id), patience);
        QVERIFY(simulator.report(device.id).isOver);
    }

    void withoutAConnectionMessagesAreLeftOut()
    {
        Simulator simulator(*m_workspace, m_folder->path());
        const auto device = small();
        m_workspace->disconnect(m_connection);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->status(m_connection).phase, ConnectionPhase::Disconnected,
                                  patience);
        simulator.start(device, m_connection);
        QTRY_VERIFY_WITH_TIMEOUT(simulator.report(device.id).skipped > 0, patience);
        QCOMPARE(simulator.report(device.id).connected, 0);
        m_workspace->reconnect(m_connection);
        QTRY_VERIFY_WITH_TIMEOUT(simulator.report(device.id).sent > 5, patience);
    }

    void templatesAreKept()
    {
        const auto stored = [this] { return Simulator(*m_workspace, m_folder->path()).templates(); };
        auto templates = stored();
        QCOMPARE(templates.size(), 3);
        templates.first().count = 77;
        Simulator(*m_workspace, m_folder->path()).setTemplates(templates);
        QCOMPARE(stored(), templates);
    }

private:
    static DeviceTemplate small()
    {
        DeviceTemplate device;
        device.id = QUuid::createUuid();
        device.count = 5;
        device.topics = {
            {QStringLiteral("sim/{{id}}/v"), QStringLiteral("{{v}}"), false, Qos::AtLeastOnce, false, 50ms}};
        device.values = {{.name = QStringLiteral("v")}};
        device.statusTopic = QStringLiteral("sim/{{id}}/status");
        return device;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<BrokerService> m_broker;
    std::unique_ptr<Workspace> m_workspace;
    ConnectionId m_connection = ConnectionId::None;
};

QTEST_GUILESS_MAIN(TestAutomation)
#include "tst_automation.moc"
