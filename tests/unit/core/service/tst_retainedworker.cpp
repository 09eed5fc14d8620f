// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/retainedmanager.h"
#include "core/service/retainedworker.h"
#include "tests/support/pipeserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr const char *acceptance = "20 L[ 00 00 00 ]";

/// A worker in this thread, and the server that it talks to.
struct Stage
{
    explicit Stage(const RetainedWorker::Limits &limits = {.quiet = 20ms}) : worker(found, limits)
    {
        Profile profile;
        profile.clientId = QStringLiteral("mine");
        profile.keepAlive = 0s;
        profile.will = WillSpec {.topic = QStringLiteral("gone")};
        profile.subscriptions = {{.topicFilter = QStringLiteral("noise"), .options = {}}};
        worker.start(profile, {}, [this](const Profile &, const Secrets &) { return server.transport(); });
    }

    [[nodiscard]] bool waitFor(const char *start)
    {
        const QString text = QString::fromLatin1(start);
        const bool came = QTest::qWaitFor([&] { return server.received().contains(text); });
        return came;
    }
    [[nodiscard]] RetainedOutcome outcome() const
    {
        return ends.isEmpty() ? RetainedOutcome() : ends.last().first().value<RetainedOutcome>();
    }

    PipeServer server;
    std::shared_ptr<RetainedWorker::Found> found = std::make_shared<RetainedWorker::Found>();
    RetainedWorker worker;
    QSignalSpy ends {&worker, &RetainedWorker::ended};
};

RetainedMessage retained(const char *topicName, const char *payload, Qos qos = Qos::AtMostOnce)
{
    const std::string_view text(payload);
    return {.topicName = topicName, .payload = Bytes::copyOf(text), .qos = qos, .payloadSize = text.size()};
}

} // namespace

class RetainedWorkerTest : public QObject
{
    Q_OBJECT
private slots:
    void findsWhatIsRetained();
    void keepsNoMoreThanItMay();
    void tellsARefusedFilter();
    void endsWhereThereAreTooMany_data();
    void endsWhereThereAreTooMany();
    void undoesWhatFitsIntoMemory();
    void clearsEachTopicOnce();
    void waitsForAcknowledgements();
    void bringsBackWhatWasThere();
    void tellsWhatTheServerRefuses();
    void tellsALostConnection();
    void canBeCancelled();
};

void RetainedWorkerTest::findsWhatIsRetained()
{
    Stage stage;
    stage.worker.look(QStringLiteral("plant/#"));
    QVERIFY(stage.waitFor("10"));
    QVERIFY2(!stage.server.received().contains(hexOf("'mine'")), "a client of its own");
    QVERIFY2(!stage.server.received().contains(hexOf("'gone'")), "no will");
    stage.server.forget();
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor(qPrintable(hexOf("S'plant/#' 02"))));
    stage.server.send("90 L[ 0001 00 02 ] 31 L[ S'plant/a' P[ 0b 05 01 01 ] '1' ]"
                      "30 L[ S'plant/live' P[ ] '2' ] 33 L[ S'plant/b' 0007 P[ 03 S'x' ] '22' ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::Finished);
    QCOMPARE(stage.outcome().done, 2U);
    const auto messages = stage.found->take();
    QCOMPARE(messages.size(), 2);
    QCOMPARE(messages[0].topicName, std::string("plant/a"));
    QCOMPARE(messages[0].payload.text(), std::string_view("1"));
    // The Subscription Identifier belongs to the way, the Payload Format Indicator to the message.
    QCOMPARE(hex(messages[0].properties.view()), hex(wire("01 01")));
    QCOMPARE(messages[1].qos, Qos::AtLeastOnce);
    QVERIFY(messages[1].isWhole());
    QTRY_VERIFY(stage.server.isClosed());
}

