// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/servertest.h"
#include "tests/support/testfiles.h"

#include <QFile>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

ServerSettings settingsOf(const ListenerSettings &listener)
{
    ServerSettings settings;
    settings.listeners = {listener};
    return settings;
}

ListenerSettings loopback()
{
    return {.address = "127.0.0.1", .port = 0};
}

/// A subscriber that takes nothing, while more is written for it than the system keeps.
class DeafClient : public TcpClient
{
public:
    explicit DeafClient(ServerFixture &fixture) : TcpClient(fixture.listener())
    {
        send(connectOf("deaf") + " 82 L[ 0001 S'big' 00 ]");
        if (!expects("20020000 9003000100"))
            QTest::qFail("the client could not subscribe", __FILE__, __LINE__);
        TcpClient publisher(fixture.listener());
        publisher.send(connectOf("publisher"));
        std::string message = "30 L[ S'big' '" + std::string(1024 * 1024, 'x') + "' ]";
        while (fixture.statistics().droppedSlowReader == 0)
            publisher.send(message);
        publisher.send("e000");
        static_cast<void>(publisher.end());
    }
};

} // namespace

/// Connections that end while something is under way.
class ServerEndingTest : public QObject
{
    Q_OBJECT

private slots:
    void closesClientsThatDoNotRead();
    void stopsWithClientsThatDoNotRead();
    void stopsWhileClientsEnd();
    void countsConnectionsBeyondTheLimit();
    void removesItsSocketWhenItCannotStart();
};

void ServerEndingTest::closesClientsThatDoNotRead()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(loopback())));
    const DeafClient client(fixture);
    QVERIFY(fixture.counts(&Statistics::connections, 1));
    fixture.server.disconnectClient("deaf", ReasonCode::AdministrativeAction);
    QVERIFY(fixture.counts(&Statistics::connections, 0));
}

void ServerEndingTest::stopsWithClientsThatDoNotRead()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(loopback())));
    const DeafClient client(fixture);
    fixture.server.stop();
    QVERIFY(!fixture.server.isRunning());
}

void ServerEndingTest::stopsWhileClientsEnd()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(loopback())));
    TcpClient gone(fixture.listener());
    gone.send(connectOf("gone"));
    QVERIFY(gone.expects("20020000"));
    const TcpClient silent(fixture.listener());
    QVERIFY(fixture.counts(&Statistics::connections, 2));
    gone.send("ff ff ff ff ff"); // it is told to go, and does not
    QVERIFY(fixture.counts(&Statistics::violations, 1));
    fixture.server.stop();
    QVERIFY(!fixture.server.isRunning());
}

void ServerEndingTest::countsConnectionsBeyondTheLimit()
{
    ServerFixture fixture;
    auto listener = loopback();
    listener.limits.maximumConnections = 1;
    QVERIFY(fixture.start(settingsOf(listener)));
    TcpClient first(fixture.listener());
    first.send(connectOf("first"));
    QVERIFY(first.expects("20020000"));
    TcpClient second(fixture.listener());
    static_cast<void>(second.end());
    QVERIFY(fixture.logs("which is its limit"));
    QCOMPARE(fixture.statistics().timesMet(Limit::ListenerConnections), 1u);
}

void ServerEndingTest::removesItsSocketWhenItCannotStart()
{
    const TestFiles files;
    const auto path = files.path("socket");
    ServerFixture fixture;
    auto settings = settingsOf({.unixPath = path.toStdString()});
    settings.listeners.push_back({.address = "192.0.2.1", .port = 0}); // nobody's (RFC 5737)
    QVERIFY(!fixture.start(std::move(settings)));
    QVERIFY(!QFile::exists(path));
}

QTEST_APPLESS_MAIN(ServerEndingTest)
#include "tst_serverending.moc"
