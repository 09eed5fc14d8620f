// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "tests/support/pipeserver.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

struct NoSink : MessageSink
{
    void messageReceived(const Publish &, WallTime) override { }
    void endOfBatch() override { }
};

Profile profileFor(const char *method)
{
    Profile profile;
    profile.transport = TransportKind::LocalBroker;
    profile.clientId = QStringLiteral("c");
    profile.keepAlive = 0s;
    profile.userName = QStringLiteral("user");
    profile.authenticationMethod = QString::fromLatin1(method);
    return profile;
}

/// A connection, its server, and what it has said.
struct Fixture
{
    explicit Fixture(const char *method = "by hand")
        : connection(
              profileFor(method), {.password = QStringLiteral("pencil")},
              [this](const Profile &, const Secrets &) { return server.transport(); }, sink)
    {
        QObject::connect(&connection, &Connection::authenticationRequested, &connection,
                         [this](const AuthenticationStep &step) {
                             said += QString::fromUtf8(step.data.value_or("nothing"))
                                     + (step.awaitsAnswer ? QStringLiteral("?") : QString());
                         });
        QObject::connect(&connection, &Connection::reauthenticated, &connection,
                         [this](const ReauthenticationResult &result) {
                             said += QStringLiteral("%1 ").arg(static_cast<int>(result.reason), 2, 16,
                                                               QLatin1Char('0'))
                                     + result.reasonString;
                         });
    }
    [[nodiscard]] bool receives(const QString &bytes)
    {
        const bool comes = QTest::qWaitFor([&] { return server.received() == bytes; });
        server.forget();
        return comes;
    }
    [[nodiscard]] bool hasSaid(const QString &what)
    {
        const bool comes = QTest::qWaitFor([&] { return said == QStringList {what}; });
        said.clear();
        return comes;
    }

    PipeServer server;
    NoSink sink;
    Connection connection;
    QStringList said;
};

} // namespace

class ConnectionAuthenticationTest : public QObject
{
    Q_OBJECT

private slots:
    void playsAMethodByHand();
    void logsInAsTheProfileSays();
    void doesNotTryAgainWithAnotherServer();
    void playsTheProfilesMethodByHand();
};

void ConnectionAuthenticationTest::playsAMethodByHand()
{
    Fixture f;
    f.connection.setAuthenticator(std::make_shared<ManualAuthenticator>("m", Bytes::copyOf("1")));
    f.connection.open();
    QVERIFY(f.receives(hexOf("10 L[ S'MQTT' 05 c2 0000 P[ 15 S'm' 16 S'1' ] S'c' S'user' S'pencil' ]")));
    f.server.send("f0 L[ 18 P[ 15 S'm' 16 S'2' ] ]");
    QVERIFY(f.hasSaid(QStringLiteral("2?")));
    f.connection.continueAuthentication(Bytes::copyOf("3"));
    QVERIFY(f.receives(hexOf("f0 L[ 18 P[ 15 S'm' 16 S'3' ] ]")));
    f.server.send("20 L[ 00 00 P[ 15 S'm' ] ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Connected);

    f.connection.reauthenticate();
    QVERIFY(f.receives(hexOf("f0 L[ 19 P[ 15 S'm' 16 S'1' ] ]")));
    f.server.send("f0 L[ 18 P[ 15 S'm' ] ]");
    QVERIFY(f.hasSaid(QStringLiteral("nothing?")));
    f.connection.reauthenticate();
    QVERIFY(f.hasSaid(QStringLiteral("82 ")));
    f.connection.continueAuthentication({});
    QVERIFY(f.receives(hexOf("f0 L[ 18 P[ 15 S'm' ] ]")));
    f.server.send("f0 L[ 00 P[ 15 S'm' 1f S'fine' ] ]");
    QVERIFY(f.hasSaid(QStringLiteral("00 fine")));
}

void ConnectionAuthenticationTest::logsInAsTheProfileSays()
{
    Fixture f("SCRAM-SHA-256");
    f.connection.open();
    // Neither user name nor password: the method tells and proves them.
    const auto begin = hexOf("10 45 S'MQTT' 05 02 0000 37 15 S'SCRAM-SHA-256' 16 0024 'n,,n=user,r='");
    QTRY_VERIFY(f.server.received().startsWith(begin));
    f.server.forget();
    f.server.send("20 L[ 00 87 P[ ] ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::RefusedByServer);
}

void ConnectionAuthenticationTest::doesNotTryAgainWithAnotherServer()
{
    Fixture f("SCRAM-SHA-512");
    f.connection.open();
    QTRY_VERIFY(!f.server.received().isEmpty());
    f.server.forget();
    f.server.send("20 L[ 00 00 P[ 15 S'SCRAM-SHA-512' ] ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::AuthenticationFailed);
    QVERIFY(f.connection.status().authentication == AuthenticationFailure::ServerNotAuthentic);
    QVERIFY(f.receives(hexOf("e0 01 80")));
}

void ConnectionAuthenticationTest::playsTheProfilesMethodByHand()
{
    Fixture f;
    f.connection.open();
    QVERIFY(f.receives(hexOf("10 L[ S'MQTT' 05 c2 0000 P[ 15 S'by hand' ] S'c' S'user' S'pencil' ]")));
    f.server.send("f0 L[ 18 P[ 15 S'by hand' 16 S'2' ] ]");
    QVERIFY(f.hasSaid(QStringLiteral("2?")));
    f.connection.continueAuthentication(Bytes::copyOf("3"));
    QVERIFY(f.receives(hexOf("f0 L[ 18 P[ 15 S'by hand' 16 S'3' ] ]")));
}

QTEST_GUILESS_MAIN(ConnectionAuthenticationTest)
#include "tst_connectionauthentication.moc"
