// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"
#include "tests/support/testfiles.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

using namespace espalier;

/// The command `espalier-cli broker` as a process among others.
class BrokerCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void endsThoughNobodyReadsItsLog();
    void letsInWhoKnowsAPassword_data();
    void letsInWhoKnowsAPassword();
    void namesTheLineOfAUserThatIsWrong();
    void sharesPasswordFilesWithMosquitto();
    void runsFromAConfigurationFile();
    void refusesAWrongConfiguration();
    void tellsWhatItUnderstood();
    void tellsProgramsWhenItIsReady();
    void refusesADescriptorThatIsNotOpen();
    void endsWithItsParent();
    void closesWhoSendsNoConnectInTime();
};

namespace {

/// The exit code of a client that publishes.
int publishes(quint16 port, const QStringList &more)
{
    QStringList arguments {QStringLiteral("-p"), QString::number(port), QStringLiteral("-t"),
                           QStringLiteral("t"),  QStringLiteral("-m"),  QStringLiteral("x")};
    ChildProcess client(
        installedProgram(QStringLiteral("mosquitto_pub"), QStringLiteral("mosquitto-clients")),
        arguments + more);
    return client.waitForEnd();
}

/// A pipe with a name in a folder.
QString makePipe(const TestFiles &files, const char *name)
{
    auto path = files.path(name);
    if (mkfifo(QFile::encodeName(path).constData(), 0600) != 0)
        throw std::runtime_error("cannot make a pipe");
    return path;
}

/// All that is written to a pipe until its last writer closes it.
QByteArray readToTheEnd(QFile &pipe)
{
    if (!pipe.isOpen() && !pipe.open(QIODevice::ReadOnly))
        throw std::runtime_error("cannot open a pipe");
    return pipe.readAll();
}

/// A shell that runs `script`, in which "$0" is our command and "$1" and so on are `arguments`.
std::unique_ptr<ChildProcess> shell(const QString &script, const QStringList &arguments)
{
    return std::make_unique<ChildProcess>(
        QStringLiteral("/bin/sh"),
        QStringList {QStringLiteral("-c"), script, QStringLiteral(ESPALIER_CLI)} + arguments);
}

const QStringList asAnn {QStringLiteral("-u"), QStringLiteral("ann"), QStringLiteral("-P"),
                         QStringLiteral("pencil")};

} // namespace

void BrokerCommandTest::endsThoughNobodyReadsItsLog()
{
    const TestFiles files;
    const auto log = QFile::encodeName(files.path("log"));
    QCOMPARE(mkfifo(log.constData(), 0600), 0);
    const int reader = open(log.constData(), O_RDWR | O_CLOEXEC); // open, but never read from
    QVERIFY(reader >= 0);

    QProcess broker;
    broker.setStandardErrorFile(QFile::decodeName(log), QIODevice::Append);
    broker.start(QStringLiteral(ESPALIER_CLI),
                 {QStringLiteral("broker"), QStringLiteral("--port"), QStringLiteral("0")});
    QByteArray output;
    static const QRegularExpression listening(QStringLiteral("Listening on mqtt://127\\.0\\.0\\.1:(\\d+)"));
    QRegularExpressionMatch match;
    while (!match.hasMatch()) {
        QVERIFY(broker.waitForReadyRead());
        output += broker.readAllStandardOutput();
        match = listening.match(QString::fromUtf8(output));
    }
    // Each of them is worth a line of more than a hundred bytes; the pipe holds 64 KiB.
    for (int i = 0; i < 1500; ++i) {
        QTcpSocket client;
        client.connectToHost(QStringLiteral("127.0.0.1"), match.captured(1).toUShort());
        QVERIFY(client.waitForConnected());
        client.write("GET /");
        QVERIFY(client.waitForDisconnected());
    }
    broker.terminate();
    QVERIFY(broker.waitForFinished());
    QCOMPARE(broker.exitStatus(), QProcess::NormalExit);
    QCOMPARE(broker.exitCode(), 0);
    close(reader);
}

