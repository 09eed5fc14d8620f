// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <csignal>

#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

using namespace espalier;

/// What `espalier-cli broker` makes of its options, and what it survives while it starts.
class BrokerOptionsTest : public QObject
{
    Q_OBJECT

private slots:
    void readsItsFilesAgainFromTheFirstMoment();
    void outlivesWhoWaitedForIt();
    void admitsAnonymousClientsByTheListenersOfAFile();
    void refusesWhatWouldHaveNoEffect_data();
    void refusesWhatWouldHaveNoEffect();
    void refusesListenersBesideThoseOfDifferentAccess();
};

namespace {

/// A file in a folder of its own.
class ConfigFile
{
public:
    explicit ConfigFile(const QByteArray &text) { write(text); }
    void write(const QByteArray &text) const
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            throw std::runtime_error("cannot write a file");
    }
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("f.conf")); }

private:
    QTemporaryDir m_folder;
};

/// A pipe that children inherit at its writing end.
class InheritedPipe
{
public:
    InheritedPipe()
    {
        if (pipe2(m_ends.data(), O_CLOEXEC) != 0 || fcntl(m_ends[1], F_SETFD, 0) != 0)
            throw std::runtime_error("cannot make a pipe");
    }
    ~InheritedPipe()
    {
        closeReader();
        close(m_ends[1]);
    }
    InheritedPipe(const InheritedPipe &) = delete;
    InheritedPipe &operator=(const InheritedPipe &) = delete;

    void closeReader()
    {
        if (m_ends[0] >= 0)
            close(std::exchange(m_ends[0], -1));
    }
    /// Until nothing more fits in.
    void fill() const
    {
        const std::array<char, 4096> page {};
        if (fcntl(m_ends[1], F_SETFL, O_NONBLOCK) != 0)
            throw std::runtime_error("cannot fill a pipe");
        while (::write(m_ends[1], page.data(), page.size()) > 0) { }
        while (::write(m_ends[1], page.data(), 1) > 0) { }
        if (fcntl(m_ends[1], F_SETFL, 0) != 0)
            throw std::runtime_error("cannot fill a pipe");
    }
    [[nodiscard]] QString writer() const { return QString::number(m_ends[1]); }

private:
    std::array<int, 2> m_ends {-1, -1};
};

QStringList brokerWith(const QStringList &options)
{
    return QStringList {QStringLiteral("broker")} + options;
}

} // namespace

void BrokerOptionsTest::readsItsFilesAgainFromTheFirstMoment()
{
    InheritedPipe ready;
    ready.fill(); // so that the broker stands where it says that it is ready
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        brokerWith({QStringLiteral("--port"), QStringLiteral("0"),
                                    QStringLiteral("--ready-fd"), ready.writer()}));
    QVERIFY(broker.waitFor("Listening on mqtt://127.0.0.1:"));
    QCOMPARE(::kill(static_cast<pid_t>(broker.processId()), SIGHUP), 0);
    ready.closeReader(); // and goes on
    QVERIFY2(broker.waitFor("the configuration was read again"), broker.output().constData());
    broker.terminate();
    QCOMPARE(broker.waitForEnd(), 0);
}

void BrokerOptionsTest::outlivesWhoWaitedForIt()
{
    InheritedPipe ready;
    ready.closeReader();
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        brokerWith({QStringLiteral("--port"), QStringLiteral("0"),
                                    QStringLiteral("--ready-fd"), ready.writer()}));
    static const QRegularExpression listening(QStringLiteral("Listening on mqtt://127\\.0\\.0\\.1:(\\d+)"));
    const auto port = broker.waitForMatch(listening);
    QVERIFY2(!port.isEmpty(), broker.output().constData());
    ChildProcess client(
        installedProgram(QStringLiteral("mosquitto_pub"), QStringLiteral("mosquitto-clients")),
        {QStringLiteral("-p"), port, QStringLiteral("-t"), QStringLiteral("t"), QStringLiteral("-m"),
         QStringLiteral("x"), QStringLiteral("-q"), QStringLiteral("1")});
    QCOMPARE(client.waitForEnd(), 0);
    broker.terminate();
    QCOMPARE(broker.waitForEnd(), 0);
}

void BrokerOptionsTest::admitsAnonymousClientsByTheListenersOfAFile()
{
    const ConfigFile config("listener 1883\nlistener 1884 127.0.0.1\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        brokerWith({QStringLiteral("-c"), config.path(), QStringLiteral("--allow-anonymous"),
                                    QStringLiteral("--test-config")}));
    QCOMPARE(broker.waitForEnd(), 0);
    QCOMPARE(broker.output().count(": clients need not log in\n"), 2);
}

void BrokerOptionsTest::refusesWhatWouldHaveNoEffect_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("certificate") << "--cert a --key b" << QByteArray(": --cert, --key. ");
    QTest::newRow("certificates of clients")
        << "--ca a --crl c --require-certificate --user-from-certificate cn"
        << QByteArray(": --ca, --crl, --require-certificate, --user-from-certificate. ");
    QTest::newRow("passphrase") << "--key-password-file a" << QByteArray(": --key-password-file. ");
    QTest::newRow("TLS") << "--tls-version 1.3 --ciphers a --cipher-suites b"
                         << QByteArray(": --tls-version, --ciphers, --cipher-suites. ");
    QTest::newRow("WebSocket") << "--ws-path /a --ws-origin b" << QByteArray(": --ws-path, --ws-origin. ");
    QTest::newRow("interface") << "--bind-interface lo" << QByteArray(": --bind-interface. ");
}

void BrokerOptionsTest::refusesWhatWouldHaveNoEffect()
{
    QFETCH(QString, options);
    QFETCH(QByteArray, named);
    const ConfigFile config("listener 1883 127.0.0.1\n");
    ChildProcess broker(QStringLiteral(ESPALIER_CLI),
                        brokerWith({QStringLiteral("-c"), config.path(), QStringLiteral("--test-config")})
                            + options.split(QLatin1Char(' ')));
    QCOMPARE(broker.waitForEnd(), 1);
    QVERIFY2(broker.output().contains(named), broker.output().constData());
    QCOMPARE(broker.output().count('\n'), 1);
}

void BrokerOptionsTest::refusesListenersBesideThoseOfDifferentAccess()
{
    const ConfigFile config("per_listener_settings true\nlistener 1883 127.0.0.1\nallow_anonymous true\n"
                            "listener 1884 127.0.0.1\nallow_anonymous false\n");
    const auto options = brokerWith({QStringLiteral("-c"), config.path(), QStringLiteral("--port"),
                                     QStringLiteral("0"), QStringLiteral("--test-config")});
    ChildProcess refused(QStringLiteral(ESPALIER_CLI), options);
    QCOMPARE(refused.waitForEnd(), 1);
    QVERIFY2(refused.output().contains("f.conf: its listeners do not all let in the same clients"),
             refused.output().constData());
    config.write("listener 1883 127.0.0.1\nlistener 1884 127.0.0.1\nallow_anonymous true\n");
    ChildProcess accepted(QStringLiteral(ESPALIER_CLI), options);
    QCOMPARE(accepted.waitForEnd(), 0);
}

QTEST_GUILESS_MAIN(BrokerOptionsTest)
#include "tst_brokeroptions.moc"
