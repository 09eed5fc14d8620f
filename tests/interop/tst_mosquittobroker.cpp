// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "core/net/transportfactory.h"
#include "core/service/explorer.h"
#include "core/service/workspace.h"
#include "tests/interop/brokers.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <map>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Keeps what arrives.
class Inbox : public MessageSink
{
public:
    struct Message
    {
        std::string topicName;
        QByteArray payload;
        Qos qos = Qos::AtMostOnce;
        bool retain = false;
    };

    void messageReceived(const Publish &message, WallTime) override
    {
        messages.push_back(
            {std::string(message.topicName),
             QByteArray(asText(message.payload).data(), static_cast<qsizetype>(message.payload.size())),
             message.qos, message.retain});
    }

    std::vector<Message> messages;
};

Profile profileFor(quint16 port, ProtocolVersion version = ProtocolVersion::V5)
{
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = port;
    profile.version = version;
    return profile;
}

/// A connection of ours, subscribed to one filter.
struct Client
{
    Inbox inbox;
    Connection connection;

    explicit Client(Profile profile)
        : connection(
              std::move(profile), {},
              [](const Profile &p, const Secrets &secrets) { return makeNetworkTransport(p, secrets); },
              inbox)
    { }
    [[nodiscard]] bool connect()
    {
        connection.open();
        return QTest::qWaitFor([this] { return connection.status().phase == ConnectionPhase::Connected; });
    }
    [[nodiscard]] bool subscribe(const char *filter, Qos qos = Qos::ExactlyOnce)
    {
        QSignalSpy results(&connection, &Connection::subscriptionResult);
        connection.subscribe({.topicFilter = QString::fromLatin1(filter), .options = {.maximumQos = qos}});
        return QTest::qWaitFor([&results] { return results.count() == 1; });
    }
};

OutgoingMessage message(const char *topicName, const QByteArray &payload, Qos qos)
{
    OutgoingMessage made;
    made.token = 7;
    made.topicName = topicName;
    made.payload =
        Bytes::copyOf(std::string_view(payload.constData(), static_cast<std::size_t>(payload.size())));
    made.qos = qos;
    return made;
}

} // namespace

Q_DECLARE_METATYPE(espalier::ProtocolVersion)
Q_DECLARE_METATYPE(espalier::Qos)

/// Our client against Debian's mosquitto.
class MosquittoBrokerTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_broker = std::make_unique<Mosquitto>(); }
    void carriesMessages_data();
    void carriesMessages();
    void carriesLargePayloads();
    void carriesManyMessages();
    void receivesRetainedMessages();
    void resumesItsSession();
    void comesBackWhenTheBrokerDoes();
    void showsTopicsInTheWorkspace();
    void servesTheCommandLine_data();
    void servesTheCommandLine();

private:
    std::unique_ptr<Mosquitto> m_broker;
};

void MosquittoBrokerTest::carriesMessages_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Qos>("qos");
    const std::map<const char *, ProtocolVersion> versions {
        {"3.1", ProtocolVersion::V31}, {"3.1.1", ProtocolVersion::V311}, {"5", ProtocolVersion::V5}};
    for (const auto &[name, version] : versions) {
        for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
            QTest::addRow("MQTT %s, QoS %d", name, static_cast<int>(qos)) << version << qos;
    }
}

void MosquittoBrokerTest::carriesMessages()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const Qos, qos);
    Client client(profileFor(m_broker->port(), version));
    QVERIFY(client.connect());
    QVERIFY(client.subscribe("trip/+"));
    QSignalSpy results(&client.connection, &Connection::publishResult);
    client.connection.publish(message("trip/x",
                                      "gr\xc3\xbc\xc3\x9f"
                                      "e",
                                      qos));
    QTRY_COMPARE(client.inbox.messages.size(), std::size_t {1});
    const auto &got = client.inbox.messages.front();
    QCOMPARE(got.topicName, std::string("trip/x"));
    QCOMPARE(got.payload, QByteArray("gr\xc3\xbc\xc3\x9f"
                                     "e"));
    QCOMPARE(got.qos, qos);
    QTRY_COMPARE(results.count(), 1);
    const auto result = results.front().front().value<PublishResult>();
    QCOMPARE(result.token, std::uint64_t {7});
    QCOMPARE(result.kind, PublishResult::Kind::Completed);
    client.connection.close();
    QTRY_COMPARE(client.connection.status().phase, ConnectionPhase::Disconnected);
}

void MosquittoBrokerTest::carriesLargePayloads()
{
    Client client(profileFor(m_broker->port()));
    QVERIFY(client.connect());
    QVERIFY(client.subscribe("large"));
    const QByteArray payload(5'000'000, 'x');
    client.connection.publish(message("large", payload, Qos::AtLeastOnce));
    QTRY_COMPARE(client.inbox.messages.size(), std::size_t {1});
    QVERIFY(client.inbox.messages.front().payload == payload);
}

