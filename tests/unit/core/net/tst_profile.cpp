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
    void displaysAddresses();
    void becomesConnectOptions();
    void provesThePasswordInsteadOfSendingIt_data();
    void provesThePasswordInsteadOfSendingIt();
    void asksForAStoredSession_data();
    void asksForAStoredSession();
};

void TestProfile::displaysAddresses()
{
    Profile profile;
    profile.host = QStringLiteral("broker");
    QCOMPARE(displayAddress(profile), QStringLiteral("mqtt://broker:1883"));
    profile.host = QStringLiteral("::1");
    QCOMPARE(displayAddress(profile), QStringLiteral("mqtt://[::1]:1883"));
    profile.transport = TransportKind::LocalBroker;
    QCOMPARE(displayAddress(profile), QString());
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
    const auto options = connectOptions(profile, QStringLiteral("p"));
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
}

void TestProfile::provesThePasswordInsteadOfSendingIt_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("isProved");
    QTest::addColumn<bool>("saysMethod");
    QTest::newRow("none") << ProtocolVersion::V5 << QString() << false << false;
    QTest::newRow("SCRAM") << ProtocolVersion::V5 << QStringLiteral("SCRAM-SHA-1") << true << false;
    QTest::newRow("SCRAM in 3.1.1") << ProtocolVersion::V311 << QStringLiteral("SCRAM-SHA-1") << false
                                    << false;
    QTest::newRow("another method") << ProtocolVersion::V5 << QStringLiteral("m") << false << true;
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
    const auto options = connectOptions(profile, QStringLiteral("pencil"));
    QCOMPARE(options.authenticator != nullptr, isProved);
    QCOMPARE(options.password.has_value(), !isProved);
    QCOMPARE(options.userName.has_value(), !isProved);
    QTEST(options.properties.view().contains(Property::AuthenticationMethod), "saysMethod");

    const auto own = std::make_shared<ManualAuthenticator>("own", std::nullopt);
    const auto others = connectOptions(profile, QStringLiteral("pencil"), own);
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