void BrokerCommandTest::letsInWhoKnowsAPassword_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("output");
    const QByteArray refusal("The server refused the connection: ");
    QTest::newRow("SHA-1") << "--auth-method SCRAM-SHA-1 -u user -P pencil" << 0 << QByteArray();
    QTest::newRow("SHA-256") << "--auth-method SCRAM-SHA-256 -u user -P pencil" << 0 << QByteArray();
    QTest::newRow("SHA-512") << "--auth-method SCRAM-SHA-512 -u user -P pencil" << 0 << QByteArray();
    QTest::newRow("wrong password") << "--auth-method SCRAM-SHA-256 -u user -P pencils" << 1
                                    << refusal + "Not authorized (0x87).\n";
    QTest::newRow("nobody") << "--auth-method SCRAM-SHA-256 -u nobody -P pencil" << 1
                            << refusal + "Not authorized (0x87).\n";
    QTest::newRow("without method") << "-V 5 -u user -P pencil" << 0 << QByteArray();
    QTest::newRow("without method, wrong")
        << "-V 5 -u user -P pencils" << 1 << refusal + "Bad User Name or Password (0x86).\n";
    QTest::newRow("without anything") << "-V 5" << 1
                                      << refusal
                                             + "Not authorized (0x87): This broker wants an authentication "
                                               "method to be used.\n";
    QTest::newRow("unknown method") << "--auth-method PLAIN -u user -P pencil" << 1
                                    << QByteArray("--auth-method: PLAIN is not known.\n");
}

void BrokerCommandTest::letsInWhoKnowsAPassword()
{
    QFETCH(QString, options);
    const TestFiles files;
    const auto users = files.path("users");
    QProcess add;
    add.setStandardOutputFile(users);
    add.start(QStringLiteral(ESPALIER_CLI),
              {QStringLiteral("broker"), QStringLiteral("--scram-add"), QStringLiteral("user")});
    add.write("pencil\n");
    add.closeWriteChannel();
    QVERIFY(add.waitForFinished());
    QCOMPARE(add.exitCode(), 0);

    const OwnBroker broker({QStringLiteral("--scram-users"), users});
    const auto arguments = QStringLiteral("pub -p %1 -t t -m x -q 1 %2").arg(broker.port(), options);
    ChildProcess pub(QStringLiteral(ESPALIER_CLI), arguments.split(QLatin1Char(' ')));
    QTEST(pub.waitForEnd(), "exitCode");
    QTEST(pub.output(), "output");
}

