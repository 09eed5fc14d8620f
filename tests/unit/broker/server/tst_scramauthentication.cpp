// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/scramauthentication.h"
#include "core/auth/scramauthenticator.h"
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <QFile>
#include <QTemporaryDir>

using namespace espalier;

namespace {

constexpr auto refused = ScramAuthentication::Others::Refused;

ScramUsers someUsers()
{
    ScramUsers users;
    for (const auto hash : scramHashes) {
        auto credentials = deriveCredentials(hash, "pencil", "salt", 4096);
        if (!users.add("us=er,", std::move(*credentials)))
            QTest::qFail("the user was there already", __FILE__, __LINE__);
    }
    return users;
}

ConnectOptions optionsFor(std::string_view method, std::string userName, std::string password)
{
    ConnectOptions options {.clientId = "c"};
    options.authenticator = std::make_shared<ScramAuthenticator>(scramHashOf(method).value(),
                                                                 std::move(userName), std::move(password));
    return options;
}

/// Our client and our broker; what one sends the other gets, until both are silent.
struct Pair
{
    explicit Pair(ScramUsers users = someUsers())
        : authentication(std::make_shared<ScramAuthentication>(
              std::make_shared<const ScramUsers>(std::move(users)), refused))
        , broker({}, authentication)
        , peer(broker.opened())
    { }
    void connect(const ConnectOptions &options)
    {
        client.connect(options);
        exchange();
    }
    void exchange()
    {
        for (int turn = 0; turn < 10; ++turn) {
            events += client.events();
            const auto fromClient = client.sent();
            if (!fromClient.isEmpty())
                peer.send(fromClient.toStdString());
            const auto fromBroker = peer.sent();
            if (fromBroker.isEmpty())
                return;
            client.receive(fromBroker.toStdString());
        }
    }

    std::shared_ptr<ScramAuthentication> authentication;
    BrokerScript broker;
    BrokerScript::Peer peer;
    SessionScript client;
    QString events;
};

} // namespace

/// SCRAM from end to end: our client's session and our broker's engine.
class ScramAuthenticationTest : public QObject
{
    Q_OBJECT

private slots:
    void clientsLogIn_data();
    void clientsLogIn();
    void clientsLogInAgain();
    void refusesClients_data();
    void refusesClients();
    void offersWhatUsersHave();
    void takesOtherUsers();
    void refusesOthers();
    void readsUsers();
    void namesWhatItCannotRead_data();
    void namesWhatItCannotRead();
};

void ScramAuthenticationTest::clientsLogIn_data()
{
    QTest::addColumn<QString>("method");
    for (const auto *method : {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"})
        QTest::newRow(method) << QString::fromLatin1(method);
}

void ScramAuthenticationTest::clientsLogIn()
{
    QFETCH(QString, method);
    Pair pair;
    pair.connect(optionsFor(method.toStdString(), "us=er,", "pencil"));
    QVERIFY(pair.client.session.isConnected());
    QVERIFY(pair.events.startsWith(QStringLiteral("asked 'r=")));
    QVERIFY(pair.events.endsWith(QStringLiteral("connected")));
    QCOMPARE(pair.broker.engine.statistics().clientsConnected, 1u);
}

void ScramAuthenticationTest::clientsLogInAgain()
{
    Pair pair;
    pair.connect(optionsFor("SCRAM-SHA-256", "us=er,", "pencil"));
    for (int i = 0; i < 2; ++i) {
        pair.events.clear();
        pair.client.session.reauthenticate(pair.client.clock.now(), pair.client.effects);
        pair.exchange();
        QVERIFY(pair.events.endsWith(QStringLiteral("authenticated")));
        QVERIFY(pair.client.session.isConnected());
    }
}

void ScramAuthenticationTest::refusesClients_data()
{
    QTest::addColumn<QString>("userName");
    QTest::addColumn<QString>("password");
    QTest::newRow("wrong password") << "us=er," << "Pencil";
    QTest::newRow("nobody") << "nobody" << "pencil";
}

void ScramAuthenticationTest::refusesClients()
{
    QFETCH(QString, userName);
    QFETCH(QString, password);
    Pair pair;
    pair.connect(optionsFor("SCRAM-SHA-256", userName.toStdString(), password.toStdString()));
    QVERIFY(pair.events.startsWith(QStringLiteral("asked 'r=")));
    QVERIFY(pair.events.endsWith(QStringLiteral("closed RefusedByServer 87")));
    QVERIFY(pair.peer.isClosed());
    QCOMPARE(pair.broker.engine.statistics().sessions, 0u);
}

void ScramAuthenticationTest::offersWhatUsersHave()
{
    ScramUsers users;
    QVERIFY(users.add("user", deriveCredentials(ScramHash::Sha256, "pencil", "salt", 4096).value()));
    Pair pair(std::move(users));
    pair.connect(optionsFor("SCRAM-SHA-512", "user", "pencil"));
    QCOMPARE(pair.events, QStringLiteral("closed RefusedByServer 8c"));
}

void ScramAuthenticationTest::takesOtherUsers()
{
    ScramUsers users;
    QVERIFY(users.add("user", deriveCredentials(ScramHash::Sha256, "pencil", "salt", 4096).value()));
    const auto shared = std::make_shared<const ScramUsers>(std::move(users));
    Pair added;
    added.authentication->setUsers(shared);
    added.connect(optionsFor("SCRAM-SHA-256", "user", "pencil"));
    QVERIFY(added.client.session.isConnected());
    Pair removed;
    removed.authentication->setUsers(shared);
    removed.connect(optionsFor("SCRAM-SHA-256", "us=er,", "pencil"));
    QVERIFY2(removed.events.endsWith(QStringLiteral("closed RefusedByServer 87")),
             qPrintable(removed.events));
}

void ScramAuthenticationTest::refusesOthers()
{
    Pair pair;
    pair.connect({.clientId = "c", .userName = "us=er,", .password = Bytes::copyOf("pencil")});
    QCOMPARE(pair.events, QStringLiteral("closed RefusedByServer 87"));
    QVERIFY(ScramAuthentication(std::make_shared<const ScramUsers>(someUsers()),
                                ScramAuthentication::Others::Admitted)
                .admitsOthers());
}

void ScramAuthenticationTest::readsUsers()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("users"));
    const auto credentials = deriveCredentials(ScramHash::Sha1, "pencil", "salt", 4096);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# comment\nuser:" + QByteArray::fromStdString(toText(*credentials)) + '\n');
    file.close();
    const auto users = readScramUsers(path.toStdString());
    QVERIFY(users.has_value());
    QVERIFY(users->find(ScramHash::Sha1, "user").isUser);
}

void ScramAuthenticationTest::namesWhatItCannotRead_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("error");
    QTest::newRow("no such file") << QByteArray()
                                  << QStringLiteral("Cannot read %1: No such file or directory.");
    QTest::newRow("a wrong line") << QByteArray("\nuser\n")
                                  << QStringLiteral("%1:2: user:credentials is expected.");
}

void ScramAuthenticationTest::namesWhatItCannotRead()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, error);
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("users"));
    if (!content.isEmpty()) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QCOMPARE(QString::fromStdString(readScramUsers(path.toStdString()).error()), error.arg(path));
}

QTEST_APPLESS_MAIN(ScramAuthenticationTest)
#include "tst_scramauthentication.moc"
