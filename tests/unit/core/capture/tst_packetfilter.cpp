// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetfilter.h"

#include "tests/support/filterpackets.h"

#include <QTest>

using namespace espalier;

class PacketFilterTest : public QObject
{
    Q_OBJECT

private slots:
    void combines_data();
    void combines() { verifyRow(); }
    void readsHeaders_data();
    void readsHeaders() { verifyRow(); }
    void readsTopics_data();
    void readsTopics() { verifyRow(); }
    void readsReasons_data();
    void readsReasons() { verifyRow(); }
    void readsFields_data();
    void readsFields() { verifyRow(); }
    void readsProperties_data();
    void readsProperties() { verifyRow(); }
    void comparesText_data();
    void comparesText() { verifyRow(); }
    void takesBrokenPackets_data();
    void takesBrokenPackets() { verifyRow(); }
};

void PacketFilterTest::combines_data()
{
    addRows({
        {"publish", "", true},
        {"publish", "  ", true},
        {"publish", "type == PUBLISH and qos > 0 and topic ~ \"plant/#\"", true},
        {"publish", "type == PUBLISH && qos == 0", false},
        {"publish", "qos == 0 or qos == 1", true},
        {"publish", "qos == 0||qos==2", false},
        {"publish", "not retain", false},
        {"publish0", "!retain and !dup", true},
        {"publish", "not not retain", true},
        // "and" binds closer than "or", "not" closest
        {"publish", "qos == 1 or qos == 0 and type == CONNECT", true},
        {"publish", "(qos == 1 or qos == 0) and type == CONNECT", false},
        {"publish", "type == CONNECT and qos == 1 or retain", true},
        {"publish", "not (qos == 0 or qos == 2)", true},
        {"publish", "not qos == 0 and retain", true},
        {"publish", "qos == 0 OR qos == 2 OR qos == 1", true},
        {"publish", "qos == 1 AND qos == 1 AND qos == 0", false},
        {"publish", "((((retain))))", true},
    });
}

void PacketFilterTest::readsHeaders_data()
{
    addRows({
        {"publish", "type == publish", true},
        {"publish", "type == 3", true},
        {"publish", "type = \"Publish\"", true},
        {"publish", "type != PUBACK", true},
        {"publish", "type in {PUBACK, PUBLISH}", true},
        {"publish", "type in {PUBACK,PUBREC}", false},
        {"publish", "packetType == PUBLISH", true},
        {"pingreq", "type == PINGREQ", true},
        {"nothing", "type == 0", true},
        {"nothing", "len == 0", true},
        {"publish", "dup", true},
        {"publish", "dup == false", false},
        {"publish", "retain == 1", true},
        {"publish", "retain != true", false},
        {"publish", "qos", true},
        {"pingreq", "qos", false},
        {"publish", "qos in {0, 1}", true},
        {"publish", "qos < 1.5", true},
        {"publish", "qos >= 0x1", true},
        {"pingreq", "qos != 1", false},
        {"pingreq", "not (qos == 1)", true},
        {"pingreq", "retain == false", false},
        {"pingreq", "len == 2", true},
        {"pingreq", "len == 2B", true},
        {"publish", "len > 50 and len < 0.1KB", true},
        {"publish", "len > 1KB", false},
        {"publish", "id == 258", true},
        {"publish", "packetIdentifier == 0x0102", true},
        {"publish0", "id", false},
        {"puback", "id == 0x102", true},
        {"subscribe", "id <= 3", true},
        {"pingreq", "id", false},
        {"publish", "version == 5", true},
        {"puback311", "version == 4", true},
        {"publish", "sender == client", true},
        {"publish", "sender == SERVER", false},
        {"puback", "sender in {server}", true},
        {"publish", "payloadLength == 14", true},
        {"publish", "payload contains \"71\"", true},
        {"publish0", "payload == on", true},
        {"publish0", "payload != off", true},
        {"publish0", "payload ~ /^O.$/i", true},
        {"publish0", "payload", true},
        {"aliased", "payload", false},
        {"aliased", "payloadLength == 0", true},
        {"subscribe", "payload", false},
    });
}

