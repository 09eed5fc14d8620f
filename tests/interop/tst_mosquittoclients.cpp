// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"

#include <QRandomGenerator>
#include <QTest>

using namespace espalier;

namespace {

/// Arguments as one would type them; none of them contains a blank.
QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

/// Debian's mosquitto_pub and mosquitto_sub against our broker.
class MosquittoClientsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void carriesMessages_data();
    void carriesMessages();
    void keepsRetainedMessages_data() { versions(); }
    void keepsRetainedMessages();
    void publishesTheWillOfALostClient_data() { versions(); }
    void publishesTheWillOfALostClient();
    void heedsHowAClientSaysGoodbye_data();
    void heedsHowAClientSaysGoodbye();
    void carriesLargePayloads_data() { versions(); }
    void carriesLargePayloads();
    void carriesManyMessagesInOrder_data() { versions(); }
    void carriesManyMessagesInOrder();
    void queuesForASleepingSession_data() { versions(); }
    void queuesForASleepingSession();
    void passesPropertiesOn();
    void sharesSubscriptions();
    // The last one: it ends the broker.
    void saysGoodbyeWhenItEnds();

private:
    static void versions();
    /// mosquitto_sub, subscribed.
    [[nodiscard]] std::unique_ptr<ChildProcess> subscriber(const QStringList &arguments) const;
    /// The same, which prints nothing but what it receives; it may not have subscribed yet.
    [[nodiscard]] std::unique_ptr<ChildProcess> start(const QStringList &arguments) const;
    /// The exit code of mosquitto_pub.
    [[nodiscard]] int publish(const QStringList &arguments, const QByteArray &input = {});

    QString m_pub;
    QString m_sub;
    std::unique_ptr<OwnBroker> m_broker;
};

void MosquittoClientsTest::initTestCase()
{
    m_pub = installedProgram(QStringLiteral("mosquitto_pub"), QStringLiteral("mosquitto-clients"));
    m_sub = installedProgram(QStringLiteral("mosquitto_sub"), QStringLiteral("mosquitto-clients"));
    m_broker = std::make_unique<OwnBroker>();
}

void MosquittoClientsTest::versions()
{
    QTest::addColumn<QString>("version");
    for (const auto *version : {"mqttv31", "mqttv311", "mqttv5"})
        QTest::newRow(version) << QString::fromLatin1(version);
}

std::unique_ptr<ChildProcess> MosquittoClientsTest::start(const QStringList &arguments) const
{
    // Into a pipe it would write only when a few kilobytes have come together.
    return std::make_unique<ChildProcess>(
        installedProgram(QStringLiteral("stdbuf"), QStringLiteral("coreutils")),
        QStringList {QStringLiteral("-oL"), m_sub, QStringLiteral("-p"), m_broker->port()} + arguments);
}

std::unique_ptr<ChildProcess> MosquittoClientsTest::subscriber(const QStringList &arguments) const
{
    auto process = start(QStringList {QStringLiteral("-d")} + arguments);
    return process->waitFor("Subscribed (mid:") ? std::move(process) : nullptr;
}

int MosquittoClientsTest::publish(const QStringList &arguments, const QByteArray &input)
{
    ChildProcess process(m_pub, QStringList {QStringLiteral("-p"), m_broker->port()} + arguments);
    process.write(input);
    return process.waitForEnd();
}

void MosquittoClientsTest::carriesMessages_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("qos");
    for (const auto *version : {"mqttv31", "mqttv311", "mqttv5"}) {
        for (const auto *qos : {"0", "1", "2"})
            QTest::addRow("%s, QoS %s", version, qos)
                << QString::fromLatin1(version) << QString::fromLatin1(qos);
    }
}