void BrokerCommandTest::namesTheLineOfAUserThatIsWrong()
{
    const TestFiles files;
    const auto path = files.write("users", "# users\nuser\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("--scram-users"), path});
    QCOMPARE(broker.waitForEnd(), 1);
    QCOMPARE(broker.output(), path.toUtf8() + ":2: user:credentials is expected.\n");
}

void BrokerCommandTest::sharesPasswordFilesWithMosquitto()
{
    const TestFiles files;
    ChildProcess add(QStringLiteral(ESPALIER_CLI),
                     {QStringLiteral("broker"), QStringLiteral("--passwd-add"), QStringLiteral("ann")});
    add.write("pencil\n");
    QCOMPARE(add.waitForEnd(), 0);
    const auto users = files.write("pw", add.output());
    ChildProcess more(installedProgram(QStringLiteral("mosquitto_passwd"), QStringLiteral("mosquitto")),
                      {QStringLiteral("-b"), users, QStringLiteral("bob"), QStringLiteral("builder")});
    QCOMPARE(more.waitForEnd(), 0);
    const QStringList asBob {QStringLiteral("-u"), QStringLiteral("bob"), QStringLiteral("-P"),
                             QStringLiteral("builder")};
    const QStringList asWrong {QStringLiteral("-u"), QStringLiteral("bob"), QStringLiteral("-P"),
                               QStringLiteral("pencil")};

    const OwnBroker own({QStringLiteral("--password-file"), users});
    const auto port = own.port().toUShort();
    QCOMPARE(publishes(port, asAnn), 0);
    QCOMPARE(publishes(port, asBob), 0);
    QVERIFY(publishes(port, asWrong) != 0);
    QVERIFY(publishes(port, {}) != 0);

    const auto theirPort = freePort();
    QVERIFY(QFile::setPermissions(users, QFile::permissions(users) | QFile::ReadOther));
    QVERIFY(QFile::setPermissions(files.folder(),
                                  QFile::permissions(files.folder()) | QFile::ReadOther | QFile::ExeOther));
    const auto config = files.write(
        "m.conf",
        QStringLiteral("listener %1 127.0.0.1\npassword_file %2\n").arg(theirPort).arg(users).toUtf8());
    ChildProcess mosquitto(installedProgram(QStringLiteral("mosquitto"), QStringLiteral("mosquitto")),
                           {QStringLiteral("-c"), config});
    QVERIFY(mosquitto.waitFor("running"));
    QCOMPARE(publishes(theirPort, asAnn), 0);
    QCOMPARE(publishes(theirPort, asBob), 0);
}

void BrokerCommandTest::runsFromAConfigurationFile()
{
    const TestFiles files;
    ChildProcess add(installedProgram(QStringLiteral("mosquitto_passwd"), QStringLiteral("mosquitto")),
                     {QStringLiteral("-c"), QStringLiteral("-b"), files.path("pw"), QStringLiteral("ann"),
                      QStringLiteral("pencil")});
    QCOMPARE(add.waitForEnd(), 0);
    const auto port = freePort();
    const auto pidFile = files.path("pid");
    const auto config =
        files.write("f.conf", QStringLiteral("listener %1 127.0.0.1\npassword_file %2/pw\nlog_dest stdout\n"
                                             "autosave_interval 5\npid_file %3\n")
                                  .arg(port)
                                  .arg(files.folder(), pidFile)
                                  .toUtf8());
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("-c"), config});
    QVERIFY(broker.waitFor("Listening on mqtt://127.0.0.1:" + QByteArray::number(port)));
    QVERIFY(broker.output().contains("f.conf:4: autosave_interval has no effect"));
    QFile pid(pidFile);
    QVERIFY(pid.open(QIODevice::ReadOnly));
    QCOMPARE(pid.readAll().trimmed(), QByteArray::number(broker.processId()));
    QCOMPARE(publishes(port, asAnn), 0);
    QVERIFY(publishes(port, {}) != 0);
    QVERIFY(broker.waitFor("refused: Not authorized"));

    // Who is connected stays so, who comes is judged by what the files say now.
    const ChildProcess waiting(
        installedProgram(QStringLiteral("mosquitto_sub"), QStringLiteral("mosquitto-clients")),
        QStringList {QStringLiteral("-p"), QString::number(port), QStringLiteral("-t"), QStringLiteral("#"),
                     QStringLiteral("-i"), QStringLiteral("waiting")}
            + asAnn);
    QVERIFY(broker.waitFor("client 'waiting' of user 'ann' at"));
    files.write("pw", "");
    QCOMPARE(::kill(static_cast<pid_t>(broker.processId()), SIGHUP), 0);
    QVERIFY(broker.waitFor("the configuration was read again"));
    QVERIFY(publishes(port, asAnn) != 0);
    files.write("pw", "ann:pencil\n");
    QCOMPARE(::kill(static_cast<pid_t>(broker.processId()), SIGHUP), 0);
    QVERIFY(broker.waitFor("the configuration stays as it was"));
    QVERIFY(broker.output().contains("pw:1: the password is not hashed"));
    files.write("f.conf", "listener 1 127.0.0.1\nlog_dest none\n");
    QCOMPARE(::kill(static_cast<pid_t>(broker.processId()), SIGHUP), 0);
    QVERIFY(broker.waitFor("other listeners, or another order of them, need a restart"));
    static const QRegularExpression lost(
        QStringLiteral("client 'waiting' of user 'ann' at \\S+ disconnected"));
    QVERIFY(!lost.match(QString::fromUtf8(broker.output())).hasMatch());
    broker.terminate();
    QCOMPARE(broker.waitForEnd(), 0);
    QVERIFY(!QFile::exists(pidFile));
}

