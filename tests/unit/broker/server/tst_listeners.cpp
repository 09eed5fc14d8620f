// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/listenertext.h"
#include "tests/support/servertest.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <boost/asio/local/stream_protocol.hpp>

#include <sys/stat.h>

using namespace espalier;
using namespace espalier::test;

Q_DECLARE_METATYPE(espalier::ListenerSettings)

/// Where the broker listens, who can reach it there, and what each listener has for itself.
class ListenersTest : public QObject
{
    Q_OBJECT

private slots:
    void listensOnAllThatANameMeans();
    void namesAHostThatIsNotKnown();
    void givesKindsPortsOfTheirOwn();
    void bindsToAnInterface();
    void asksBeforeItAdmitsStrangers_data();
    void asksBeforeItAdmitsStrangers();
    void tellsWhoReachesAndLogsIn_data();
    void tellsWhoReachesAndLogsIn();
    void bindsAUnixSocket();
    void replacesTheSocketOfADeadBroker();
    void leavesALivingSocketAlone();
    void leavesOtherFilesAlone();
    void limitsConnections();
};

namespace {

using UnixStream = asio::local::stream_protocol::socket;

class UnixClient : public StreamClient<UnixStream>
{
public:
    explicit UnixClient(const std::string &path) { stream.connect({path}); }
};

ServerSettings settingsOf(ListenerSettings listener)
{
    ServerSettings settings;
    settings.listeners = {std::move(listener)};
    return settings;
}

} // namespace

void ListenersTest::listensOnAllThatANameMeans()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf({.address = "localhost"})));
    QCOMPARE(fixture.listener().address, std::string("127.0.0.1"));
    for (const auto &listener : fixture.server.listeners()) {
        QCOMPARE(listener.port, fixture.listener().port);
        TcpClient client(listener);
        client.send(connectOf("c"));
        QVERIFY(client.expects("20020000"));
    }
    ServerFixture everywhere;
    ListenerSettings all;
    all.access.anonymous = AnonymousAccess::Everywhere;
    QVERIFY(everywhere.start(settingsOf(all)));
    QCOMPARE(everywhere.listener().address, std::string("0.0.0.0"));
}

void ListenersTest::namesAHostThatIsNotKnown()
{
    Server server;
    const auto started = server.start(settingsOf({.address = "no such host"}));
    QVERIFY(!started);
    QCOMPARE(static_cast<int>(started.error().code), static_cast<int>(ServerErrorCode::AddressNotAvailable));
}

void ListenersTest::givesKindsPortsOfTheirOwn()
{
    ServerFixture fixture;
    auto settings = settingsOf({.address = "127.0.0.1"});
    settings.listeners.push_back({.address = "127.0.0.1", .protocol = ListenerSettings::Protocol::WebSocket});
    QVERIFY(fixture.start(settings));
    QVERIFY(fixture.listener(0).port != fixture.listener(1).port);
}

void ListenersTest::bindsToAnInterface()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf({.address = "127.0.0.1", .interfaceName = "lo"})));
    TcpClient client(fixture.listener());
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
    Server other;
    QVERIFY(!other.start(settingsOf({.address = "127.0.0.1", .interfaceName = "none0"})));
}

void ListenersTest::asksBeforeItAdmitsStrangers_data()
{
    QTest::addColumn<ListenerSettings>("listener");
    QTest::addColumn<bool>("starts");
    QTest::newRow("loopback") << ListenerSettings {.address = "127.0.0.2"} << true;
    QTest::newRow("everywhere") << ListenerSettings {.address = "0.0.0.0"} << false;
    QTest::newRow("every address") << ListenerSettings {} << false;
    QTest::newRow("asked for") << ListenerSettings {.address = "0.0.0.0",
                                                    .access = {.anonymous = AnonymousAccess::Everywhere}}
                               << true;
    QTest::newRow("nobody") << ListenerSettings {.address = "0.0.0.0",
                                                 .access = {.anonymous = AnonymousAccess::Nobody}}
                            << true;
}

void ListenersTest::asksBeforeItAdmitsStrangers()
{
    QFETCH(const ListenerSettings, listener);
    QFETCH(const bool, starts);
    Server server;
    const auto started = server.start(settingsOf(listener));
    QCOMPARE(started.has_value(), starts);
    if (!starts) {
        QCOMPARE(static_cast<int>(started.error().code),
                 static_cast<int>(ServerErrorCode::AnonymousFromElsewhere));
        QVERIFY(errorText(started.error()).find("--allow-anonymous") != std::string::npos);
    }
}