void MosquittoClientsTest::carriesMessages()
{
    QFETCH(const QString, version);
    QFETCH(const QString, qos);
    const QStringList common {QStringLiteral("-V"), version, QStringLiteral("-q"), qos};
    const auto sub = subscriber(common + words("-t a/+/c -C 1 -F [%t|%q|%r|%p]"));
    QVERIFY(sub);
    QCOMPARE(publish(common + words("-t a/b/c -m grüße")), 0);
    QCOMPARE(sub->waitForEnd(), 0);
    QVERIFY2(sub->output().contains("[a/b/c|" + qos.toLatin1() + "|0|grüße]"), sub->output().constData());
}

void MosquittoClientsTest::keepsRetainedMessages()
{
    QFETCH(const QString, version);
    const QStringList common {QStringLiteral("-V"), version, QStringLiteral("-q"), QStringLiteral("1")};
    QCOMPARE(publish(common + words("-t kept/first -r -m one")), 0);
    QCOMPARE(publish(common + words("-t kept/second -r -m two")), 0);
    QCOMPARE(publish(common + words("-t kept/first -r -n")), 0);
    const auto sub = subscriber(common + words("-t kept/# -C 1 -F [%t|%r|%p]"));
    QVERIFY(sub);
    QCOMPARE(sub->waitForEnd(), 0);
    QVERIFY2(sub->output().contains("[kept/second|1|two]"), sub->output().constData());
    QCOMPARE(publish(common + words("-t kept/second -r -n")), 0);
}

void MosquittoClientsTest::publishesTheWillOfALostClient()
{
    QFETCH(const QString, version);
    const QStringList common {QStringLiteral("-V"), version, QStringLiteral("-q"), QStringLiteral("1")};
    const auto watcher = subscriber(common + words("-t will/+ -C 1 -F [%t|%p]"));
    const auto victim =
        subscriber(common + words("-t other --will-topic will/victim --will-payload gone --will-qos 1"));
    QVERIFY(watcher && victim);
    victim->kill();
    QCOMPARE(watcher->waitForEnd(), 0);
    QVERIFY2(watcher->output().contains("[will/victim|gone]"), watcher->output().constData());
}

void MosquittoClientsTest::heedsHowAClientSaysGoodbye_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("without will") << QStringLiteral("mqttv311") << QByteArray("[will/nobody|first]");
    QTest::newRow("with will") << QStringLiteral("mqttv5") << QByteArray("[will/leaver|gone]");
}

void MosquittoClientsTest::heedsHowAClientSaysGoodbye()
{
    // When it is asked to end, mosquitto_sub says DISCONNECT in 3.1.1, and in 5 the kind that asks for the will.
    QFETCH(const QString, version);
    QFETCH(const QByteArray, expected);
    const QStringList common {QStringLiteral("-V"), version};
    const auto watcher = subscriber(words("-V mqttv5 -t will/+ -C 1 -F [%t|%p]"));
    const auto leaver = subscriber(common + words("-t other --will-topic will/leaver --will-payload gone"));
    QVERIFY(watcher && leaver);
    leaver->terminate();
    QVERIFY(leaver->waitForEnd() >= 0);
    QCOMPARE(publish(words("-t will/nobody -m first")), 0);
    QCOMPARE(watcher->waitForEnd(), 0);
    QVERIFY2(watcher->output().contains(expected), watcher->output().constData());
}

void MosquittoClientsTest::carriesLargePayloads()
{
    QFETCH(const QString, version);
    QByteArray payload(3 * 1024 * 1024, Qt::Uninitialized);
    QRandomGenerator random(1);
    for (auto &byte : payload)
        byte = static_cast<char>(random.bounded('a', 'z'));
    const QStringList common {QStringLiteral("-V"), version, QStringLiteral("-q"), QStringLiteral("2")};
    const auto sub = subscriber(common + words("-t large -C 1 -F [%l|%p]"));
    QVERIFY(sub);
    QCOMPARE(publish(common + words("-t large -s"), payload), 0);
    QCOMPARE(sub->waitForEnd(), 0);
    QVERIFY(sub->output().contains("[" + QByteArray::number(payload.size()) + "|" + payload + "]"));
}

