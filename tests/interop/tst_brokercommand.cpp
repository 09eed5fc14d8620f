// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/// The command `espalier-cli broker` as a process among others.
class BrokerCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void endsThoughNobodyReadsItsLog();
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

QTEST_GUILESS_MAIN(BrokerCommandTest)
#include "tst_brokercommand.moc"
