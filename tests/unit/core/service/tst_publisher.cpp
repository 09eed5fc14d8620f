// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/publisherscript.h"
#include "tests/support/storescript.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

using State = ScheduleStatus::State;
using Kind = ScheduleSpec::Kind;

ScheduleRequest requestOf(const ScheduleSpec &spec, const PublishDraft &draft)
{
    ScheduleRequest request;
    request.spec = spec;
    request.draft = draft;
    return request;
}

} // namespace

class TestPublisher : public QObject
{
    Q_OBJECT
private slots:
    void publishesWhatPlaceholdersSay();
    void lastValuesComeFromTheStore();
    void tellsWhatCannotBeMade();
    void previewsCountForNothing();
    void burstsAreSentAndCounted();
    void intervalsGoOn();
    void pausedSchedulesWait();
    void stopsOneAndAll();
    void waitsForAcknowledgements();
    void waitsForTheNetwork();
    void refusalsAreCounted();
    void survivesALostConnection();
    void sendsTheRowsOfAFile();
    void rowsThatLieAreTold_data();
    void rowsThatLieAreTold();
    void placeholdersThatFailEndIt();
    void keepsUpWithTenThousandPerSecond();
};

void TestPublisher::publishesWhatPlaceholdersSay()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    QSignalSpy composed(&fixture.publisher, &Publisher::composed);
    const PublishDraft draft = draftOf(QStringLiteral("a/{{seq}}"), QStringLiteral("{{clientId}} {{topic}}"));
    fixture.publisher.publish(5, draft);
    fixture.publisher.publish(6, draft);
    QTRY_COMPARE(fixture.results.size(), 2);
    QTRY_COMPARE(composed.size(), 2); // told from another place: before or after the results
    QCOMPARE(composed.at(1), QVariantList({quint64(6), QStringLiteral("a/2")}));
    QCOMPARE(fixture.results.at(1).token, 6U);
    const QString received = fixture.server.received();
    QVERIFY(received.contains(hexOf("30 L[ S'a/1' 00 'me a/1' ]")));
    QVERIFY(received.contains(hexOf("30 L[ S'a/2' 00 'me a/2' ]")));
}

void TestPublisher::lastValuesComeFromTheStore()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.store.messageReceived(publishOf("plant/press", "{\"v\":[1,{\"x\":71.40}],\"s\":\"ä\"}"), 1);
    fixture.store.messageReceived(publishOf("cbor", "\xa1\x61\x76\x18\x2a"), 2);
    fixture.store.endOfBatch();
    const auto expect = [&](const char *placeholder, const char *wireText) {
        fixture.server.forget();
        fixture.publisher.publish(1, draftOf(QStringLiteral("a"), QString::fromLatin1(placeholder)));
        return QTest::qWaitFor([&] { return fixture.server.received() == hexOf(wireText); });
    };
    QVERIFY(expect("{{value plant/press v[1].x}}", "30 L[ S'a' 00 '71.40' ]"));
    QVERIFY(expect("{{value plant/press v[1]}}", "30 L[ S'a' 00 '{\"x\":71.40}' ]"));
    QVERIFY(expect("{{value plant/press s}}", "30 L[ S'a' 00 c3a4 ]"));
    QVERIFY(expect("{{value cbor v}}", "30 L[ S'a' 00 '42' ]"));
}

void TestPublisher::tellsWhatCannotBeMade()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    QSignalSpy failed(&fixture.publisher, &Publisher::failed);
    fixture.publisher.publish(1, draftOf(QStringLiteral("a"), QStringLiteral("{{value no/such}}")));
    fixture.publisher.publish(2, draftOf(QStringLiteral("a"), QStringLiteral("{{row.x}}")));
    QTRY_COMPARE(failed.count(), 2);
    QCOMPARE(failed.at(0).at(1).value<DraftError>().placeholder.kind, TemplateError::Kind::NoValue);
    QCOMPARE(failed.at(1).at(1).value<DraftError>().placeholder.kind, TemplateError::Kind::NoRow);
    QCOMPARE(fixture.server.received(), QString());
}