void MosquittoClientsTest::carriesManyMessagesInOrder()
{
    QFETCH(const QString, version);
    QByteArray lines;
    for (int i = 0; i < 2000; ++i)
        lines += QByteArray::number(i) + '\n';
    const QStringList common {QStringLiteral("-V"), version};
    // The retained message tells that it has subscribed.
    QCOMPARE(publish(words("-t many -q 1 -r -m begin")), 0);
    const auto sub = start(common + words("-q 1 -t many -C 2001"));
    QVERIFY(sub->waitFor("begin\n"));
    QCOMPARE(publish(common + words("-t many -q 1 -l"), lines), 0);
    QCOMPARE(sub->waitForEnd(), 0);
    QCOMPARE(sub->output(), "begin\n" + lines);
    QCOMPARE(publish(words("-t many -q 1 -r -n")), 0);
}

void MosquittoClientsTest::queuesForASleepingSession()
{
    QFETCH(const QString, version);
    const auto session = QStringList {QStringLiteral("-V"), version, QStringLiteral("-i"),
                                      QStringLiteral("sleeper-") + version}
                         + words("-c -q 1 -t queue/+");
    const auto first = subscriber(session + words("-E"));
    QVERIFY(first);
    QCOMPARE(first->waitForEnd(), 0);
    QCOMPARE(publish(words("-q 1 -t queue/a -m 1")), 0);
    QCOMPARE(publish(words("-q 1 -t queue/b -m 2")), 0);
    const auto second = start(session + words("-C 2 -F [%t|%p]"));
    QCOMPARE(second->waitForEnd(), 0);
    QCOMPARE(second->output(), QByteArray("[queue/a|1]\n[queue/b|2]\n"));
}

void MosquittoClientsTest::passesPropertiesOn()
{
    const auto sub = subscriber(words("-V mqttv5 -t props -C 1 -F [%p|%C|%R|%D|%P|%F]"));
    QVERIFY(sub);
    QCOMPARE(
        publish(words(
            "-V mqttv5 -t props -m x -D publish content-type text/plain -D publish response-topic reply/1 "
            "-D publish correlation-data c42 -D publish user-property trace a81f "
            "-D publish payload-format-indicator 1 -D publish message-expiry-interval 60")),
        0);
    QCOMPARE(sub->waitForEnd(), 0);
    QVERIFY2(sub->output().contains("[x|text/plain|reply/1|c42|trace:a81f|1]"), sub->output().constData());
}

void MosquittoClientsTest::sharesSubscriptions()
{
    // Both have heard the last message in common, so that what each of them got before is complete.
    const auto one = subscriber(words("-V mqttv5 -q 1 -t $share/workers/jobs -t all -F [%t|%p]"));
    const auto two = subscriber(words("-V mqttv5 -q 1 -t $share/workers/jobs -t all -F [%t|%p]"));
    QVERIFY(one && two);
    QByteArray lines;
    for (int i = 0; i < 20; ++i)
        lines += QByteArray::number(i) + '\n';
    QCOMPARE(publish(words("-V mqttv5 -q 1 -t jobs -l"), lines), 0);
    QCOMPARE(publish(words("-V mqttv5 -q 1 -t all -m end")), 0);
    QVERIFY(one->waitFor("[all|end]"));
    QVERIFY(two->waitFor("[all|end]"));
    const auto both = one->output() + two->output();
    for (int i = 0; i < 20; ++i)
        QCOMPARE(both.count("[jobs|" + QByteArray::number(i) + "]"), 1);
    QVERIFY(one->output().contains("[jobs|"));
    QVERIFY(two->output().contains("[jobs|"));
}

void MosquittoClientsTest::saysGoodbyeWhenItEnds()
{
    const auto sub = subscriber(words("-V mqttv5 -t x"));
    QVERIFY(sub);
    m_broker->process().terminate();
    QCOMPARE(m_broker->process().waitForEnd(), 0);
    QVERIFY2(sub->waitFor("Received DISCONNECT (139)"),
             sub->output().constData()); // 0x8B, Server shutting down
}

QTEST_GUILESS_MAIN(MosquittoClientsTest)
#include "tst_mosquittoclients.moc"
