// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"
#include "tests/support/testfiles.h"

#include <QTest>

#include <csignal>
#include <stdexcept>

using namespace espalier;

/// What a running `espalier-cli broker` takes from files that have changed.
class BrokerReloadTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatNeedsARestart();
    void takesOtherUsersOfScram();
};

namespace {

void reload(ChildProcess &broker)
{
    QCOMPARE(::kill(static_cast<pid_t>(broker.processId()), SIGHUP), 0);
    QVERIFY2(broker.waitFor("the configuration was read again"), broker.output().constData());
}

/// The line of a user whose password is "pencil".
QByteArray scramLines(const QString &user)
{
    ChildProcess add(QStringLiteral(ESPALIER_CLI),
                     {QStringLiteral("broker"), QStringLiteral("--scram-add"), user});
    add.write("pencil\n");
    if (add.waitForEnd() != 0)
        throw std::runtime_error(add.output().toStdString());
    return add.output();
}

/// The exit code of a client that logs in with SCRAM.
int logsIn(const QString &port, const QString &user)
{
    const auto arguments =
        QStringLiteral("pub -p %1 -t t -m x -q 1 --auth-method SCRAM-SHA-256 -u %2 -P pencil")
            .arg(port, user);
    ChildProcess pub(QStringLiteral(ESPALIER_CLI), arguments.split(QLatin1Char(' ')));
    return pub.waitForEnd();
}

} // namespace

void BrokerReloadTest::tellsWhatNeedsARestart()
{
    const TestFiles files;
    const auto listener = "log_dest stdout\nlistener " + QByteArray::number(freePort()) + " 127.0.0.1\n";
    const auto config = files.write("f.conf", listener + "max_connections 5\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("-c"), config});
    QVERIFY(broker.waitFor("Listening on mqtt://127.0.0.1:"));
    reload(broker);
    QVERIFY2(!broker.output().contains("after a restart"), broker.output().constData());
    files.write("f.conf", listener + "max_connections 6\n");
    reload(broker);
    QVERIFY2(broker.waitFor("limits of its own: what has changed takes effect after a restart"),
             broker.output().constData());
}

void BrokerReloadTest::takesOtherUsersOfScram()
{
    const TestFiles files;
    const auto users = files.write("users", scramLines(QStringLiteral("ann")));
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        {QStringLiteral("broker"), QStringLiteral("--port"), QStringLiteral("0"),
                         QStringLiteral("--scram-users"), users});
    static const QRegularExpression listening(QStringLiteral("Listening on mqtt://127\\.0\\.0\\.1:(\\d+)"));
    const auto port = broker.waitForMatch(listening);
    QCOMPARE(logsIn(port, QStringLiteral("ann")), 0);
    files.write("users", scramLines(QStringLiteral("bob")));
    reload(broker);
    QCOMPARE(logsIn(port, QStringLiteral("bob")), 0);
    QVERIFY(logsIn(port, QStringLiteral("ann")) != 0);
}

QTEST_GUILESS_MAIN(BrokerReloadTest)
#include "tst_brokerreload.moc"
