// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/mqtturl.h"

#include <QTest>

using namespace espalier;

class TestMqttUrl : public QObject
{
    Q_OBJECT
private slots:
    void parses_data();
    void parses();
    void knowsSchemes_data();
    void knowsSchemes();
    void refuses_data();
    void refuses();
};

void TestMqttUrl::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("parts");
    const auto row = [](const char *text, const char *parts) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(parts);
    };
    row("mqtt://broker", "|| broker 1883 ");
    row("MQTT://broker", "|| broker 1883 ");
    row("mqtt://broker/", "|| broker 1883 ");
    row("mqtt://broker:8883", "|| broker 8883 ");
    row("mqtt://broker:1884/a/+/b", "|| broker 1884 a/+/b");
    row("mqtt://broker/#", "|| broker 1883 #");
    row("mqtt://broker/a/#", "|| broker 1883 a/#");
    row("mqtt://broker//a", "|| broker 1883 /a");
    row("mqtt://broker/a?b=c", "|| broker 1883 a?b=c");
    row("mqtt://broker/$SYS/#", "|| broker 1883 $SYS/#");
    row("mqtt://broker/a%20b/%C3%A4", "|| broker 1883 a b/ä");
    row("mqtt://broker/ä", "|| broker 1883 ä");
    row("mqtt://broker/a@b:c", "|| broker 1883 a@b:c");
    row("mqtt://user@broker", "|user| broker 1883 ");
    row("mqtt://user:pass@broker:1/x", "|user|pass broker 1 x");
    row("mqtt://me%40home:p%3Aq@broker", "|me@home|p:q broker 1883 ");
    row("mqtt://me@home@broker", "|me@home| broker 1883 ");
    row("mqtt://192.168.0.7:1883", "|| 192.168.0.7 1883 ");
    row("mqtt://[::1]", "|| ::1 1883 ");
    row("mqtt://[fe80::1]:1900/t", "|| fe80::1 1900 t");
}

void TestMqttUrl::parses()
{
    QFETCH(QString, text);
    const auto url = parseMqttUrl(text);
    QVERIFY(url);
    const auto user =
        url->userName.isEmpty() ? QStringLiteral("||") : QStringLiteral("|%1|").arg(url->userName);
    QTEST(QStringLiteral("%1%2 %3 %4 %5")
              .arg(user, url->password, url->host)
              .arg(url->port)
              .arg(url->topicFilter),
          "parts");
}

void TestMqttUrl::knowsSchemes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<TransportKind>("kind");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *text, TransportKind kind, int port, const char *path,
                        const char *printed) {
        QTest::newRow(text) << QString::fromUtf8(text) << kind << port << QString::fromUtf8(path)
                            << QString::fromUtf8(*printed ? printed : text);
    };
    row("mqtt://broker", TransportKind::Tcp, 1883, "", "");
    row("mqtts://broker", TransportKind::Tls, 8883, "", "");
    row("ws://broker", TransportKind::WebSocket, 80, "", "");
    row("WSS://broker/", TransportKind::SecureWebSocket, 443, "/", "wss://broker/");
    row("ws://broker:9001/mqtt?a=b#c", TransportKind::WebSocket, 9001, "/mqtt?a=b#c", "");
    row("mqtts://u%40x:secret@[::1]:1/a%20b/%C3%A4/#", TransportKind::Tls, 1, "",
        "mqtts://u%40x@[::1]:1/a%20b/%C3%A4/#");
    row("mqtt://broker//$a", TransportKind::Tcp, 1883, "", "");
}

void TestMqttUrl::knowsSchemes()
{
    QFETCH(QString, text);
    const auto url = parseMqttUrl(text);
    QVERIFY(url);
    QTEST(url->transport, "kind");
    QTEST(static_cast<int>(url->port), "port");
    QTEST(url->path, "path");
    QTEST(toText(*url), "printed");
    auto again = *url;
    again.password.clear();
    const auto parsed = parseMqttUrl(toText(*url));
    QVERIFY(parsed && *parsed == again);
}

void TestMqttUrl::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<MqttUrlError>("error");
    const auto row = [](const char *text, MqttUrlError error) {
        QTest::newRow(*text ? text : "(empty)") << QString::fromLatin1(text) << error;
    };
    row("", MqttUrlError::NotMqtt);
    row("broker", MqttUrlError::NotMqtt);
    row("http://broker", MqttUrlError::NotMqtt);
    row("mqtt:broker", MqttUrlError::NotMqtt);
    row("mqttx://broker", MqttUrlError::NotMqtt);
    row("wss://", MqttUrlError::NoHost);
    row("ws://broker/a b", MqttUrlError::BadEncoding);
    row("ws://broker/a\nb", MqttUrlError::BadEncoding);
    row("mqtt://", MqttUrlError::NoHost);
    row("mqtt:///a", MqttUrlError::NoHost);
    row("mqtt://:1883", MqttUrlError::NoHost);
    row("mqtt://user@", MqttUrlError::NoHost);
    row("mqtt://broker#", MqttUrlError::BadHost);
    row("mqtt://bro ker", MqttUrlError::BadHost);
    row("mqtt://[::1", MqttUrlError::BadHost);
    row("mqtt://[broker]", MqttUrlError::BadHost);
    row("mqtt://[::1]x", MqttUrlError::BadHost);
    row("mqtt://broker:", MqttUrlError::BadPort);
    row("mqtt://broker:0", MqttUrlError::BadPort);
    row("mqtt://broker:65536", MqttUrlError::BadPort);
    row("mqtt://broker:+1", MqttUrlError::BadPort);
    row("mqtt://::1", MqttUrlError::NoHost);
    row("mqtt://broker:18:83", MqttUrlError::BadPort);
    row("mqtt://broker/%", MqttUrlError::BadEncoding);
    row("mqtt://broker/%4", MqttUrlError::BadEncoding);
    row("mqtt://broker/%+4", MqttUrlError::BadEncoding);
    row("mqtt://broker/%ff", MqttUrlError::BadEncoding);
    row("mqtt://broker/%00", MqttUrlError::BadEncoding);
    row("mqtt://us%er@broker", MqttUrlError::BadEncoding);
    row("mqtt://broker/a/#/b", MqttUrlError::BadTopicFilter);
    row("mqtt://broker/a+", MqttUrlError::BadTopicFilter);
}

void TestMqttUrl::refuses()
{
    QFETCH(QString, text);
    const auto url = parseMqttUrl(text);
    QVERIFY(!url);
    QTEST(url.error(), "error");
}

QTEST_APPLESS_MAIN(TestMqttUrl)
#include "tst_mqtturl.moc"
