// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/messageformat.h"

#include <QTest>

using namespace espalier;
using namespace espalier::cli;

namespace {

QString formatted(const char *format, const Publish &message)
{
    std::string out;
    appendFormatted(format, message, WallTime(std::chrono::milliseconds(1'500)), out);
    return QString::fromUtf8(out.data(), static_cast<qsizetype>(out.size()));
}

} // namespace

class TestMessageFormat : public QObject
{
    Q_OBJECT
private slots:
    void formats_data();
    void formats();
    void writesJson();
    void writesBinaryPayloadsAsBase64_data();
    void writesBinaryPayloadsAsBase64();
};

void TestMessageFormat::formats_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *format, const char *expected) {
        QTest::newRow(format) << QByteArray(format) << QString::fromLatin1(expected);
    };
    row("%t %p", "a/b hi!");
    row("%q%r%l%m", "1137");
    row("%x %X", "686921 686921");
    row("%U", "1.500000");
    row("100%%", "100%");
    row("%y%", "%y%");
    row("a\\tb\\n\\\\", "a\tb\n\\");
    row("plain", "plain");
}

void TestMessageFormat::formats()
{
    QFETCH(QByteArray, format);
    const Publish message {.qos = Qos::AtLeastOnce,
                           .retain = true,
                           .topicName = "a/b",
                           .packetId = PacketId(7),
                           .payload = asBytes("hi!")};
    QTEST(formatted(format.constData(), message), "expected");
}

void TestMessageFormat::writesJson()
{
    PropertyList properties;
    properties.add(Property::ContentType, "text/plain").add(Property::CorrelationData, asBytes("\x01\xff"));
    properties.addUserProperty("k\"", "v");
    const Publish message {
        .topicName = "a\\b", .properties = properties, .payload = asBytes("say \"hi\"\n\x01")};
    const auto json = formatted("%j", message);
    const auto expected =
        QStringLiteral(R"(,"topic":"a\\b","qos":0,"retain":0,"payloadlen":10,"properties":)"
                       R"({"content-type":"text/plain","correlation-data":"01FF",)"
                       R"("user-properties":[{"k\"":"v"}]},"payload":"say \"hi\"\n\u0001"})");
    QVERIFY(json.startsWith(QStringLiteral(R"({"tst":")")));
    QCOMPARE(json.mid(json.indexOf(QStringLiteral(",\"topic\""))), expected);
}

void TestMessageFormat::writesBinaryPayloadsAsBase64_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("one byte") << QByteArray("\xff");
    QTest::newRow("two bytes") << QByteArray("\xff\xfe");
    QTest::newRow("three bytes") << QByteArray("\xff\xfe\xfd");
    QTest::newRow("behind a null") << QByteArray("a\0\xff", 3);
}

void TestMessageFormat::writesBinaryPayloadsAsBase64()
{
    QFETCH(QByteArray, payload);
    const Publish message {
        .topicName = "t",
        .payload = asBytes(std::string_view(payload.constData(), static_cast<std::size_t>(payload.size())))};
    const auto json = formatted("%j", message);
    QVERIFY(json.endsWith(
        QStringLiteral(R"("payload_base64":"%1"})").arg(QString::fromLatin1(payload.toBase64()))));
}

QTEST_APPLESS_MAIN(TestMessageFormat)
#include "tst_messageformat.moc"