void RetainedWorkerTest::keepsNoMoreThanItMay()
{
    Stage stage({.keptBytes = 4, .quiet = 20ms});
    stage.worker.look(QStringLiteral("#"));
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor("82"));
    stage.server.send(
        "90 L[ 0001 00 02 ] 31 L[ S'a' P[ ] '123' ] 31 L[ S'b' P[ ] '45' ] 31 L[ S'c' P[ ] '6' ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    const auto messages = stage.found->take();
    QCOMPARE(messages.size(), 3);
    QVERIFY(messages[0].isWhole());
    QVERIFY(!messages[1].isWhole());
    QCOMPARE(messages[1].payloadSize, std::uint64_t {2});
    QVERIFY(messages[2].isWhole());
}

void RetainedWorkerTest::tellsARefusedFilter()
{
    Stage stage;
    stage.worker.look(QStringLiteral("#"));
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor("82"));
    stage.server.send("90 L[ 0001 P[ 1f S'not for you' ] 87 ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::SubscriptionRefused);
    QCOMPARE(stage.outcome().reason, ReasonCode::NotAuthorized);
    QCOMPARE(stage.outcome().reasonString, QStringLiteral("not for you"));
}

void RetainedWorkerTest::endsWhereThereAreTooMany_data()
{
    QTest::addColumn<std::uint32_t>("messages");
    QTest::addColumn<std::uint64_t>("listBytes");
    QTest::newRow("messages") << 2U << std::uint64_t {1'000'000};
    QTest::newRow("what they take") << 1000U << std::uint64_t {2 * (sizeof(RetainedMessage) + 1)};
}

void RetainedWorkerTest::endsWhereThereAreTooMany()
{
    QFETCH(std::uint32_t, messages);
    QFETCH(std::uint64_t, listBytes);
    Stage stage({.messages = messages, .listBytes = listBytes, .quiet = 1h});
    stage.worker.look(QStringLiteral("#"));
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor("82"));
    stage.server.send("90 L[ 0001 00 02 ] 31 L[ S'a' P[ ] '1' ] 31 L[ S'b' P[ ] '2' ] 31 L[ S'c' P[ ] '3' ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::TooMany);
    QCOMPARE(stage.found->take().size(), 2);
}

void RetainedWorkerTest::undoesWhatFitsIntoMemory()
{
    PipeServer server;
    const auto found = std::make_shared<RetainedWorker::Found>();
    auto *worker = new RetainedWorker(found, {.quiet = 20ms}); // NOLINT: the manager's
    worker->start({}, {}, [&server](const Profile &, const Secrets &) { return server.transport(); });
    RetainedManager manager(worker, found, nullptr, 10);
    QSignalSpy ends(&manager, &RetainedManager::ended);
    // The last two hold ten bytes; the one of 20 alone is more than allowed, but was the last then.
    for (const char *payload : {"12345678901234567890", "123456", "7890"}) {
        manager.clear({retained("a", payload)});
        QTRY_VERIFY(server.received().contains(QStringLiteral("10 ")));
        server.send(acceptance);
        QTRY_VERIFY(server.received().contains(hexOf("33 L[ S'a' 0001 00 ]")));
        server.send("40 L[ 0001 ]");
        QTRY_COMPARE(manager.task(), RetainedTask::None);
        QCOMPARE(manager.undoCount(), 1);
        server.forget();
    }
    QCOMPARE(ends.count(), 3);
    for (const char *sent : {"'7890'", "'123456'"}) {
        QCOMPARE(manager.undoCount(), 1);
        manager.undo();
        QTRY_VERIFY(server.received().contains(QStringLiteral("10 ")));
        server.send(acceptance);
        QTRY_VERIFY(server.received().contains(hexOf(sent)));
        QTRY_COMPARE(manager.task(), RetainedTask::None);
        server.forget();
    }
    QCOMPARE(manager.undoCount(), 0);
}

