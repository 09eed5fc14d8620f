// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/accessfiles.h"
#include "broker/server/server.h"
#include "tests/support/testfiles.h"
#include "tests/support/wire.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <QTest>

using namespace espalier;
namespace asio = boost::asio;

namespace {

constexpr auto patience = std::chrono::seconds(10);

/// A blocking client that gives up after a while.
class Client
{
public:
    Client(const Server &server, std::string_view connect, std::size_t which = 0) : m_socket(m_context)
    {
        const auto &listener = server.listeners().at(which);
        m_socket.connect({asio::ip::make_address(listener.address), listener.port});
        const timeval limit {.tv_sec = patience.count(), .tv_usec = 0};
        ::setsockopt(m_socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        send(connect);
    }
    void send(std::string_view text) { asio::write(m_socket, asio::buffer(wire(text))); }
    /// The next bytes, as many as asked for, in hexadecimal; fewer when no more come.
    QString next(std::size_t count)
    {
        std::vector<std::uint8_t> bytes;
        for (std::uint8_t byte = 0;
             bytes.size() < count && ::recv(m_socket.native_handle(), &byte, 1, 0) == 1;)
            bytes.push_back(byte);
        return QString::fromStdString(hex(bytes));
    }
    /// Nothing has come that was not taken.
    [[nodiscard]] bool hasNothing()
    {
        std::uint8_t byte = 0;
        return ::recv(m_socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0
               && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

private:
    asio::io_context m_context;
    asio::ip::tcp::socket m_socket;
};

std::string connectText(const std::string &clientId, const std::string &userName = {},
                        const std::string &password = {})
{
    if (userName.empty())
        return "10 L[ S'MQTT' 04 02 0000 S'" + clientId + "' ]";
    return "10 L[ S'MQTT' 04 c2 0000 S'" + clientId + "' S'" + userName + "' S'" + password + "' ]";
}

const auto accepted = QStringLiteral("20 02 00 00");
const auto wrongPassword = QStringLiteral("20 02 00 04");
const auto notAuthorized = QStringLiteral("20 02 00 05");

/// "ann" with the password "pencil".
std::shared_ptr<const UserCredentials> ann(std::uint32_t iterations = 10)
{
    PasswordUsers users;
    static_cast<void>(users.add("ann", hashPassword("pencil", "salt", iterations)));
    return std::make_shared<UserCredentials>(std::move(users));
}

ServerSettings settingsFor(ListenerAccess access)
{
    ServerSettings settings;
    settings.listeners = {{.address = "127.0.0.1", .access = std::move(access)}};
    return settings;
}

} // namespace

class ServerAccessTest : public QObject
{
    Q_OBJECT

private slots:
    void checksPasswords();
    void letsScramUsersLogIn();
    void goesOnWhilePasswordsAreChecked();
    void stopsWhilePasswordsAreChecked();
    void keepsListenersApart();
    void changesWhileClientsAreConnected();
    void opensToNobodyUnasked();
    void readsFilesOnce();
    void changesNothingWhenAFileIsWrong();
};

void ServerAccessTest::checksPasswords()
{
    Server server;
    QVERIFY(server.start(settingsFor({.anonymous = AnonymousAccess::Nobody, .users = ann()})).has_value());
    Client right(server, connectText("a", "ann", "pencil") + " c000"); // without waiting for CONNACK
    QCOMPARE(right.next(6), accepted + QStringLiteral(" d0 00"));
    Client wrong(server, connectText("b", "ann", "pencils"));
    QCOMPARE(wrong.next(5), wrongPassword);
    Client nobody(server, connectText("b", "bob", "pencil"));
    QCOMPARE(nobody.next(5), wrongPassword);
    Client anonymous(server, connectText("b"));
    QCOMPARE(anonymous.next(5), notAuthorized);
    right.send("c000");
    QCOMPARE(right.next(2), QStringLiteral("d0 00"));
}

void ServerAccessTest::letsScramUsersLogIn()
{
    auto users = std::make_shared<ScramUsers>();
    const auto credentials = deriveCredentials(ScramHash::Sha256, "pencil", "salt", minimumScramIterations);
    QVERIFY(users->add("scram", *credentials));
    auto settings = settingsFor({.anonymous = AnonymousAccess::Nobody});
    QVERIFY(loadAccessFiles(settings.listeners, users).has_value());
    Server server;
    QVERIFY(server.start(std::move(settings)).has_value());
    QCOMPARE(Client(server, connectText("a", "scram", "pencil")).next(4), accepted);
    QCOMPARE(Client(server, connectText("a", "scram", "pencils")).next(4), wrongPassword);
}

void ServerAccessTest::goesOnWhilePasswordsAreChecked()
{
    Server server;
    // So many iterations take long on any machine, and the passwords are looked at one after the other.
    QVERIFY(server.start(settingsFor({.anonymous = AnonymousAccess::Everywhere, .users = ann(300'000)}))
                .has_value());
    std::vector<std::unique_ptr<Client>> waiting;
    for (int i = 0; i < 4; ++i)
        waiting.push_back(
            std::make_unique<Client>(server, connectText("w" + std::to_string(i), "ann", "no")));
    Client other(server, connectText("other") + " c000");
    QCOMPARE(other.next(6), accepted + QStringLiteral(" d0 00"));
    // A server that is held up answers all at once, in any order; then it is not asked again before they are answered.
    for (int i = 0; i < 20; ++i) {
        other.send("c000");
        QCOMPARE(other.next(2), QStringLiteral("d0 00"));
    }
    QVERIFY(waiting.back()->hasNothing());
    QCOMPARE(waiting.front()->next(5), wrongPassword);
}

void ServerAccessTest::stopsWhilePasswordsAreChecked()
{
    Server server;
    QVERIFY(server.start(settingsFor({.users = ann(100'000)})).has_value());
    std::vector<std::unique_ptr<Client>> waiting;
    for (int i = 0; i < 50; ++i)
        waiting.push_back(
            std::make_unique<Client>(server, connectText("w" + std::to_string(i), "ann", "no")));
    QCOMPARE(waiting.at(0)->next(5), wrongPassword);
    server.stop();
    QCOMPARE(waiting.back()->next(5), QString());
}

void ServerAccessTest::keepsListenersApart()
{
    AccessRules rules;
    rules.add({}, {"a/#", AccessRule::Effect::ReadWrite});
    auto settings = settingsFor({.rules = std::make_shared<AccessRules>(rules)});
    settings.listeners.push_back({.address = "127.0.0.1", .access = {.anonymous = AnonymousAccess::Nobody}});
    settings.listeners[1].address = "127.0.0.2"; // the same port
    Server server;
    QVERIFY(server.start(std::move(settings)).has_value());
    Client first(server, connectText("a"));
    QCOMPARE(first.next(4), accepted);
    first.send("82 L[ 0001 S'a/b' 00 ] 82 L[ 0002 S'b' 00 ] 30 L[ S'b' 'x' ] 30 L[ S'a/b' 'y' ]");
    QCOMPARE(first.next(18), QStringLiteral("90 03 00 01 00 90 03 00 02 80 30 06 00 03 61 2f 62 79"));
    QCOMPARE(Client(server, connectText("b"), 1).next(5), notAuthorized);
}

void ServerAccessTest::changesWhileClientsAreConnected()
{
    Server server;
    QVERIFY(server.start(settingsFor({.anonymous = AnonymousAccess::Nobody, .users = ann()})).has_value());
    Client client(server, connectText("a", "ann", "pencil"));
    QCOMPARE(client.next(4), accepted);
    client.send("82 L[ 0001 S'#' 00 ] 30 L[ S'b' 'x' ]");
    QCOMPARE(client.next(11), QStringLiteral("90 03 00 01 00 30 04 00 01 62 78"));

    AccessRules rules;
    rules.add("ann", {"a/#", AccessRule::Effect::ReadWrite});
    QVERIFY(server.setAccess({{.anonymous = AnonymousAccess::Everywhere,
                               .users = std::make_shared<UserCredentials>(PasswordUsers()),
                               .rules = std::make_shared<AccessRules>(rules)}}));
    client.send("30 L[ S'b' 'x' ] 30 L[ S'a/b' 'y' ]");
    QCOMPARE(client.next(8), QStringLiteral("30 06 00 03 61 2f 62 79"));
    QCOMPARE(Client(server, connectText("b", "ann", "pencil")).next(4), wrongPassword);
    QCOMPARE(Client(server, connectText("b")).next(4), accepted);
}

void ServerAccessTest::opensToNobodyUnasked()
{
    Server server;
    auto settings = settingsFor({.anonymous = AnonymousAccess::Nobody, .users = ann()});
    settings.listeners[0].address = "0.0.0.0";
    QVERIFY(server.start(std::move(settings)).has_value());
    const auto changed = server.setAccess({{.anonymous = AnonymousAccess::LoopbackOnly}});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ServerErrorCode::AnonymousFromElsewhere);
    QCOMPARE(Client(server, connectText("b")).next(4), notAuthorized);
    QVERIFY(server.setAccess({{.anonymous = AnonymousAccess::Everywhere}}));
    QCOMPARE(Client(server, connectText("b")).next(4), accepted);
}

void ServerAccessTest::readsFilesOnce()
{
    const TestFiles files;
    const auto users =
        files.write("pw", QByteArray::fromStdString("ann:" + toText(hashPassword("pencil", "s", 1)) + "\n"));
    const auto rules = files.write("acl", "topic a\n");
    std::vector<ListenerSettings> listeners(3);
    listeners[0].access.passwordFile = listeners[1].access.passwordFile = users.toStdString();
    listeners[1].access.aclFile = rules.toStdString();
    QVERIFY(loadAccessFiles(listeners).has_value());
    QVERIFY(listeners[0].access.users && listeners[0].access.users == listeners[1].access.users);
    QVERIFY(!listeners[2].access.users && !listeners[0].access.rules);
    QVERIFY(listeners[0].access.users->verify("ann", "pencil"));
    QVERIFY(listeners[1].access.rules->listFor({}) != nullptr);
}

void ServerAccessTest::changesNothingWhenAFileIsWrong()
{
    const TestFiles files;
    const auto users = files.write("pw", "ann:pencil\n");
    const auto rules = files.write("acl", "topics a\n");
    std::vector<ListenerSettings> listeners(2);
    listeners[0].access.passwordFile = listeners[1].access.passwordFile = users.toStdString();
    listeners[1].access.aclFile = rules.toStdString();
    listeners[0].access.users = ann();
    const auto loaded = loadAccessFiles(listeners);
    QVERIFY(!loaded.has_value());
    QCOMPARE(loaded.error().size(), 2u);
    QVERIFY(QString::fromStdString(loaded.error()[0]).startsWith(users + QStringLiteral(":1: ")));
    QVERIFY(QString::fromStdString(loaded.error()[1]).startsWith(rules + QStringLiteral(":1: ")));
    QVERIFY(listeners[0].access.users->verify("ann", "pencil"));
}

QTEST_APPLESS_MAIN(ServerAccessTest)
#include "tst_serveraccess.moc"