void ListenersTest::tellsWhoReachesAndLogsIn_data()
{
    QTest::addColumn<ListenerSettings>("listener");
    QTest::addColumn<QString>("text");
    QTest::newRow("loopback") << ListenerSettings {.address = "127.0.0.1", .port = 1883}
                              << "mqtt://127.0.0.1:1883: reached by this machine alone; everybody is let in "
                                 "without logging in.";
    QTest::newRow("unix") << ListenerSettings {.unixPath = "/run/b",
                                               .access = {.anonymous = AnonymousAccess::Nobody}}
                          << "unix:/run/b: reached by programs of this machine that may write to it (mode "
                             "0600); clients have to log in.";
    const TlsSettings tls {.authorityFile = "/etc/ca.pem",
                           .clientCertificate = TlsSettings::ClientCertificate::Required};
    QTest::newRow("certificates")
        << ListenerSettings {.address = "0.0.0.0",
                             .port = 8883,
                             .tls = tls,
                             .access = {.certificateIdentity = CertificateIdentity::CommonName}}
        << "mqtts://0.0.0.0:8883: reached by every machine that reaches this one; clients need a certificate "
           "signed by /etc/ca.pem, which tells who they are.";
    QTest::newRow("certificates of anybody")
        << ListenerSettings {.address = "::",
                             .port = 8884,
                             .protocol = ListenerSettings::Protocol::WebSocket,
                             .interfaceName = "eth0",
                             .tls = tls}
        << "wss://[::]:8884: reached by every machine that reaches this one by eth0; clients need a "
           "certificate signed by /etc/ca.pem, and everybody is let in without logging in.";
}

void ListenersTest::tellsWhoReachesAndLogsIn()
{
    QFETCH(const ListenerSettings, listener);
    QFETCH(const QString, text);
    QCOMPARE(QString::fromStdString(listenerText(listener, {})), text);
}

void ListenersTest::bindsAUnixSocket()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("broker")).toStdString();
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf({.unixPath = path})));
    struct stat found = {};
    QCOMPARE(::lstat(path.c_str(), &found), 0);
    QVERIFY(S_ISSOCK(found.st_mode));
    QCOMPARE(found.st_mode & 0777u, 0600u);
    UnixClient client(path);
    client.send(connectOf("c") + " 82 L[ 0001 S'a' 00 ] 30 L[ S'a' 'x' ]");
    QVERIFY(client.expects("20020000 9003000100 30 L[ S'a' 'x' ]"));
    const auto clients = fixture.clients();
    QCOMPARE(clients[0].listener, "unix:" + path);
    QVERIFY2(clients[0].peerName.starts_with("process "), clients[0].peerName.c_str());
    fixture.server.stop();
    QVERIFY(::lstat(path.c_str(), &found) != 0);
}

void ListenersTest::replacesTheSocketOfADeadBroker()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("broker")).toStdString();
    {
        asio::io_context context;
        const asio::local::stream_protocol::acceptor dead(context, {path}); // leaves its file behind
    }
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf({.unixPath = path})));
    UnixClient client(path);
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
}

void ListenersTest::leavesALivingSocketAlone()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("broker")).toStdString();
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf({.unixPath = path})));
    Server second;
    const auto started = second.start(settingsOf({.unixPath = path}));
    QVERIFY(!started);
    QVERIFY(errorText(started.error()).find("Another program listens on") != std::string::npos);
    UnixClient client(path);
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
}

void ListenersTest::leavesOtherFilesAlone()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("precious")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    Server server;
    const auto started = server.start(settingsOf({.unixPath = file.fileName().toStdString()}));
    QVERIFY(!started);
    QVERIFY(errorText(started.error()).find("is no socket and is left alone") != std::string::npos);
    QVERIFY(file.exists());
    QVERIFY(!server.start(settingsOf({.unixPath = "/tmp/" + std::string(200, 'x')})));
}

void ListenersTest::limitsConnections()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf({.address = "127.0.0.1", .limits = {.maximumConnections = 1}})));
    {
        TcpClient first(fixture.listener());
        first.send(connectOf("a"));
        QVERIFY(first.expects("20020000"));
        TcpClient second(fixture.listener());
        second.end();
        QVERIFY(fixture.logs("has 1 connections, which is its limit"));
        first.send("e000");
        first.end();
    }
    TcpClient third(fixture.listener());
    third.send(connectOf("b"));
    QVERIFY(third.expects("20020000"));
}

QTEST_GUILESS_MAIN(ListenersTest)
#include "tst_listeners.moc"
