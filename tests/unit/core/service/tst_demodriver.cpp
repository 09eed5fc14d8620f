// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/demodriver.h"

#include "core/service/brokercontrol.h"
#include "tests/support/pipepeer.h"

#include <QTest>

#include <algorithm>

using namespace espalier;

namespace {

/// Keeps the other ends of the pipes that it hands out.
class FakeBroker : public BrokerControl
{
public:
    void start(const BrokerSettings &) override { enter(State::Running); }
    void stop() override
    {
        peers.clear();
        enter(State::Stopped);
    }
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QList<BrokerListener> listeners() const override { return {}; }
    [[nodiscard]] BrokerStatistics statistics() const override { return {}; }
    void setCapture(std::shared_ptr<CaptureFeed> /*feed*/) override { }
    [[nodiscard]] PipeEnd openPipe() override
    {
        auto [theirs, ours] = PipeEnd::create();
        peers.emplace_back(std::move(ours));
        return std::move(theirs);
    }

    /// Accepts who has asked and not been answered; true when messages have come from all.
    bool serve()
    {
        for (auto &peer : peers) {
            const bool wasThere = !peer.clientId.empty();
            peer.read();
            if (!wasThere && !peer.clientId.empty())
                peer.accept();
        }
        return !peers.empty()
               && std::ranges::all_of(peers, [](const PipePeer &peer) { return peer.published > 0; });
    }

    std::vector<PipePeer> peers;

private:
    void enter(State state)
    {
        m_state = state;
        emit stateChanged(state);
    }

    State m_state = State::Stopped;
};

} // namespace

class DemoDriverTest : public QObject
{
    Q_OBJECT

private slots:
    void publishesToARunningBroker();
    void waitsForTheBroker();
    void comesBackWithTheBroker();
    void saysGoodbye();
};

void DemoDriverTest::publishesToARunningBroker()
{
    FakeBroker broker;
    broker.start({});
    DemoDriver driver(broker);
    QVERIFY(broker.peers.empty());
    driver.start();
    QVERIFY(driver.isWanted());
    QTRY_VERIFY(broker.serve());
    for (const auto &peer : broker.peers)
        QCOMPARE(peer.violations, 0);
}

void DemoDriverTest::waitsForTheBroker()
{
    FakeBroker broker;
    DemoDriver driver(broker);
    driver.start();
    QVERIFY(broker.peers.empty());
    broker.start({});
    QTRY_VERIFY(broker.serve());
}

void DemoDriverTest::comesBackWithTheBroker()
{
    FakeBroker broker;
    broker.start({});
    DemoDriver driver(broker);
    driver.start();
    QTRY_VERIFY(broker.serve());
    broker.stop();
    QVERIFY(broker.peers.empty());
    broker.start({});
    QTRY_VERIFY(broker.serve());
}

void DemoDriverTest::saysGoodbye()
{
    FakeBroker broker;
    broker.start({});
    DemoDriver driver(broker);
    driver.start();
    QTRY_VERIFY(broker.serve());
    driver.stop();
    for (auto &peer : broker.peers) {
        peer.read();
        QCOMPARE(peer.disconnects, 1);
        QVERIFY(peer.isClosed());
    }
    broker.stop();
    broker.start({});
    QVERIFY(broker.peers.empty());
}

QTEST_GUILESS_MAIN(DemoDriverTest)
#include "tst_demodriver.moc"
