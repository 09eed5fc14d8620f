// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/retainedbackup.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

RetainedMessage message(const char *topicName, std::string_view payload)
{
    return {.topicName = topicName, .payload = Bytes::copyOf(payload), .payloadSize = payload.size()};
}

} // namespace

class RetainedBackupTest : public QObject
{
    Q_OBJECT
private slots:
    void readsWhatItWrote();
    void readsLinesOfAnyLength();
    void leavesOutWhatIsNotWhole();
    void refusesLinesThatAreNoMessage_data();
    void refusesLinesThatAreNoMessage();
    void tellsWhatTheSystemSays();

private:
    QTemporaryDir m_folder;
};

void RetainedBackupTest::readsWhatItWrote()
{
    auto text = message("plant/\xc3\xa4", "{\"value\": 1.0}");
    text.qos = Qos::ExactlyOnce;
    PropertyList properties;
    properties.add(Property::PayloadFormatIndicator, 1U)
        .add(Property::MessageExpiryInterval, 4'000'000'000U)
        .add(Property::ContentType, "application/json")
        .add(Property::CorrelationData, std::string_view("\x00\xff", 2))
        .addUserProperty("trace", "a1")
        .addUserProperty("trace", "a2");
    text.properties = Bytes::copyOf(properties.view().bytes());
    const RetainedMessages messages {text, message("binary", std::string_view("\xff\x00\xfe", 3))};
    const auto path = m_folder.filePath(QStringLiteral("retained.jsonl"));
    QCOMPARE(writeRetainedBackup(path, messages).value(), 2);
    const auto read = readRetainedBackup(path);
    QVERIFY(read.has_value());
    QCOMPARE(*read, messages);
}

void RetainedBackupTest::readsLinesOfAnyLength()
{
    RetainedMessages messages;
    // Around what is read at once, and much more than that.
    for (const std::size_t size : {65'490U, 65'535U, 65'536U, 300'000U})
        messages += {message("large", std::string(size, 'x')), message("small", "1")};
    const auto path = m_folder.filePath(QStringLiteral("long.jsonl"));
    QCOMPARE(writeRetainedBackup(path, messages).value(), messages.size());
    const auto read = readRetainedBackup(path);
    QVERIFY(read.has_value());
    QCOMPARE(*read, messages);
}

void RetainedBackupTest::leavesOutWhatIsNotWhole()
{
    auto cut = message("big", "");
    cut.payloadSize = 1'000'000;
    const auto path = m_folder.filePath(QStringLiteral("cut.jsonl"));
    QCOMPARE(writeRetainedBackup(path, {cut, message("small", "1")}).value(), 1);
    QCOMPARE(readRetainedBackup(path).value().size(), 1);
}

void RetainedBackupTest::refusesLinesThatAreNoMessage_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("detail");
    QTest::newRow("no topic") << QByteArray(R"({"payload":"1","qos":0})") << QStringLiteral("topic");
    QTest::newRow("a filter") << QByteArray(R"({"topic":"a/#","payload":"1","qos":0})")
                              << QStringLiteral("topic");
    QTest::newRow("no payload") << QByteArray(R"({"topic":"a","qos":0})") << QStringLiteral("payload");
    QTest::newRow("bad base64") << QByteArray(R"({"topic":"a","payloadBase64":"*","qos":0})")
                                << QStringLiteral("payload");
    QTest::newRow("QoS 3") << QByteArray(R"({"topic":"a","payload":"1","qos":3})") << QStringLiteral("qos");
    QTest::newRow("unknown property")
        << QByteArray(R"({"topic":"a","payload":"1","qos":0,"properties":[["Colour","red"]]})")
        << QStringLiteral("properties");
    QTest::newRow("property of CONNECT")
        << QByteArray(R"({"topic":"a","payload":"1","qos":0,"properties":[["Receive Maximum",1]]})")
        << QStringLiteral("properties");
    QTest::newRow("negative number") << QByteArray(
        R"({"topic":"a","payload":"1","qos":0,"properties":[["Message Expiry Interval",-1]]})")
                                     << QStringLiteral("properties");
}

void RetainedBackupTest::refusesLinesThatAreNoMessage()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, detail);
    const auto path = m_folder.filePath(QStringLiteral("bad.jsonl"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(R"({"topic":"a","payload":"1","qos":0})") + "\n\n" + line + "\n");
    file.close();
    const auto read = readRetainedBackup(path);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, RetainedBackupError::Kind::Line);
    QCOMPARE(read.error().line, 3);
    QCOMPARE(read.error().detail, detail);
}

void RetainedBackupTest::tellsWhatTheSystemSays()
{
    const auto missing = m_folder.filePath(QStringLiteral("no/such/folder"));
    const auto read = readRetainedBackup(missing);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, RetainedBackupError::Kind::File);
    QVERIFY(!read.error().detail.isEmpty());
    QVERIFY(!writeRetainedBackup(missing, {message("a", "1")}));
}

QTEST_GUILESS_MAIN(RetainedBackupTest)
#include "tst_retainedbackup.moc"