void MosquittoBrokerTest::carriesManyMessages()
{
    Client client(profileFor(m_broker->port()));
    QVERIFY(client.connect());
    QVERIFY(client.subscribe("many"));
    QSignalSpy results(&client.connection, &Connection::publishResult);
    constexpr int count = 5000;
    for (int i = 0; i < count; ++i)
        client.connection.publish(message("many", QByteArray::number(i), Qos::ExactlyOnce));
    QTRY_COMPARE_WITH_TIMEOUT(results.count(), count, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.inbox.messages.size(), static_cast<std::size_t>(count), 20'000);
    for (int i = 0; i < count; ++i)
        QCOMPARE(client.inbox.messages[static_cast<std::size_t>(i)].payload.toInt(), i);
}

void MosquittoBrokerTest::receivesRetainedMessages()
{
    Client client(profileFor(m_broker->port()));
    QVERIFY(client.connect());
    QSignalSpy results(&client.connection, &Connection::publishResult);
    auto kept = message("kept/a", "x", Qos::AtLeastOnce);
    kept.retain = true;
    client.connection.publish(kept);
    QTRY_COMPARE(results.count(), 1);
    QVERIFY(client.subscribe("kept/#"));
    QTRY_COMPARE(client.inbox.messages.size(), std::size_t {1});
    QVERIFY(client.inbox.messages.front().retain);
}

void MosquittoBrokerTest::resumesItsSession()
{
    auto profile = profileFor(m_broker->port());
    profile.clientId = QStringLiteral("sleeper");
    profile.cleanStart = false;
    profile.sessionExpiry = 60;
    Client sleeper(profile);
    QVERIFY(sleeper.connect());
    QVERIFY(sleeper.subscribe("queue"));
    sleeper.connection.close();
    QTRY_COMPARE(sleeper.connection.status().phase, ConnectionPhase::Disconnected);

    ChildProcess publisher(
        installedProgram(QStringLiteral("mosquitto_pub"), QStringLiteral("mosquitto-clients")),
        {QStringLiteral("-p"), QString::number(m_broker->port()), QStringLiteral("-q"), QStringLiteral("1"),
         QStringLiteral("-t"), QStringLiteral("queue"), QStringLiteral("-m"), QStringLiteral("meanwhile")});
    QCOMPARE(publisher.waitForEnd(), 0);
    QVERIFY(sleeper.inbox.messages.empty());
    QVERIFY(sleeper.connect());
    QVERIFY(sleeper.connection.status().sessionPresent);
    QTRY_COMPARE(sleeper.inbox.messages.size(), std::size_t {1});
    QCOMPARE(sleeper.inbox.messages.front().payload, QByteArray("meanwhile"));
}

void MosquittoBrokerTest::comesBackWhenTheBrokerDoes()
{
    Mosquitto broker;
    Client client(profileFor(broker.port()));
    QVERIFY(client.connect());
    QVERIFY(client.subscribe("after"));
    broker.process().kill();
    QTRY_COMPARE(client.connection.status().phase, ConnectionPhase::Waiting);
    QSignalSpy subscribed(&client.connection, &Connection::subscriptionResult);
    QVERIFY(broker.start());
    QTRY_COMPARE_WITH_TIMEOUT(client.connection.status().phase, ConnectionPhase::Connected, 20'000);
    QTRY_COMPARE(subscribed.count(), 1);
    client.connection.publish(message("after", "again", Qos::AtLeastOnce));
    QTRY_COMPARE(client.inbox.messages.size(), std::size_t {1});
}

void MosquittoBrokerTest::showsTopicsInTheWorkspace()
{
    Workspace workspace(nullptr);
    auto profile = profileFor(m_broker->port());
    profile.subscriptions.push_back({.topicFilter = QStringLiteral("tree/#")});
    const auto id = workspace.openConnection(profile);
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Connected);
    QSignalSpy published(&workspace, &Workspace::publishResult);
    for (const auto *topic : {"tree/a/one", "tree/a/two", "tree/b"})
        workspace.publish(id, message(topic, "1", Qos::AtLeastOnce));
    QTRY_COMPARE(published.count(), 3);
    std::uint32_t topics = 0;
    QTRY_COMPARE((topics = std::max(topics, workspace.explorer(id)->takeTotals().topics)), 3u);
}

void MosquittoBrokerTest::servesTheCommandLine_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("qos");
    for (const auto *version : {"31", "311", "5"}) {
        for (const auto *qos : {"0", "1", "2"})
            QTest::addRow("MQTT %s, QoS %s", version, qos)
                << QString::fromLatin1(version) << QString::fromLatin1(qos);
    }
}

void MosquittoBrokerTest::servesTheCommandLine()
{
    QFETCH(const QString, version);
    QFETCH(const QString, qos);
    const QString program = QStringLiteral(ESPALIER_CLI);
    const QStringList common {QStringLiteral("-p"), QString::number(m_broker->port()),
                              QStringLiteral("-V"), version,
                              QStringLiteral("-q"), qos,
                              QStringLiteral("-t")};
    const QString topic = QStringLiteral("cli/%1/%2").arg(version, qos);
    // Retained, so that it does not matter who comes first.
    ChildProcess publisher(program, QStringList {QStringLiteral("pub")} + common
                                        + QStringList {topic, QStringLiteral("-r"), QStringLiteral("-m"),
                                                       QStringLiteral("hello")});
    QVERIFY2(publisher.waitForEnd() == 0, publisher.output().constData());
    ChildProcess subscriber(program,
                            QStringList {QStringLiteral("sub")} + common
                                + QStringList {topic, QStringLiteral("-C"), QStringLiteral("1"),
                                               QStringLiteral("-F"), QStringLiteral("[%t|%q|%r|%p]")});
    QVERIFY2(subscriber.waitForEnd() == 0, subscriber.output().constData());
    QCOMPARE(subscriber.output(), QStringLiteral("[%1|%2|1|hello]\n").arg(topic, qos).toUtf8());
}

QTEST_GUILESS_MAIN(MosquittoBrokerTest)
#include "tst_mosquittobroker.moc"
