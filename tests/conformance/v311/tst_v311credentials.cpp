// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connect311.h"

using namespace espalier;

/// User name and password (3.1.2.8, 3.1.2.9, 3.1.3.4).
class ConformanceCredentials311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_2_18_broker_closesOnUserNameWithoutFlag();
    void MQTT311_3_1_2_18_client_sendsNoUserNameWithoutFlag();
    void MQTT311_3_1_2_19_broker_closesWithoutUserName();
    void MQTT311_3_1_2_19_client_sendsTheUserName_data();
    void MQTT311_3_1_2_19_client_sendsTheUserName();
    void MQTT311_3_1_2_20_broker_closesOnPasswordWithoutFlag();
    void MQTT311_3_1_2_20_client_sendsNoPasswordWithoutFlag();
    void MQTT311_3_1_2_21_broker_closesWithoutPassword();
    void MQTT311_3_1_2_21_client_sendsThePassword_data();
    void MQTT311_3_1_2_21_client_sendsThePassword();
    void MQTT311_3_1_2_22_broker_closesOnPasswordWithoutUserName_data();
    void MQTT311_3_1_2_22_broker_closesOnPasswordWithoutUserName();
    void MQTT311_3_1_2_22_client_sendsNoPasswordWithoutUserName_data();
    void MQTT311_3_1_2_22_client_sendsNoPasswordWithoutUserName();
    void MQTT311_3_1_3_11_broker_closesOnIllFormedUserName_data();
    void MQTT311_3_1_3_11_broker_closesOnIllFormedUserName();
    void MQTT311_3_1_3_11_client_sendsNoIllFormedUserName();
};

namespace {

ConnectOptions withUser(std::optional<std::string> userName, std::optional<std::string_view> password,
                        ProtocolVersion version = v311)
{
    auto options = options311(version);
    options.userName = std::move(userName);
    if (password)
        options.password = Bytes::copyOf(*password);
    return options;
}

} // namespace

void ConformanceCredentials311::MQTT311_3_1_2_18_broker_closesOnUserNameWithoutFlag()
{
    QVERIFY(brokenBy("10 L[ S'MQTT' 04 02 0000 S'c' S'u' ]") != Clause::None);
    QVERIFY(brokenBy("10 L[ S'MQIsdp' 03 02 0000 S'c' S'u' ]") != Clause::None);
}

void ConformanceCredentials311::MQTT311_3_1_2_18_client_sendsNoUserNameWithoutFlag()
{
    QCOMPARE(sentFor(withUser({}, {})), connectText(v311, "02 003c S'c'"));
}

void ConformanceCredentials311::MQTT311_3_1_2_19_broker_closesWithoutUserName()
{
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 82 0000 S'c' ]"), Clause::MQTT311_3_1_2_19);
}

void ConformanceCredentials311::MQTT311_3_1_2_19_client_sendsTheUserName_data()
{
    addVersionsBefore5();
}

void ConformanceCredentials311::MQTT311_3_1_2_19_client_sendsTheUserName()
{
    QFETCH(ProtocolVersion, version);
    QCOMPARE(sentFor(withUser("u", {}, version)), connectText(version, "82 003c S'c' S'u'"));
    QCOMPARE(sentFor(withUser("", {}, version)), connectText(version, "82 003c S'c' S''"));
}

void ConformanceCredentials311::MQTT311_3_1_2_20_broker_closesOnPasswordWithoutFlag()
{
    QVERIFY(brokenBy("10 L[ S'MQTT' 04 82 0000 S'c' S'u' S'p' ]") != Clause::None);
    QVERIFY(brokenBy("10 L[ S'MQIsdp' 03 82 0000 S'c' S'u' S'p' ]") != Clause::None);
}

void ConformanceCredentials311::MQTT311_3_1_2_20_client_sendsNoPasswordWithoutFlag()
{
    QCOMPARE(sentFor(withUser("u", {})), connectText(v311, "82 003c S'c' S'u'"));
}

void ConformanceCredentials311::MQTT311_3_1_2_21_broker_closesWithoutPassword()
{
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 c2 0000 S'c' S'u' ]"), Clause::MQTT311_3_1_2_21);
}

void ConformanceCredentials311::MQTT311_3_1_2_21_client_sendsThePassword_data()
{
    addVersionsBefore5();
}

void ConformanceCredentials311::MQTT311_3_1_2_21_client_sendsThePassword()
{
    QFETCH(ProtocolVersion, version);
    QCOMPARE(sentFor(withUser("u", "p", version)), connectText(version, "c2 003c S'c' S'u' S'p'"));
    QCOMPARE(sentFor(withUser("u", "", version)), connectText(version, "c2 003c S'c' S'u' S''"));
}

void ConformanceCredentials311::MQTT311_3_1_2_22_broker_closesOnPasswordWithoutUserName_data()
{
    addPackets({{"3.1.1", "10 L[ S'MQTT' 04 42 0000 S'c' S'p' ]"},
                {"3.1", "10 L[ S'MQIsdp' 03 42 0000 S'c' S'p' ]"}});
}

void ConformanceCredentials311::MQTT311_3_1_2_22_broker_closesOnPasswordWithoutUserName()
{
    QFETCH(std::string, packet);
    QCOMPARE(brokenBy(packet), Clause::MQTT311_3_1_2_22);
}

void ConformanceCredentials311::MQTT311_3_1_2_22_client_sendsNoPasswordWithoutUserName_data()
{
    addVersionsBefore5();
}

void ConformanceCredentials311::MQTT311_3_1_2_22_client_sendsNoPasswordWithoutUserName()
{
    QFETCH(ProtocolVersion, version);
    QCOMPARE(refused(withUser({}, "p", version)), QStringLiteral("closed InvalidRequest 86 MQTT-3.1.2-22"));
}

void ConformanceCredentials311::MQTT311_3_1_3_11_broker_closesOnIllFormedUserName_data()
{
    addIllFormedTexts();
}

void ConformanceCredentials311::MQTT311_3_1_3_11_broker_closesOnIllFormedUserName()
{
    QFETCH(std::string, text);
    QFETCH(Clause, clause);
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 82 0000 S'c' " + text + " ]"), clause);
    QCOMPARE(brokenBy("10 L[ S'MQIsdp' 03 82 0000 S'c' " + text + " ]"), clause);
}

void ConformanceCredentials311::MQTT311_3_1_3_11_client_sendsNoIllFormedUserName()
{
    QCOMPARE(refused(withUser("a\xed\xa0\x80", {})), QStringLiteral("closed InvalidRequest 81 MQTT-1.5.3-1"));
    QCOMPARE(refused(withUser(std::string("a\0", 2), {})),
             QStringLiteral("closed InvalidRequest 81 MQTT-1.5.3-2"));
}

QTEST_APPLESS_MAIN(ConformanceCredentials311)
#include "tst_v311credentials.moc"