void TestPublisher::previewsCountForNothing()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    QSignalSpy previewed(&fixture.publisher, &Publisher::previewed);
    QSignalSpy previewFailed(&fixture.publisher, &Publisher::previewFailed);
    PublishDraft draft = draftOf(QStringLiteral("a/{{seq}}"), QStringLiteral("{{seq}}"));
    fixture.publisher.requestPreview(1, draft);
    fixture.publisher.requestPreview(2, draft);
    QTRY_COMPARE(previewed.count(), 2);
    for (const auto &signal : previewed)
        QCOMPARE(signal.at(1).value<MessagePreview>().topic, QStringLiteral("a/1"));
    draft.format = PayloadFormat::Hex;
    draft.payload = QStringLiteral("00ff");
    fixture.publisher.requestPreview(3, draft);
    QTRY_COMPARE(previewed.count(), 3);
    const auto binary = previewed.at(2).at(1).value<MessagePreview>();
    QVERIFY(!binary.isText);
    QCOMPARE(binary.payload, QStringLiteral("00 ff"));
    draft.payload = QStringLiteral("0");
    fixture.publisher.requestPreview(4, draft);
    QTRY_COMPARE(previewFailed.count(), 1);
    QCOMPARE(fixture.server.received(), QString());
}

void TestPublisher::burstsAreSentAndCounted()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.publisher.start(requestOf({.kind = Kind::Burst, .count = 5000},
                                      draftOf(QStringLiteral("a"), QStringLiteral("{{seq}}"))));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    const ScheduleStatus status = fixture.publisher.schedules().first();
    QCOMPARE(status.sent, 5000U);
    QCOMPARE(status.acknowledged, 5000U);
    QCOMPARE(status.refused, 0U);
    QCOMPARE(status.total, 5000U);
    QVERIFY(fixture.results.isEmpty());
}

void TestPublisher::intervalsGoOn()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.publisher.start(
        requestOf({.kind = Kind::Interval, .interval = 2ms, .count = 40}, draftOf(QStringLiteral("a"), {})));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    QCOMPARE(fixture.publisher.schedules().first().sent, 40U);
}

void TestPublisher::pausedSchedulesWait()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    const auto id = fixture.publisher.start(
        requestOf({.kind = Kind::Interval, .interval = 2ms}, draftOf(QStringLiteral("a"), {})));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.sent > 3; }));
    fixture.publisher.pause(id);
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Paused; }));
    const auto sent = fixture.publisher.schedules().first().sent;
    QCOMPARE(fixture.publisher.schedules().first().nextAt, 0);
    fixture.publisher.resume(id);
    QVERIFY(fixture.waitFor([sent](const ScheduleStatus &status) {
        return status.state == State::Running && status.sent > sent;
    }));
}

void TestPublisher::stopsOneAndAll()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    const auto request =
        requestOf({.kind = Kind::Interval, .interval = 5ms}, draftOf(QStringLiteral("a"), {}));
    const auto first = fixture.publisher.start(request);
    fixture.publisher.start(request);
    fixture.publisher.start(request);
    fixture.publisher.stop(first);
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Stopped; }));
    QCOMPARE(fixture.publisher.schedules().size(), 3);
    QCOMPARE(fixture.publisher.schedules().at(1).state, State::Running);
    fixture.publisher.stopAll();
    QTRY_COMPARE(fixture.publisher.schedules().at(2).state, State::Stopped);
    fixture.publisher.remove(first);
    QTRY_COMPARE(fixture.publisher.schedules().size(), 2);
}

void TestPublisher::waitsForAcknowledgements()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.publisher.start(
        requestOf({.kind = Kind::Burst, .count = 1500}, draftOf(QStringLiteral("a"), {}, Qos::AtLeastOnce)));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.isHeldBack; }));
    QCOMPARE(fixture.publisher.schedules().first().sent, 1000U);
    for (int id = 1; id <= 1500; ++id) {
        fixture.server.send(QStringLiteral("40 02 %1").arg(id, 4, 16, QLatin1Char('0')).toStdString());
        if (id == 1000) {
            QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.sent == 1500; }));
        }
    }
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    QCOMPARE(fixture.publisher.schedules().first().acknowledged, 1500U);
}

void TestPublisher::waitsForTheNetwork()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.reads = false;
    fixture.publisher.start(
        requestOf({.kind = Kind::Burst, .count = 400}, draftOf(QStringLiteral("a"), QString(10'000, u'x'))));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.isHeldBack; }));
    QVERIFY(fixture.connection.bytesToWrite() < 2 * 1024 * 1024);
    QVERIFY(fixture.publisher.schedules().first().sent < 400);
    fixture.reads = true;
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    QCOMPARE(fixture.publisher.schedules().first().refused, 0U);
}

void TestPublisher::refusalsAreCounted()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.publisher.start(
        requestOf({.kind = Kind::Burst, .count = 2}, draftOf(QStringLiteral("a"), {}, Qos::AtLeastOnce)));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.sent == 2; }));
    fixture.server.send("40 L[ 0001 87 ] 40 L[ 0002 10 ]");
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    QCOMPARE(fixture.publisher.schedules().first().refused, 1U);
    QCOMPARE(fixture.publisher.schedules().first().acknowledged, 1U);
    QCOMPARE(fixture.publisher.schedules().first().reason, ReasonCode::NotAuthorized);
}

