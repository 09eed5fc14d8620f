// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profile.h"
#include "core/session/connectoptions.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

class TestProfile : public QObject
{
    Q_OBJECT
private slots:
    void knowsTheSameServer();
    void displaysAddresses();
    void becomesConnectOptions();
    void tellsAllOfItsWill();
    void playsAnUnknownMethodByHand();
    void provesThePasswordInsteadOfSendingIt_data();
    void provesThePasswordInsteadOfSendingIt();
    void asksForAStoredSession_data();
    void asksForAStoredSession();
};

void TestProfile::knowsTheSameServer()
{
    Profile one;
    one.host = QStringLiteral("broker");
    Profile other = one;
    other.host = QStringLiteral("Broker");
    other.port = 8883;
    other.transport = TransportKind::Tls;
    other.clientId = QStringLiteral("c");
    QVERIFY(isSameServer(one, other));
    other.host = QStringLiteral("broker2");
    QVERIFY(!isSameServer(one, other));
    Profile local;
    local.transport = TransportKind::LocalBroker;
    QVERIFY(!isSameServer(one, local));
    QVERIFY(!isSameServer(local, one));
    QVERIFY(isSameServer(local, local));
}

void TestProfile::displaysAddresses()
{
    Profile profile;
    profile.host = QStringLiteral("broker");
    QCOMPARE(displayAddress(profile), QStringLiteral("mqtt://broker:1883"));
    profile.host = QStringLiteral("::1");
    QCOMPARE(displayAddress(profile), QStringLiteral("mqtt://[::1]:1883"));
    profile.transport = TransportKind::Tls;
    QCOMPARE(displayAddress(profile), QStringLiteral("mqtts://[::1]:1883"));
    profile.transport = TransportKind::SecureWebSocket;
    profile.webSocket.path = QStringLiteral("/a%1?b");
    QCOMPARE(displayAddress(profile), QStringLiteral("wss://[::1]:1883/a%1?b"));
    profile.transport = TransportKind::LocalBroker;
    QCOMPARE(displayAddress(profile), QString());
}

void TestProfile::tellsAllOfItsWill()
{
    Profile profile;
    profile.will = WillSpec {.topic = QStringLiteral("w"),
                             .isText = true,
                             .messageExpiry = 0s,
                             .contentType = QStringLiteral("text/plain"),
                             .responseTopic = QStringLiteral("answers"),
                             .correlationData = QByteArray("\0\xff", 2),
                             .userProperties = {{QStringLiteral("k"), QStringLiteral("v")}}};
    const auto options = connectOptions(profile, {});
    QVERIFY(options.will);
    const auto properties = options.will->properties.view();
    QCOMPARE(properties.number(Property::PayloadFormatIndicator, 0), 1U);
    QVERIFY(properties.contains(Property::MessageExpiryInterval));
    QCOMPARE(properties.number(Property::MessageExpiryInterval, 7), 0U);
    QVERIFY(properties.text(Property::ContentType) == "text/plain");
    QVERIFY(properties.text(Property::ResponseTopic) == "answers");
    QVERIFY(properties.text(Property::CorrelationData) == std::string_view("\0\xff", 2));
    QVERIFY(properties.contains(Property::UserProperty));
    QVERIFY(!properties.contains(Property::WillDelayInterval));
    ByteBuffer packet;
    QVERIFY(writeConnect(options, packet));
}

void TestProfile::playsAnUnknownMethodByHand()
{
    Profile profile;
    profile.userName = QStringLiteral("user");
    profile.authenticationMethod = QStringLiteral("own");
    profile.authenticationData = QByteArray("\0x", 2);
    auto options = connectOptions(profile, {.password = QStringLiteral("pencil")});
    QVERIFY(options.userName && options.password);
    QVERIFY(options.authenticator);
    QCOMPARE(options.authenticator->method(), std::string_view("own"));
    const auto first = options.authenticator->begin();
    QVERIFY(first && *first && (*first)->text() == std::string_view("\0x", 2));
    const auto answer = options.authenticator->answer({});
    QVERIFY(answer && answer->time == Authenticator::Answer::Time::Later);

    profile.authenticationData.reset();
    options = connectOptions(profile, {});
    const auto nothing = options.authenticator->begin();
    QVERIFY(nothing && !*nothing);
    profile.version = ProtocolVersion::V311;
    QVERIFY(!connectOptions(profile, {}).authenticator);
}

