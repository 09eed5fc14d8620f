// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/service/brokerservice.h"
#include "core/service/signalhub.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;

namespace {
constexpr auto patience = 20'000;
}

/// Series of signals over connections to a broker without a network.
class TestSignalHub : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_broker = std::make_unique<BrokerService>();
        m_broker->start({.port = 0});
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->state(), BrokerControl::State::Running, patience);
        m_workspace = std::make_unique<Workspace>(m_broker.get());
        m_hub = std::make_unique<SignalHub>(*m_workspace);
        connect(m_hub.get(), &SignalHub::pending, m_hub.get(), &SignalHub::take);
        m_profile = {};
        m_profile.id = QUuid::createUuid();
        m_profile.transport = TransportKind::LocalBroker;
        m_profile.subscriptions = {{.topicFilter = QStringLiteral("#")}};
    }
    void cleanup()
    {
        m_hub.reset();
        m_workspace.reset();
        m_broker.reset();
    }

    void gathersAndDerives()
    {
        const SignalAddress address {.profile = m_profile.id, .topicName = "t", .path = "v"};
        const SignalId plain = m_hub->acquire({.inputs = {address}});
        QCOMPARE(m_hub->state(plain), SignalState::NoConnection);
        open();
        QTRY_COMPARE(m_hub->state(plain), SignalState::NoTopic);
        const SignalId doubled = m_hub->acquire(
            {.inputs = {address}, .derivations = {{.kind = Derivation::Kind::Scale, .factor = 2}}});
        QSignalSpy changes(m_hub.get(), &SignalHub::changed);
        send(R"({"v":1})");
        send(R"({"v":3})");
        QTRY_COMPARE_WITH_TIMEOUT(m_hub->series(plain).size(), 2U, patience);
        QCOMPARE(m_hub->state(plain), SignalState::Live);
        QCOMPARE(m_hub->state(doubled), SignalState::Live);
        QCOMPARE(m_hub->series(doubled).last().value, 6.0);
        QVERIFY(changes.count() >= 2);
        // What comes later finds what is there.
        const SignalId sum =
            m_hub->acquire({.inputs = {address, {.profile = m_profile.id, .topicName = "t", .path = "v"}},
                            .expression = "a + b"});
        QCOMPARE(m_hub->series(sum).size(), 2U);
        QCOMPARE(m_hub->series(sum).first().value, 2.0);
        QCOMPARE(m_hub->acquire({.inputs = {address}}), plain);
        m_hub->release(plain);
        QCOMPARE(m_hub->series(plain).size(), 2U);
        QCOMPARE(m_hub->totals().samples, 6U);
        m_hub->release(plain);
        m_hub->release(doubled);
        m_hub->release(sum);
        QCOMPARE(m_hub->totals().samples, 0U);
    }

    void linesEndWithTheConnection()
    {
        const SignalId signal = m_hub->acquire({.inputs = {{.profile = m_profile.id, .topicName = "t"}}});
        const ConnectionId connection = open();
        send("idle");
        send("5");
        QTRY_COMPARE_WITH_TIMEOUT(m_hub->series(signal).size(), 2U, patience);
        m_workspace->disconnect(connection);
        QTRY_COMPARE_WITH_TIMEOUT(m_hub->series(signal).size(), 3U, patience);
        QVERIFY(std::isnan(m_hub->series(signal).last().value));
        m_workspace->closeConnection(connection);
        QCOMPARE(m_hub->state(signal), SignalState::NoConnection);
        QCOMPARE(m_hub->series(signal).size(), 3U);
        // Another one of the same profile goes on, with numbers of texts of its own.
        open();
        send("busy");
        QTRY_COMPARE_WITH_TIMEOUT(m_hub->series(signal).size(), 4U, patience);
        const SeriesLabels &labels = m_hub->labels(signal);
        QCOMPARE(labels.text(labelOf(m_hub->series(signal).first().value).value()), std::string("idle"));
        QCOMPARE(labels.text(labelOf(m_hub->series(signal).last().value).value()), std::string("busy"));
    }

    void staysWithinItsLimit()
    {
        m_hub->setLimit(100'000);
        const SignalId signal = m_hub->acquire({.inputs = {{.profile = m_profile.id, .topicName = "t"}}});
        open();
        constexpr int messages = 20'000;
        for (int i = 0; i < messages; ++i)
            send(std::to_string(i));
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_hub->series(signal).isEmpty() && m_hub->series(signal).last().value == messages - 1, patience);
        const SignalTotals totals = m_hub->totals();
        QVERIFY(totals.bytes <= totals.limit);
        QVERIFY(totals.evicted > 0);
        QCOMPARE(totals.evicted + totals.samples, std::uint64_t(messages));
    }

    void aFormulaThatMeansNothingStaysEmpty()
    {
        const SignalId signal = m_hub->acquire({.inputs = {{.profile = m_profile.id, .topicName = "t"}},
                                                .expression = "a +",
                                                .derivations = {{.kind = Derivation::Kind::Difference}}});
        open();
        send("1");
        QSignalSpy changes(m_hub.get(), &SignalHub::changed);
        QTRY_VERIFY_WITH_TIMEOUT(m_hub->totals().samples == 1, patience);
        QVERIFY(m_hub->series(signal).isEmpty());
    }

    void offersSignals()
    {
        const ConnectionId connection = open();
        QSignalSpy pending(m_hub.get(), &SignalHub::catalogPending);
        m_hub->watchCatalog(connection, true);
        send(R"({"v":1})");
        QVERIFY(QTest::qWaitFor([&] { return m_hub->takeCatalog(connection).matching == 1; }, patience));
        QVERIFY(pending.count() >= 1);
        QCOMPARE(m_hub->takeCatalog(ConnectionId {999}).total, 0U);
    }

private:
    ConnectionId open()
    {
        m_connection = m_workspace->openConnection(m_profile);
        const bool isOpen = QTest::qWaitFor(
            [this] { return m_workspace->status(m_connection).phase == ConnectionPhase::Connected; },
            patience);
        if (!isOpen)
            qFatal("no connection");
        return m_connection;
    }
    void send(std::string_view payload)
    {
        m_workspace->publish(m_connection, {.topicName = "t", .payload = Bytes::copyOf(payload)});
    }

    std::unique_ptr<BrokerService> m_broker;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<SignalHub> m_hub;
    Profile m_profile;
    ConnectionId m_connection = ConnectionId::None;
};

QTEST_MAIN(TestSignalHub)
#include "tst_signalhub.moc"