void RetainedWorkerTest::clearsEachTopicOnce()
{
    Stage stage;
    stage.worker.clear({retained("a", "1"), retained("b", "2", Qos::ExactlyOnce)});
    stage.server.send(acceptance);
    // Empty, retained, acknowledged: that is all there is to them.
    QVERIFY(stage.waitFor(qPrintable(hexOf("33 L[ S'a' 0001 00 ] 33 L[ S'b' 0002 00 ]"))));
    stage.server.send("40 L[ 0001 ] 40 L[ 0002 10 ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::Finished);
    QCOMPARE(stage.outcome().done, 2U);
    QVERIFY(stage.outcome().undone.isEmpty());
}

void RetainedWorkerTest::waitsForAcknowledgements()
{
    Stage stage({.window = 1});
    stage.worker.clear({retained("a", "1"), retained("b", "2")});
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor(qPrintable(hexOf("33 L[ S'a' 0001 00 ]"))));
    QVERIFY(!stage.server.received().contains(hexOf("S'b'")));
    stage.server.send("40 L[ 0001 ]");
    QVERIFY(stage.waitFor(qPrintable(hexOf("S'b'"))));
    stage.server.send("40 L[ 0001 ] 40 L[ 0002 ]");
    QTRY_COMPARE(stage.outcome().done, 2U);
}

void RetainedWorkerTest::bringsBackWhatWasThere()
{
    Stage stage;
    auto first = retained("a", "1");
    first.properties = Bytes::copyOf(wire("01 01"));
    auto lost = retained("gone", "");
    lost.payloadSize = 5;
    stage.worker.restore({first, lost, retained("b", "2", Qos::ExactlyOnce)});
    stage.server.send("20 L[ 00 00 P[ 24 01 ] ]"); // QoS 1 is the most it takes
    QVERIFY(stage.waitFor(qPrintable(hexOf("31 L[ S'a' P[ 01 01 ] '1' ] 33 L[ S'b' 0001 00 '2' ]"))));
    stage.server.send("40 L[ 0001 ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().done, 2U);
    QCOMPARE(stage.outcome().undone, QList<std::uint32_t> {1});
}

void RetainedWorkerTest::tellsWhatTheServerRefuses()
{
    Stage stage;
    stage.worker.clear({retained("a", "1"), retained("b", "2")});
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor(qPrintable(hexOf("S'b'"))));
    stage.server.send("40 L[ 0001 87 P[ 1f S'read only' ] ] 40 L[ 0002 ]");
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::Finished);
    QCOMPARE(stage.outcome().undone, QList<std::uint32_t> {0});
    QCOMPARE(stage.outcome().reason, ReasonCode::NotAuthorized);
    QCOMPARE(stage.outcome().reasonString, QStringLiteral("read only"));
}

void RetainedWorkerTest::tellsALostConnection()
{
    Stage stage;
    stage.worker.clear({retained("a", "1"), retained("b", "2")});
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor(qPrintable(hexOf("S'b'"))));
    stage.server.send("40 L[ 0001 ]");
    stage.server.close();
    QTRY_COMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::ConnectionFailed);
    QCOMPARE(stage.outcome().status.failure, ConnectionFailure::ClosedByPeer);
    QCOMPARE(stage.outcome().undone, QList<std::uint32_t> {1});
}

void RetainedWorkerTest::canBeCancelled()
{
    Stage stage({.window = 1});
    stage.worker.clear({retained("a", "1"), retained("b", "2")});
    stage.server.send(acceptance);
    QVERIFY(stage.waitFor(qPrintable(hexOf("S'a'"))));
    stage.worker.cancel();
    QCOMPARE(stage.ends.count(), 1);
    QCOMPARE(stage.outcome().kind, RetainedOutcome::Kind::Cancelled);
    QCOMPARE(stage.outcome().undone, (QList<std::uint32_t> {0, 1}));
    QTRY_VERIFY(stage.server.isClosed());
    QVERIFY(!stage.server.received().contains(hexOf("S'b'")));
}

QTEST_GUILESS_MAIN(RetainedWorkerTest)
#include "tst_retainedworker.moc"