void TestProfile::becomesConnectOptions()
{
    Profile profile;
    profile.clientId = QStringLiteral("c");
    profile.userName = QStringLiteral("ü");
    profile.keepAlive = 7s;
    profile.sessionExpiry = 60;
    profile.receiveMaximum = 5;
    profile.requestProblemInformation = false;
    profile.userProperties = {{QStringLiteral("a"), QStringLiteral("b")}};
    profile.will =
        WillSpec {.topic = QStringLiteral("w"), .payload = "x", .qos = Qos::ExactlyOnce, .delay = 3s};
    const auto options = connectOptions(profile, {.password = QStringLiteral("p")});
    QCOMPARE(options.userName.value_or(""), std::string("ü"));
    QCOMPARE(QString::fromStdString(std::string(options.password.value_or(Bytes()).text())),
             QStringLiteral("p"));
    QVERIFY(options.keepAlive == 7s);
    const auto properties = options.properties.view();
    QCOMPARE(properties.number(Property::SessionExpiryInterval, 0), 60U);
    QCOMPARE(properties.number(Property::ReceiveMaximum, 0), 5U);
    QCOMPARE(properties.number(Property::RequestProblemInformation, 1), 0U);
    QVERIFY(properties.contains(Property::UserProperty));
    QVERIFY(!properties.contains(Property::TopicAliasMaximum));
    QVERIFY(options.will && options.will->topicName == "w" && options.will->qos == Qos::ExactlyOnce);
    QCOMPARE(options.will->properties.view().number(Property::WillDelayInterval, 0), 3U);
    QVERIFY(options.aliases == ConnectOptions::Aliases::AsGiven);
    profile.automaticTopicAliases = true;
    QVERIFY(connectOptions(profile, {}).aliases == ConnectOptions::Aliases::Automatic);
}

void TestProfile::provesThePasswordInsteadOfSendingIt_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("isProved");
    QTest::newRow("none") << ProtocolVersion::V5 << QString() << false;
    QTest::newRow("SCRAM") << ProtocolVersion::V5 << QStringLiteral("SCRAM-SHA-1") << true;
    QTest::newRow("SCRAM in 3.1.1") << ProtocolVersion::V311 << QStringLiteral("SCRAM-SHA-1") << false;
}

void TestProfile::provesThePasswordInsteadOfSendingIt()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(QString, method);
    QFETCH(bool, isProved);
    Profile profile;
    profile.version = version;
    profile.userName = QStringLiteral("user");
    profile.authenticationMethod = method;
    const Secrets secrets {.password = QStringLiteral("pencil")};
    const auto options = connectOptions(profile, secrets);
    QCOMPARE(options.authenticator != nullptr, isProved);
    QCOMPARE(options.password.has_value(), !isProved);
    QCOMPARE(options.userName.has_value(), !isProved);

    const auto own = std::make_shared<ManualAuthenticator>("own", std::nullopt);
    const auto others = connectOptions(profile, secrets, own);
    QVERIFY(others.authenticator == own && others.password);
    QVERIFY(!others.properties.view().contains(Property::AuthenticationMethod));
}

void TestProfile::asksForAStoredSession_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("cleanStart");
    QTest::addColumn<int>("expiry");
    QTest::addColumn<bool>("expected");
    QTest::newRow("5, clean, with expiry") << ProtocolVersion::V5 << true << 60 << true;
    QTest::newRow("5, resumed") << ProtocolVersion::V5 << false << 0 << false;
    QTest::newRow("3.1.1, clean") << ProtocolVersion::V311 << true << 0 << true;
    QTest::newRow("3.1.1, with expiry") << ProtocolVersion::V311 << true << 60 << false;
    QTest::newRow("3.1, resumed") << ProtocolVersion::V31 << false << 0 << false;
}

void TestProfile::asksForAStoredSession()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(bool, cleanStart);
    QFETCH(int, expiry);
    Profile profile;
    profile.version = version;
    profile.cleanStart = cleanStart;
    profile.sessionExpiry = static_cast<std::uint32_t>(expiry);
    const auto options = connectOptions(profile, {});
    QTEST(options.cleanStart, "expected");
    QCOMPARE(options.earlierSession == ConnectOptions::EarlierSession::Continued, !options.cleanStart);
}

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
