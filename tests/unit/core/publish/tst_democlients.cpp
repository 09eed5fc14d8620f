// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/democlients.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/framer.h"
#include "tests/support/manualclock.h"

#include <QTest>

#include <string>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr DemoTraffic::Time timeOfDay = 1'795'356'472'000ms;

/// The other end of a pipe: accepts, acknowledges and remembers.
class Peer
{
public:
    explicit Peer(PipeEnd pipe) : m_pipe(std::move(pipe)) { }

    void read()
    {
        const auto bytes = m_pipe.take();
        const auto fed = m_framer.feed(bytes.view(), [this](ByteView packet) {
            const auto decoded = decode(packet, {});
            if (decoded)
                std::visit([this](const auto &received) { handle(received); }, *decoded);
            else
                ++violations;
            return true;
        });
        if (!fed)
            ++violations;
    }
    void accept() { answer(ConnAck {}); }
    void close() { m_pipe.close(); }
    [[nodiscard]] bool isClosed() const { return m_pipe.isClosed(); }

    std::string clientId;
    std::string willTopic;
    int published = 0;
    int acknowledged = 0;
    int disconnects = 0;
    int violations = 0;

private:
    template <typename T>
    void answer(const T &packet)
    {
        ByteBuffer bytes;
        encode(packet, ProtocolVersion::V5, bytes);
        if (m_pipe.write(bytes.view()) != bytes.size())
            ++violations;
    }
    void handle(const Connect &connect)
    {
        clientId = connect.clientId;
        willTopic = connect.will ? connect.will->topicName : std::string_view();
    }
    void handle(const Publish &publish)
    {
        ++published;
        if (publish.qos == Qos::AtLeastOnce) {
            answer(PubAck {.packetId = publish.packetId});
            ++acknowledged;
        }
    }
    void handle(const Disconnect &) { ++disconnects; }
    template <typename T>
    void handle(const T &)
    {
        ++violations;
    }

    PipeEnd m_pipe;
    Framer m_framer;
};

/// DemoClients and a peer for each.
struct Stage
{
    ManualClock clock;
    DemoClients clients {1, timeOfDay, clock.now()};
    std::vector<Peer> peers;
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
    [[nodiscard]] int sum(int Peer::*counter) const
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
    QCOMPARE(stage.sum(&Peer::published), 0);
    stage.peers.front().accept();
    QVERIFY(stage.wakes > 0);
    stage.play(1s);
    QVERIFY(stage.sum(&Peer::published) > 0);
}

void DemoClientsTest::publishWhatTheTrafficSays()
{
    Stage stage;
    stage.acceptAll();
    stage.play(10s);
    const int published = stage.sum(&Peer::published);
    QVERIFY2(published > 4000 && published < 7000, qPrintable(QString::number(published)));
    QVERIFY(stage.sum(&Peer::acknowledged) > 500);
    QCOMPARE(stage.sum(&Peer::violations), 0);
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
    QCOMPARE(stage.sum(&Peer::disconnects), static_cast<int>(stage.peers.size()));
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