void PacketFilterTest::readsTopics_data()
{
    addRows({
        {"publish", "topic == \"plant/line4/power\"", true},
        {"publish", "topic == plant/line4/power", true},
        {"publish", "topic != plant/line4", true},
        {"publish", "topic ~ plant/+/power", true},
        {"publish", "topic ~ +/power", false},
        {"publish", "topic ~ plant", false},
        {"publish", "topic contains line4", true},
        {"publish", "topic ~ /line[0-9]+/", true},
        {"publish", "topic in {a, \"plant/line4/power\"}", true},
        {"publish0", "topic ~ #", false}, // MQTT-4.7.2-1
        {"publish0", "topic ~ $SYS/#", true},
        {"publish", "topicName ~ plant/#", true},
        {"aliased", "topicName == \"\"", true},
        {"pingreq", "topic", false},
        {"subscribe", "topic", false},
        {"subscribe", "topicFilter ~ plant/#", true},
        {"subscribe", "topicFilter ~ jobs/#", true},
        {"subscribe", "topicFilter == jobs/#", false},
        {"subscribe", "topicFilter == \"$share/g/jobs/#\"", true},
        {"subscribe", "topicFilter contains $share", true},
        // one of several is enough, and for "!=" all must differ
        {"subscribe", "topicFilter == plant/+", true},
        {"subscribe", "topicFilter != plant/+", false},
        {"subscribe", "topicFilter != x", true},
        {"connect", "willTopic ~ plant/+", true},
        {"connect", "topic", false},
    });
}

void PacketFilterTest::readsReasons_data()
{
    addRows({
        {"puback", "reason == 0", true}, // left out: success
        {"puback", "reason == success", true},
        {"puback311", "reason", false},
        {"pubrec", "reason >= 0x80", true},
        {"pubrec", "reasonCode == notAuthorized", true},
        {"pubrec", "reason == \"Not authorized\"", true},
        {"pubrec", "reason == NOT-AUTHORIZED", true},
        {"pubrec", "reason in {0x80, quotaExceeded}", false},
        {"connack", "reason == 0x00", true},
        {"refused", "reason == notAuthorized", true},
        {"refused", "connectReturnCode == 5", true},
        {"suback", "reason >= 0x80", true},
        {"suback", "reason == grantedQos1", true},
        {"suback", "reason != 0x87", false},
        {"suback311", "reason >= 0x80", true},
        {"suback311", "returnCode == 0x80", true},
        {"unsuback", "reason == noSubscriptionExisted", true},
        {"disconnect", "reason == normalDisconnection", true},
        {"publish", "reason", false},
        {"publish", "not reason >= 0x80", true},
    });
}

void PacketFilterTest::readsFields_data()
{
    addRows({
        {"connect", "keepAlive == 60", true},
        {"connect", "keepAlive == 1min", true},
        {"connect", "keepAlive > 60s", false},
        {"connect", "cleanStart", true},
        {"connect", "cleanSession", false},
        {"connect311", "cleanSession == true", true},
        {"connect", "clientIdentifier == gw2", true},
        {"connect", "userName ~ an", true},
        {"connect", "password == secret", true},
        {"connect", "willPayload == gone", true},
        {"connect", "willQos == 1", true},
        {"connect", "willRetain", true},
        {"connect", "willFlag and userNameFlag and passwordFlag", true},
        {"connect311", "willFlag", false},
        {"connect311", "willFlag == false", true},
        {"connect", "protocolName == MQTT and protocolVersion == 5", true},
        {"connack", "sessionPresent", true},
        {"subscribe", "noLocal", true},
        {"subscribe", "retainHandling == 1", true},
        {"subscribe", "retainAsPublished == true", true},
        {"subscribe", "maximumQos == 2", true},
        {"subscribe", "maximumQos == 0", false},
        {"subscribe311", "requestedQos == 1", true},
        {"subscribe311", "qos", false},
        {"connack", "maximumQos == 1", true}, // the property
        {"publish", "remainingLength > 0", true},
        {"publish", "propertyLength == 52", true},
        {"publish", "subscriptionOptions", false},
        {"subscribe", "subscriptionOptions", true},
        {"publish", "name == site", true},
        {"publish", "value == north", true},
        {"publish", "value == 3600", true},
        {"pingreq", "keepAlive", false},
    });
}

