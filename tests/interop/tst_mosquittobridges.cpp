// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"
#include "tests/support/testcertificates.h"

#include <QTest>

#include <stdexcept>

using namespace espalier;

namespace {

QStringList words(const QString &text)
{
    return text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// mosquitto_sub that prints "[topic|QoS|retain|payload]", one a line.
std::unique_ptr<ChildProcess> subscriber(const QString &port, const QString &arguments)
{
    auto process = std::make_unique<ChildProcess>(
        installedProgram(QStringLiteral("stdbuf"), QStringLiteral("coreutils")),
        QStringList {QStringLiteral("-oL"),
                     installedProgram(QStringLiteral("mosquitto_sub"), QStringLiteral("mosquitto-clients")),
                     QStringLiteral("-d"), QStringLiteral("-p"), port, QStringLiteral("-F"),
                     QStringLiteral("[%t|%q|%r|%p]")}
            + words(arguments));
    if (!process->waitFor("Subscribed (mid:"))
        throw std::runtime_error("mosquitto_sub does not subscribe: " + process->output().toStdString());
    return process;
}

int publish(const QString &port, const QString &arguments, const QByteArray &input = {})
{
    ChildProcess process(
        installedProgram(QStringLiteral("mosquitto_pub"), QStringLiteral("mosquitto-clients")),
        QStringList {QStringLiteral("-p"), port} + words(arguments));
    process.write(input);
    return process.waitForEnd();
}

QStringList bridgeOptions(const QString &url, const QString &topic, const QString &version)
{
    return {QStringLiteral("--bridge"),         url,
            QStringLiteral("--bridge-topic"),   topic,
            QStringLiteral("--bridge-version"), version,
            QStringLiteral("--bridge-id"),      QStringLiteral("espalier")};
}

QString urlOf(const Mosquitto &mosquitto)
{
    return QStringLiteral("mqtt://127.0.0.1:%1").arg(mosquitto.port());
}

/// How often a line is in the output.
qsizetype count(ChildProcess &process, const QByteArray &line)
{
    return process.output().count(line);
}

} // namespace

/// Bridges between our broker and Debian's mosquitto.
class MosquittoBridgesTest : public QObject
{
    Q_OBJECT

private slots:
    void reachesMosquitto_data();
    void reachesMosquitto();
    void isReachedByMosquitto_data();
    void isReachedByMosquitto();
    void losesNothingWhileMosquittoIsAway_data();
    void losesNothingWhileMosquittoIsAway();
    void speaksTls();

private:
    static void carriesBothWays(const QString &ours, const QString &theirs);
};

/// Each message reaches the subscribers of both brokers, once.
void MosquittoBridgesTest::carriesBothWays(const QString &ours, const QString &theirs)
{
    const auto here = subscriber(ours, QStringLiteral("-q 2 -t #"));
    const auto there = subscriber(theirs, QStringLiteral("-q 2 -t #"));
    QCOMPARE(publish(ours, QStringLiteral("-q 1 -t ours/a -m 1")), 0);
    QCOMPARE(publish(theirs, QStringLiteral("-q 1 -t theirs/a -m 2")), 0);
    QCOMPARE(publish(ours, QStringLiteral("-q 2 -r -t ours/end -m 3")), 0);
    QCOMPARE(publish(theirs, QStringLiteral("-q 2 -r -t theirs/end -m 4")), 0);
    for (auto *process : {here.get(), there.get()}) {
        QVERIFY(process->waitFor("[ours/end|"));
        QVERIFY(process->waitFor("[theirs/end|"));
        for (const auto *topic : {"[ours/a|", "[theirs/a|", "[ours/end|", "[theirs/end|"})
            QVERIFY2(count(*process, topic) == 1, process->output().constData());
    }
    // On each side what was retained on the other one.
    const auto later = subscriber(theirs, QStringLiteral("-q 2 -t ours/end -C 1"));
    QVERIFY(later->waitFor("|1|3]"));
    const auto laterHere = subscriber(ours, QStringLiteral("-q 2 -t theirs/end -C 1"));
    QVERIFY(laterHere->waitFor("|1|4]"));
}

void MosquittoBridgesTest::reachesMosquitto_data()
{
    QTest::addColumn<QString>("version");
    for (const auto *version : {"31", "311", "5"})
        QTest::newRow(version) << QString::fromLatin1(version);
}

void MosquittoBridgesTest::reachesMosquitto()
{
    QFETCH(const QString, version);
    Mosquitto mosquitto;
    OwnBroker broker(bridgeOptions(urlOf(mosquitto), QStringLiteral("# both 2"), version));
    QVERIFY(broker.process().waitFor(" is up"));
    QVERIFY(mosquitto.process().waitFor("Sending SUBACK to espalier"));
    carriesBothWays(broker.port(), QString::number(mosquitto.port()));
}

void MosquittoBridgesTest::isReachedByMosquitto_data()
{
    QTest::addColumn<QByteArray>("version");
    for (const auto *version : {"mqttv31", "mqttv311", "mqttv50"})
        QTest::newRow(version) << QByteArray(version);
}

void MosquittoBridgesTest::isReachedByMosquitto()
{
    QFETCH(const QByteArray, version);
    OwnBroker broker;
    Mosquitto mosquitto(
        "127.0.0.1",
        "connection ours\naddress 127.0.0.1:" + broker.port().toLatin1() + "\nbridge_protocol_version "
            + version
            + "\ntry_private true\nrestart_timeout 1\nnotifications_local_only true\ntopic # both 2\n");
    QVERIFY(mosquitto.process().waitFor("Received SUBACK from local."));
    carriesBothWays(broker.port(), QString::number(mosquitto.port()));
}

void MosquittoBridgesTest::losesNothingWhileMosquittoIsAway_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("qos");
    for (const auto *version : {"311", "5"}) {
        for (const auto *qos : {"1", "2"})
            QTest::addRow("%s, QoS %s", version, qos)
                << QString::fromLatin1(version) << QString::fromLatin1(qos);
    }
}