void TestPublisher::survivesALostConnection()
{
    PublisherScript fixture;
    fixture.publisher.start(
        requestOf({.kind = Kind::Interval, .interval = 2ms}, draftOf(QStringLiteral("a"), {})));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Waiting; }));
    QVERIFY(fixture.connectNow());
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.sent > 2; }));
    fixture.server.close();
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Waiting; }));
    const auto before = fixture.publisher.schedules().first();
    QCOMPARE(before.refused, 0U);
    QVERIFY(fixture.connectNow());
    QVERIFY(fixture.waitFor([&before](const ScheduleStatus &status) {
        return status.state == State::Running && status.sent > before.sent;
    }));
    QCOMPARE(fixture.publisher.schedules().first().refused, 0U);
}

void TestPublisher::sendsTheRowsOfAFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rows.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("where,what,when\npress,{{seq}},0\nrobot,2,0.01\n");
    file.close();
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.reads = false;
    ScheduleRequest request = requestOf(
        {.kind = Kind::Rows}, draftOf(QStringLiteral("plant/{{row.where}}"), QStringLiteral("unused")));
    request.file = path;
    request.payloadColumn = QStringLiteral("what");
    request.timeColumn = QStringLiteral("when");
    fixture.publisher.start(request);
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    QCOMPARE(fixture.publisher.schedules().first().sent, 2U);
    // What stands in a file is data, not a template.
    QCOMPARE(fixture.server.received(),
             hexOf("30 L[ S'plant/press' 00 '{{seq}}' ] 30 L[ S'plant/robot' 00 '2' ]"));
}

void TestPublisher::rowsThatLieAreTold_data()
{
    using Row = RowError::Kind;
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("sent");
    QTest::newRow("empty") << QByteArray() << int(Row::Empty) << 0 << 0;
    QTest::newRow("names only") << QByteArray("c,t\n") << int(Row::Empty) << 0 << 0;
    QTest::newRow("no column") << QByteArray("x,t\n1,0\n") << int(Row::NoColumn) << 1 << 0;
    QTest::newRow("no time") << QByteArray("c,t\n1,0\n2,later\n") << int(Row::NoTime) << 3 << 1;
    QTest::newRow("time missing") << QByteArray("c,t\n1\n") << int(Row::NoTime) << 2 << 0;
    QTest::newRow("binary") << QByteArray("c,t\n1,0\n\0\0\n", 12) << int(Row::Binary) << 3 << 1;
    QTest::newRow("quote") << QByteArray("c,t\n1,0\n\"\n") << int(Row::QuoteNotClosed) << 3 << 1;
}

void TestPublisher::rowsThatLieAreTold()
{
    QFETCH(QByteArray, contents);
    QFETCH(int, kind);
    QFETCH(int, line);
    QFETCH(int, sent);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rows.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
    file.close();
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    ScheduleRequest request = requestOf({.kind = Kind::Rows}, draftOf(QStringLiteral("a"), {}));
    request.file = path;
    request.payloadColumn = QStringLiteral("c");
    request.timeColumn = QStringLiteral("t");
    fixture.publisher.start(request);
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Failed; }));
    const ScheduleStatus status = fixture.publisher.schedules().first();
    QVERIFY(status.rowError);
    QCOMPARE(int(status.rowError->kind), kind);
    QCOMPARE(int(status.rowError->line), line);
    QCOMPARE(int(status.sent), sent);
}

void TestPublisher::placeholdersThatFailEndIt()
{
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.publisher.start(requestOf({.kind = Kind::Interval, .interval = 1ms},
                                      draftOf(QStringLiteral("a"), QStringLiteral("{{value no/such}}"))));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Failed; }));
    QVERIFY(fixture.publisher.schedules().first().draftError);
    QCOMPARE(fixture.publisher.schedules().first().sent, 0U);
}

void TestPublisher::keepsUpWithTenThousandPerSecond()
{
    // Half a second's worth, without a limit on how long that may take where the machine is busy.
    PublisherScript fixture;
    QVERIFY(fixture.connectNow());
    fixture.publisher.start(
        requestOf({.kind = Kind::Interval, .interval = 100us, .count = 5000},
                  draftOf(QStringLiteral("a/{{seq}}"), QStringLiteral("{\"t\":{{nowUs}}}"))));
    QVERIFY(fixture.waitFor([](const ScheduleStatus &status) { return status.state == State::Finished; }));
    QCOMPARE(fixture.publisher.schedules().first().acknowledged, 5000U);
}

QTEST_GUILESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
