// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/limittext.h"
#include "tests/interop/brokers.h"
#include "tests/support/testfiles.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>

#include <csignal>
#include <stdexcept>

using namespace espalier;

namespace {

/// A client sends these bytes, and is thrown out.
void offend(const OwnBroker &broker, const QByteArray &bytes)
{
    QTcpSocket client;
    client.connectToHost(QStringLiteral("127.0.0.1"), broker.port().toUShort());
    if (!client.waitForConnected())
        throw std::runtime_error("the broker cannot be reached");
    client.write(bytes);
    if (client.state() == QAbstractSocket::ConnectedState && !client.waitForDisconnected())
        throw std::runtime_error("the client was not thrown out");
}

void end(OwnBroker &broker)
{
    broker.process().terminate();
    if (broker.process().waitForEnd() != 0)
        throw std::runtime_error("the broker failed: " + broker.process().output().toStdString());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error(file.errorString().toStdString());
    return file.readAll();
}

/// Each line is one object; those of one event.
QList<QJsonObject> objectsOf(const QByteArray &log, const QString &event)
{
    QList<QJsonObject> objects;
    for (const auto &line : log.trimmed().split('\n')) {
        const auto document = QJsonDocument::fromJson(line);
        if (!document.isObject())
            throw std::runtime_error("no object: " + line.toStdString());
        if (document.object().value(QStringLiteral("event")) == event)
            objects.append(document.object());
    }
    return objects;
}

const QByteArray hugePacket = QByteArray::fromHex("100d00044d515454050200000000"
                                                  "00"
                                                  "30ffffff7f");

} // namespace

/// The log of `espalier-cli broker`: where it goes, and what it looks like there.
class BrokerLoggingTest : public QObject
{
    Q_OBJECT

private slots:
    void writesObjects();
    void tellsByCategory();
    void opensItsFileAnew();
    void leavesThePlaceToTheOption();
    void refusesWrongValues_data();
    void refusesWrongValues();
    void hasTheOptionOfEachLimit();
};

void BrokerLoggingTest::writesObjects()
{
    const TestFiles files;
    OwnBroker broker({QStringLiteral("--log-format"), QStringLiteral("json"), QStringLiteral("--log-file"),
                      files.path("log"), QStringLiteral("--max-packet-size"), QStringLiteral("1000")});
    offend(broker, hugePacket);
    end(broker);
    const auto ends = objectsOf(contentOf(files.path("log")), QStringLiteral("clientDisconnected"));
    QCOMPARE(ends.size(), 1);
    QCOMPARE(ends[0].value(QStringLiteral("packetType")).toString(), QStringLiteral("PUBLISH"));
    QCOMPARE(ends[0].value(QStringLiteral("setting")).toString(), QStringLiteral("--max-packet-size"));
    QCOMPARE(ends[0].value(QStringLiteral("settingValue")).toInt(), 1000);
    QVERIFY(
        ends[0].value(QStringLiteral("listener")).toString().startsWith(QStringLiteral("mqtt://127.0.0.1:")));
    QVERIFY(!ends[0].value(QStringLiteral("cure")).toString().isEmpty());
}

void BrokerLoggingTest::tellsByCategory()
{
    const TestFiles files;
    OwnBroker broker({QStringLiteral("--log-level"), QStringLiteral("clients=error"),
                      QStringLiteral("--log-level"), QStringLiteral("debug"), QStringLiteral("--log-file"),
                      files.path("log")});
    offend(broker, "GET /");
    end(broker);
    QCOMPARE(contentOf(files.path("log")), QByteArray());
}

void BrokerLoggingTest::opensItsFileAnew()
{
    const TestFiles files;
    const auto log = files.write("log", "before\n");
    OwnBroker broker({QStringLiteral("--log-file"), log});
    QVERIFY(QFile::rename(log, files.path("old")));
    offend(broker, "GET /");
    QTRY_VERIFY(contentOf(files.path("old")).contains(" a wrong "));
    QVERIFY(contentOf(files.path("old")).startsWith("before\n"));
    QCOMPARE(::kill(static_cast<pid_t>(broker.process().processId()), SIGHUP), 0);
    QTRY_VERIFY(QFile::exists(log));
    offend(broker, "GET /");
    end(broker);
    QVERIFY(contentOf(log).contains(" notice the configuration was read again\n"));
    QVERIFY(contentOf(log).contains(" a wrong "));
}

void BrokerLoggingTest::leavesThePlaceToTheOption()
{
    const TestFiles files;
    const auto config = files.write("conf", "listener 0 127.0.0.1\nallow_anonymous true\nlog_dest file "
                                                + files.path("configured").toUtf8() + "\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("-c"), config, QStringLiteral("--log-file"),
                         files.path("log"), QStringLiteral("--test-config")});
    QCOMPARE(broker.waitForEnd(), 0);
    QVERIFY2(broker.output().contains("log to " + files.path("log").toUtf8() + '\n'),
             broker.output().constData());
    QVERIFY(!broker.output().contains("configured"));
}

void BrokerLoggingTest::refusesWrongValues_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("said");
    const QString level = QStringLiteral("--log-level");
    QTest::newRow("level") << QStringList {level, QStringLiteral("loud")}
                           << QByteArray("debug, information, notice, warning, error.");
    QTest::newRow("category") << QStringList {level, QStringLiteral("gossip=error")}
                              << QByteArray("broker, listener, clients, access, storage, bridge.");
    QTest::newRow("quiet, too") << QStringList {level, QStringLiteral("error"), QStringLiteral("-q")}
                                << QByteArray("--quiet");
    QTest::newRow("format") << QStringList {QStringLiteral("--log-format"), QStringLiteral("xml")}
                            << QByteArray("json");
    QTest::newRow("file") << QStringList {QStringLiteral("--log-file"), QStringLiteral("/nowhere/log")}
                          << QByteArray("/nowhere/log: No such file or directory.");
}

void BrokerLoggingTest::refusesWrongValues()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, said);
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        QStringList {QStringLiteral("broker"), QStringLiteral("--port"), QStringLiteral("0")}
                            + options);
    QVERIFY(broker.waitForEnd() > 0);
    QVERIFY2(broker.output().contains(said), broker.output().constData());
}

void BrokerLoggingTest::hasTheOptionOfEachLimit()
{
    ChildProcess broker(QStringLiteral(ESPALIER_CLI), {QStringLiteral("broker"), QStringLiteral("--help")});
    QCOMPARE(broker.waitForEnd(), 0);
    for (const auto &limit : limitTexts()) {
        const QByteArray option(limit.option.data(), static_cast<qsizetype>(limit.option.size()));
        QVERIFY2(broker.output().contains(option), option.constData());
    }
}

QTEST_GUILESS_MAIN(BrokerLoggingTest)
#include "tst_brokerlogging.moc"