void PacketFilterTest::readsProperties_data()
{
    addRows({
        {"publish", "prop.messageExpiryInterval", true},
        {"publish", "messageExpiryInterval == 1h", true},
        {"publish", "prop.contentType == \"application/json\"", true},
        {"publish", "prop.contentType ~ json", true},
        {"publish", "prop.user[\"trace\"] == \"a1\"", true},
        {"publish", "prop.user[\"trace\"] == \"north\"", false},
        {"publish", "prop.user[\"trace\"]", true},
        {"publish", "prop.user[\"none\"]", false},
        {"publish", "prop.user == north", true},
        {"publish", "userProperty[\"site\"] ~ /^n/", true},
        {"publish", "prop.userProperty", true},
        {"publish0", "prop.user", false},
        {"publish", "properties", true},
        {"connect", "receiveMaximum < 20", true},
        {"connect", "sessionExpiryInterval == 100s", true},
        {"connect", "willDelayInterval == 1min", true},
        {"connect", "prop.requestProblemInformation == false", true},
        {"connect", "requestProblemInformation", true}, // it is there
        {"connect", "receiveMaximum in {5, 10}", true},
        {"connack", "prop.maximumQos == 1", true},
        {"subscribe", "prop.maximumQos", false}, // an option, no property
        {"connack", "retainAvailable == 0", true},
        {"connack", "assignedClientIdentifier ~ auto-*", true},
        {"pubrec", "reasonString contains way", true},
        {"aliased", "prop.topicAlias == 7", true},
        {"subscribe", "subscriptionIdentifier == 7", true},
        {"puback311", "prop.reasonString", false},
        {"pingreq", "prop.user", false},
    });
}

void PacketFilterTest::comparesText_data()
{
    addRows({
        {"publish", "client == gateway-2", true},
        {"publish", "client == \"gateway\"", false},
        {"publish", "client ~ gateway", true},
        {"publish", "client ~ \"gate*\"", true},
        {"publish", "client ~ ate*", false},
        {"publish", "client ~ *-2", true},
        {"publish", "client ~ g*w*2", true},
        {"publish", "client ~ gate.ay*", false}, // a dot is a dot
        {"publish", "client contains \"*\"", false},
        {"publish", "client ~ /^gate.ay-\\d$/", true},
        {"publish", "client ~ /GATE/", false},
        {"publish", "client ~ /GATE/i", true},
        {"publish", "client in {a, gateway-2}", true},
        {"publish", "source == \"Line 4\"", true},
        {"publish", "source ~ /ine\\x204/", true},
        {"publish", "source == \"Line\\x204\"", true},
        {"publish", "prop.contentType ~ /application\\/json/", true},
        {"publish", "payload ~ \"*71.5}\"", true},
        {"publish", "payload contains \"\\\"value\\\":\"", true},
        {"connect", "clientIdentifier != 2", true},
        {"publish0", "payload == \"o\\x6e\"", true},
    });
}

void PacketFilterTest::takesBrokenPackets_data()
{
    addRows({
        {"broken", "keepAlive == 60", true}, // what comes before the break
        {"broken", "clientIdentifier", false}, // cut off
        {"lying", "topic == a", true},
        {"lying", "id == 7", true},
        {"lying", "payload", false},
        {"lying", "payloadLength", false},
        {"lying", "prop.contentType", false},
        {"lying", "type == PUBLISH and qos == 1", true},
        {"nothing", "topic", false},
        {"nothing", "qos", false},
        {"nothing", "reason", false},
        {"nothing", "keepAlive", false},
        {"nothing", "undecodedBytes", false},
    });
}

QTEST_APPLESS_MAIN(PacketFilterTest)
#include "tst_packetfilter.moc"
