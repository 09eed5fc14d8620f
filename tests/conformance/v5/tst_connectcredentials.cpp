// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;

/// User Name and Password of CONNECT and their flags (3.1.2.8, 3.1.2.9).
class ConformanceConnectCredentials : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_2_16_broker_refusesUserNameWithoutFlag_data();
    void MQTT_3_1_2_16_broker_refusesUserNameWithoutFlag();
    void MQTT_3_1_2_16_client_writesNoUserNameWithoutFlag();
    void MQTT_3_1_2_17_broker_refusesMissingUserName_data();
    void MQTT_3_1_2_17_broker_refusesMissingUserName();
    void MQTT_3_1_2_17_client_writesUserName_data();
    void MQTT_3_1_2_17_client_writesUserName();
    void MQTT_3_1_2_18_broker_refusesPasswordWithoutFlag_data();
    void MQTT_3_1_2_18_broker_refusesPasswordWithoutFlag();
    void MQTT_3_1_2_18_client_writesNoPasswordWithoutFlag();
    void MQTT_3_1_2_19_broker_refusesMissingPassword_data();
    void MQTT_3_1_2_19_broker_refusesMissingPassword();
    void MQTT_3_1_2_19_client_writesPassword_data();
    void MQTT_3_1_2_19_client_writesPassword();
};

void ConformanceConnectCredentials::MQTT_3_1_2_16_broker_refusesUserNameWithoutFlag_data()
{
    const auto clause = Clause::RULE_2_1_4_TrailingBytes;
    addRows({
        {"User Name", "10 L[ S'MQTT' 05 02 0000 00 S'c1' S'u' ]", clause},
        {"behind the will", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S'w' S'x' S'u' ]", clause},
        {"before the Password", "10 L[ S'MQTT' 05 42 0000 00 S'c1' S'u' S'p' ]", clause},
    });
}

void ConformanceConnectCredentials::MQTT_3_1_2_16_broker_refusesUserNameWithoutFlag()
{
    verifyBrokerRefuses();
}

void ConformanceConnectCredentials::MQTT_3_1_2_16_client_writesNoUserNameWithoutFlag()
{
    SessionScript client;
    client.connect({.clientId = "c", .password = Bytes::copyOf("p")});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 42 003c 00 S'c' S'p' ]"));
}

void ConformanceConnectCredentials::MQTT_3_1_2_17_broker_refusesMissingUserName_data()
{
    addRows({
        {"nothing", "10 L[ S'MQTT' 05 82 0000 00 S'c1' ]", Clause::MQTT_3_1_2_17},
        {"behind the will", "10 L[ S'MQTT' 05 86 0000 00 S'c1' 00 S'w' S'x' ]", Clause::MQTT_3_1_2_17},
        {"begun", "10 L[ S'MQTT' 05 82 0000 00 S'c1' 00 ]", Clause::RULE_2_1_4_Truncated},
        {"cut off", "10 L[ S'MQTT' 05 82 0000 00 S'c1' 0002 'u' ]", Clause::RULE_2_1_4_Truncated},
    });
}

void ConformanceConnectCredentials::MQTT_3_1_2_17_broker_refusesMissingUserName()
{
    verifyBrokerRefuses();
}

void ConformanceConnectCredentials::MQTT_3_1_2_17_client_writesUserName_data()
{
    QTest::addColumn<std::string>("userName");
    QTest::newRow("some") << std::string("u");
    QTest::newRow("empty") << std::string();
}

void ConformanceConnectCredentials::MQTT_3_1_2_17_client_writesUserName()
{
    QFETCH(std::string, userName);
    SessionScript client;
    client.connect({.clientId = "c", .userName = userName});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 82 003c 00 S'c' S'" + userName + "' ]"));
}

void ConformanceConnectCredentials::MQTT_3_1_2_18_broker_refusesPasswordWithoutFlag_data()
{
    const auto clause = Clause::RULE_2_1_4_TrailingBytes;
    addRows({
        {"alone", "10 L[ S'MQTT' 05 02 0000 00 S'c1' S'p' ]", clause},
        {"behind the User Name", "10 L[ S'MQTT' 05 82 0000 00 S'c1' S'u' S'p' ]", clause},
    });
}

void ConformanceConnectCredentials::MQTT_3_1_2_18_broker_refusesPasswordWithoutFlag()
{
    verifyBrokerRefuses();
}

void ConformanceConnectCredentials::MQTT_3_1_2_18_client_writesNoPasswordWithoutFlag()
{
    SessionScript client;
    client.connect({.clientId = "c", .userName = "u"});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 82 003c 00 S'c' S'u' ]"));
}

void ConformanceConnectCredentials::MQTT_3_1_2_19_broker_refusesMissingPassword_data()
{
    addRows({
        {"nothing", "10 L[ S'MQTT' 05 42 0000 00 S'c1' ]", Clause::MQTT_3_1_2_19},
        {"behind the User Name", "10 L[ S'MQTT' 05 c2 0000 00 S'c1' S'u' ]", Clause::MQTT_3_1_2_19},
        {"cut off", "10 L[ S'MQTT' 05 c2 0000 00 S'c1' S'u' 0002 'p' ]", Clause::RULE_2_1_4_Truncated},
    });
}

void ConformanceConnectCredentials::MQTT_3_1_2_19_broker_refusesMissingPassword()
{
    verifyBrokerRefuses();
}

void ConformanceConnectCredentials::MQTT_3_1_2_19_client_writesPassword_data()
{
    QTest::addColumn<std::string>("password");
    QTest::newRow("some") << std::string("p");
    QTest::newRow("empty") << std::string();
}

void ConformanceConnectCredentials::MQTT_3_1_2_19_client_writesPassword()
{
    QFETCH(std::string, password);
    SessionScript client;
    client.connect({.clientId = "c", .userName = "u", .password = Bytes::copyOf(password)});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 c2 003c 00 S'c' S'u' S'" + password + "' ]"));
}

QTEST_APPLESS_MAIN(ConformanceConnectCredentials)
#include "tst_connectcredentials.moc"
