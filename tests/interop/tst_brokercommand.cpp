// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
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
};

void BrokerCommandTest::endsThoughNobodyReadsItsLog()
{
    const QTemporaryDir folder;
    const auto log = QFile::encodeName(folder.filePath(QStringLiteral("log")));
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
    QTest::newRow("without method") << "-V 5 -u user -P pencil" << 1
                                    << refusal
                                           + "Not authorized (0x87): This broker wants an authentication "
                                             "method to be used.\n";
    QTest::newRow("unknown method") << "--auth-method PLAIN -u user -P pencil" << 1
                                    << QByteArray("--auth-method: PLAIN is not known.\n");
}

void BrokerCommandTest::letsInWhoKnowsAPassword()
{
    QFETCH(QString, options);
    const QTemporaryDir folder;
    const auto users = folder.filePath(QStringLiteral("users"));
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
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("users"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# users\nuser\n");
    file.close();
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("--scram-users"), path});
    QCOMPARE(broker.waitForEnd(), 1);
    QCOMPARE(broker.output(), path.toUtf8() + ":2: user:credentials is expected.\n");
}

QTEST_GUILESS_MAIN(BrokerCommandTest)
#include "tst_brokercommand.moc"