void MosquittoBridgesTest::losesNothingWhileMosquittoIsAway()
{
    QFETCH(const QString, version);
    QFETCH(const QString, qos);
    Mosquitto mosquitto;
    OwnBroker broker(bridgeOptions(urlOf(mosquitto), QStringLiteral("# out 2"), version));
    QVERIFY(broker.process().waitFor(" is up"));
    mosquitto.process().kill();
    QVERIFY(broker.process().waitFor(" is down"));
    constexpr int messages = 300;
    QByteArray lines;
    for (int i = 0; i < messages; ++i)
        lines += "message " + QByteArray::number(i) + '\n';
    QCOMPARE(publish(broker.port(), QStringLiteral("-q %1 -t line -l").arg(qos), lines), 0);
    QCOMPARE(publish(broker.port(), QStringLiteral("-q %1 -t end -m x").arg(qos)), 0);
    QVERIFY(mosquitto.start());
    // Its own log has every message that came, once.
    if (!mosquitto.process().waitFor("'end'")) {
        QFAIL((broker.process().output().right(5000) + mosquitto.process().output().right(3000)).constData());
    }
    const auto arrived = mosquitto.process().output().count("'line'");
    QCOMPARE(arrived, messages);
}

void MosquittoBridgesTest::speaksTls()
{
    const TestAuthority authority;
    const TestFiles files;
    const auto ca = files.write("ca.pem", authority.authority.certificate());
    const auto certificate = files.write("server.pem", authority.server.certificate());
    const auto key = files.write("server.key", authority.server.key());
    Mosquitto mosquitto("127.0.0.1", "certfile " + certificate.toUtf8() + "\nkeyfile " + key.toUtf8() + '\n');
    const auto url = QStringLiteral("mqtts://localhost:%1").arg(mosquitto.port());
    const auto topic = QStringLiteral("# out 1");
    OwnBroker stranger(bridgeOptions(url, topic, QStringLiteral("5")));
    QVERIFY(stranger.process().waitFor("its certificate was not accepted"));
    OwnBroker broker(bridgeOptions(url, topic, QStringLiteral("5"))
                     + QStringList {QStringLiteral("--bridge-ca"), ca});
    QVERIFY(broker.process().waitFor(" is up"));
    QCOMPARE(publish(broker.port(), QStringLiteral("-q 1 -t secret -m x")), 0);
    QVERIFY(mosquitto.process().waitFor("'secret'"));
}

QTEST_GUILESS_MAIN(MosquittoBridgesTest)
#include "tst_mosquittobridges.moc"
