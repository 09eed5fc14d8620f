// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/democlients.h"

#include "tests/support/manualclock.h"
#include "tests/support/pipepeer.h"

#include <QTest>

#include <string>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr DemoTraffic::Time timeOfDay = 1'795'356'472'000ms;

/// DemoClients and a peer for each.
struct Stage
{
    ManualClock clock;
    DemoClients clients {1, timeOfDay, clock.now()};
    std::vector<PipePeer> peers;
    int wakes = 0;

    Stage()
    {
        std::vector<PipeEnd> ends;
        for (std::size_t i = 0; i < clients.count(); ++i) {
            auto [ours, theirs] = PipeEnd::create();
            ends.push_back(std::move(ours));
            peers.emplace_back(std::move(theirs));
        }
        clients.join(std::move(ends), [this] { ++wakes; }, clock.now());
        readAll();
    }
    void readAll()
    {
        for (auto &peer : peers)
            peer.read();
    }
    void acceptAll()
    {
        for (auto &peer : peers)
            peer.accept();
    }
    /// Plays the driver: goes from deadline to deadline, and peers answer at once.
    void play(std::chrono::milliseconds duration)
    {
        const auto end = clock.now() + duration;
        while (clock.now() < end) {
            clients.advance(clock.now());
            readAll();
            const auto deadline = clients.nextDeadline();
            const auto next = deadline ? std::chrono::ceil<std::chrono::microseconds>(*deadline) : end;
            QVERIFY2(next > clock.now(), "a deadline in the past would be a busy loop");
            clock.advance(std::min(next, end) - clock.now());
        }
    }
    [[nodiscard]] int sum(int PipePeer::*counter) const
    {
        int all = 0;
        for (const auto &peer : peers)
            all += peer.*counter;
        return all;
    }
};

} // namespace

class DemoClientsTest : public QObject
{
    Q_OBJECT

private slots:
    void connectWithNameAndWill();
    void waitUntilAllAreAccepted();
    void publishWhatTheTrafficSays();
    void goOnWithoutOneThatWasClosed();
    void sayGoodbye();
    void areOverWhenTheServerIsGone();
    void giveUpOnAServerThatDoesNotRead();
};

void DemoClientsTest::connectWithNameAndWill()
{
    const Stage stage;
    QCOMPARE(stage.peers.front().clientId, std::string("press-1"));
    QCOMPARE(stage.peers.front().willTopic, std::string("plant/line-1/press/status"));
    for (const auto &peer : stage.peers)
        QVERIFY(!peer.clientId.empty() && !peer.willTopic.empty());
}

void DemoClientsTest::waitUntilAllAreAccepted()
{
    Stage stage;
    for (std::size_t i = 1; i < stage.peers.size(); ++i)
        stage.peers[i].accept();
    stage.play(5s);
    QCOMPARE(stage.sum(&PipePeer::published), 0);
    stage.peers.front().accept();
    QVERIFY(stage.wakes > 0);
    stage.play(1s);
    QVERIFY(stage.sum(&PipePeer::published) > 0);
}

void DemoClientsTest::publishWhatTheTrafficSays()
{
    Stage stage;
    stage.acceptAll();
    stage.play(10s);
    const int published = stage.sum(&PipePeer::published);
    QVERIFY2(published > 4000 && published < 7000, qPrintable(QString::number(published)));
    QVERIFY(stage.sum(&PipePeer::acknowledged) > 500);
    QCOMPARE(stage.sum(&PipePeer::violations), 0);
    for (const auto &peer : stage.peers)
        QVERIFY2(peer.published > 0, peer.clientId.c_str());
}

void DemoClientsTest::goOnWithoutOneThatWasClosed()
{
    Stage stage;
    stage.acceptAll();
    stage.play(2s);
    stage.peers[0].close();
    const int before = stage.peers[1].published;
    stage.play(2s);
    QVERIFY(stage.peers[1].published > before);
    QVERIFY(!stage.clients.isOver());
}

void DemoClientsTest::sayGoodbye()
{
    Stage stage;
    stage.acceptAll();
    stage.play(2s);
    stage.clients.leave(stage.clock.now());
    stage.readAll();
    QCOMPARE(stage.sum(&PipePeer::disconnects), static_cast<int>(stage.peers.size()));
    QVERIFY(stage.clients.isOver());
    for (const auto &peer : stage.peers)
        QVERIFY(peer.isClosed());
}

void DemoClientsTest::areOverWhenTheServerIsGone()
{
    Stage stage;
    stage.acceptAll();
    stage.play(1s);
    for (auto &peer : stage.peers)
        peer.close();
    stage.clients.advance(stage.clock.now());
    QVERIFY(stage.clients.isOver());
    QVERIFY(!stage.clients.nextDeadline());
}

void DemoClientsTest::giveUpOnAServerThatDoesNotRead()
{
    Stage stage;
    stage.acceptAll();
    for (int second = 0; second < 80; ++second) {
        stage.clients.advance(stage.clock.now());
        QVERIFY(second > 60 || !stage.clients.isOver());
        stage.clock.advance(1s);
    }
    QVERIFY(stage.clients.isOver());
}

QTEST_APPLESS_MAIN(DemoClientsTest)
#include "tst_democlients.moc"