void BrokerCommandTest::refusesAWrongConfiguration()
{
    const TestFiles files;
    const auto config = files.write("f.conf", "listener 1883\nmax_qos 3\nplugin /x.so\nfoo 1\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("-c"), config});
    QCOMPARE(broker.waitForEnd(), 1);
    const auto place = config.toUtf8();
    QVERIFY(broker.output().startsWith(
        place + ":2: max_qos: \"3\" is not allowed, write a whole number from 0 to 2.\n" + place
        + ":3: plugin: "));
    QVERIFY(broker.output().endsWith(place + ":4: foo is not known here.\n"));
}

void BrokerCommandTest::tellsWhatItUnderstood()
{
    const TestFiles files;
    const auto config =
        files.write("f.conf", "persistence true\npersistence_location /x\nautosave_interval 5\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI), {QStringLiteral("broker"), QStringLiteral("-c"), config,
                                                       QStringLiteral("--test-config")});
    QCOMPARE(broker.waitForEnd(), 0);
    for (const auto *text : {"listener mqtt://127.0.0.1:1883: clients need not log in, and only this machine",
                             "persistence in the folder /x\n", "log to the standard error\n",
                             "f.conf:3: autosave_interval has no effect: "})
        QVERIFY2(broker.output().contains(text), broker.output().constData());
}

void BrokerCommandTest::tellsProgramsWhenItIsReady()
{
    const TestFiles files;
    QFile ready(makePipe(files, "ready"));
    const auto socket = files.path("socket");
    const auto broker =
        shell(QStringLiteral("exec \"$0\" broker --port 0 --unix \"$2\" --metrics-port 0 --ready-json "
                             "--ready-fd 3 3>\"$1\""),
              {ready.fileName(), socket});
    const auto text = readToTheEnd(ready); // it is closed, though the broker runs
    const auto line = QJsonDocument::fromJson(text).object();
    QCOMPARE(text.count('\n'), 1);
    QCOMPARE(line[QStringLiteral("pid")].toInteger(), broker->processId());
    QVERIFY(line[QStringLiteral("metricsPort")].toInt() > 0);
    const auto listeners = line[QStringLiteral("listeners")].toArray();
    const auto first = listeners.first().toObject();
    QCOMPARE(first[QStringLiteral("scheme")].toString(), QStringLiteral("mqtt"));
    QCOMPARE(first[QStringLiteral("address")].toString(), QStringLiteral("127.0.0.1"));
    QCOMPARE(listeners.last()[QStringLiteral("path")].toString(), socket);
    QCOMPARE(publishes(static_cast<quint16>(first[QStringLiteral("port")].toInt()), {}), 0);
    broker->terminate();
    QCOMPARE(broker->waitForEnd(), 0);
    QVERIFY2(broker->output().startsWith(text), broker->output().constData()); // --ready-json
    QVERIFY(!broker->output().contains("Listening on"));
}

void BrokerCommandTest::refusesADescriptorThatIsNotOpen()
{
    const auto broker = shell(QStringLiteral("exec \"$0\" broker --port 0 --ready-fd 99"), {});
    QCOMPARE(broker->waitForEnd(), 1);
    QVERIFY2(broker->output().startsWith("--ready-fd 99: this descriptor is not open for writing."),
             broker->output().constData());
}

void BrokerCommandTest::endsWithItsParent()
{
    const TestFiles files;
    QFile output(makePipe(files, "output"));
    QFile ready(makePipe(files, "ready"));
    const auto parent = shell(QStringLiteral("\"$0\" broker --port 0 --die-with-parent --ready-fd 3 "
                                             ">\"$1\" 3>\"$2\" & wait"),
                              {output.fileName(), ready.fileName()});
    QVERIFY(output.open(QIODevice::ReadOnly));
    QVERIFY(readToTheEnd(ready).contains("127.0.0.1"));
    parent->kill();
    QVERIFY(readToTheEnd(output).startsWith("Listening on")); // its only writer has ended
}

void BrokerCommandTest::closesWhoSendsNoConnectInTime()
{
    const OwnBroker broker({QStringLiteral("--connect-timeout"), QStringLiteral("1")});
    QTcpSocket client;
    client.connectToHost(QStringLiteral("127.0.0.1"), broker.port().toUShort());
    QVERIFY(client.waitForConnected());
    client.write("\x10");
    QVERIFY(client.waitForDisconnected(5000)); // 10 s without the option
}

QTEST_GUILESS_MAIN(BrokerCommandTest)
#include "tst_brokercommand.moc"
