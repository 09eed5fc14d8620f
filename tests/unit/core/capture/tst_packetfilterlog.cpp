// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What display filters ask of the log.
#include "core/capture/packetfilter.h"

#include "tests/support/filterpackets.h"
#include "tests/support/tostring.h"

#include <QTest>

using namespace espalier;

class PacketFilterLogTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTheLog();
    void readsTimes_data();
    void readsTimes();
    void readsViolations();
    void readsPayloadValues();
    void resolvesAliases();
    void comparesWithSeveralPayloadKinds();
    void touchesNothingElse_data();
    void touchesNothingElse();
    void isCheapToCopy();
};

void PacketFilterLogTest::readsTheLog()
{
    TestSubject subject;
    goTo(subject, "puback");
    QVERIFY(matches("number == 18", subject)); // as it is shown
    QVERIFY(!matches("delta == 0", subject));
    QVERIFY(!matches("streamDelta", subject));
    QVERIFY(!matches("latency", subject));
    QVERIFY(!matches("marked or malformed or repeated or unanswered", subject));
    QVERIFY(matches("marked == false", subject));
    subject.timeBefore = subject.time - 1'100;
    subject.timeBeforeInStream = subject.time - 250'000;
    subject.latency = 5'001;
    QVERIFY(matches("delta == 1.1ms", subject));
    QVERIFY(matches("delta > 0 and delta < 0.5s", subject));
    QVERIFY(matches("streamDelta >= 250ms", subject));
    QVERIFY(matches("latency > 5ms", subject));
    QVERIFY(!matches("latency > 5001us", subject));
    subject.isMarked = true;
    QVERIFY(matches("marked and not malformed", subject));
    subject.isMalformed = true;
    subject.isRepeated = true;
    subject.isUnanswered = true;
    QVERIFY(matches("malformed and repeated and unanswered", subject));
}

void PacketFilterLogTest::readsTimes_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("isMatch");
    const auto row = [](const char *filter, bool isMatch) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << isMatch;
    };
    // The packet's time is 2026-03-01 14:04:05.25 UTC, the user's clock is an hour ahead.
    row("time == 15:04", true);
    row("time == 15:04:05", true);
    row("time == 15:04:05.2", true);
    row("time == 15:04:05.25", true);
    row("time == 15:04:05.250001", false);
    row("time == 15:04:06", false);
    row("time != 15:04:06", true);
    row("time > 15:04:04", true);
    row("time > 15:04:05", false); // not after the second that is meant
    row("time >= 15:04:05", true);
    row("time < 15:04:05", false);
    row("time <= 15:04:05", true);
    row("time > \"14:04:04Z\"", true);
    row("time < 14:04:05Z", false);
    row("time == 2026-03-01", true);
    row("time == 2026-03-02", false);
    row("time >= 2026-03-01T15:04:05", true);
    row("time >= \"2026-03-01 15:04:06\"", false);
    row("time == \"2026-03-01 14:04:05.25Z\"", true);
    row("time == \"2026-03-01 16:34:05+02:30\"", true);
    row("time == \"2026-03-01 10:04:05-04:00\"", true);
    row("time", true);
}

void PacketFilterLogTest::readsTimes()
{
    QFETCH(QString, filter);
    TestSubject subject;
    goTo(subject, "pingreq");
    const auto compiledFilter = PacketFilter::compile(filter.toStdString(), std::chrono::hours(1));
    QVERIFY(compiledFilter);
    QTEST(compiledFilter->matches(subject), "isMatch");
}

void PacketFilterLogTest::readsViolations()
{
    TestSubject subject;
    goTo(subject, "publish");
    QVERIFY(!matches("violates", subject));
    QVERIFY(!matches("violates != \"MQTT-3.3.1-4\"", subject));
    subject.clauses = {Clause::MQTT_4_8_2_1, Clause::MQTT_3_3_1_4};
    QVERIFY(matches("violates", subject));
    QVERIFY(matches("violates == \"MQTT-3.3.1-4\"", subject));
    QVERIFY(matches("violates == MQTT-3.3.1-4", subject));
    QVERIFY(!matches("violates == \"MQTT-3.3.1-2\"", subject));
    QVERIFY(!matches("violates != \"MQTT-3.3.1-4\"", subject));
    QVERIFY(matches("violates in {MQTT-3.3.1-2, MQTT-4.8.2-1}", subject));
    QVERIFY(matches("violates ~ MQTT-3.3*", subject));
    QVERIFY(matches("violates contains 4.8", subject));
    QVERIFY(!matches("violates ~ /-9$/", subject));
}

void PacketFilterLogTest::readsPayloadValues()
{
    TestSubject subject;
    goTo(subject, "publish");
    subject.values = {{{}, 12.5},
                      {{"value"}, 71.5},
                      {{"quality", "good"}, true},
                      {{"quality", "bad"}, false},
                      {{"items", std::size_t {2}, "a key"}, std::string_view("north")},
                      {{"in"}, 1.0}};
    QVERIFY(matches("payload.value > 70", subject));
    QVERIFY(!matches("payload.value > 71.5", subject));
    QVERIFY(matches("payload.value >= 7.15e1", subject));
    QVERIFY(matches("payload.value in {1, 71.5}", subject));
    QVERIFY(matches("payload.value > -5", subject));
    QVERIFY(!matches("payload.value == \"71.5\"", subject)); // a number is no text
    QVERIFY(matches("payload.quality.good == true", subject));
    QVERIFY(matches("payload.quality.good", subject));
    QVERIFY(!matches("payload.quality.bad", subject));
    QVERIFY(matches("payload.quality.bad == false", subject));
    QVERIFY(!matches("payload.quality", subject));
    QVERIFY(!matches("payload.quality.good == 1", subject));
    QVERIFY(!matches("payload.value == true", subject));
    QVERIFY(matches("payload.items[2][\"a key\"] == north", subject));
    QVERIFY(matches("payload.items[2][\"a key\"] ~ /^n/", subject));
    QVERIFY(matches("payload.items[2][\"a key\"] contains orth", subject));
    QVERIFY(!matches("payload.items[3]", subject));
    QVERIFY(matches("payload.in == 1", subject)); // what is a word elsewhere may be a key
    QVERIFY(matches("payload > 12", subject));
    QVERIFY(!matches("payload > 13", subject));
    goTo(subject, "aliased");
    QVERIFY(!matches("payload.value", subject)); // there is no payload to look into
    goTo(subject, "pingreq");
    QVERIFY(!matches("payload.value", subject));
}

void PacketFilterLogTest::resolvesAliases()
{
    TestSubject subject;
    goTo(subject, "aliased");
    QVERIFY(matches("topic == \"\"", subject)); // nobody knows
    subject.alias = "plant/line4";
    QVERIFY(matches("topic ~ plant/#", subject));
    QVERIFY(matches("topicName == \"\"", subject));
    goTo(subject, "publish"); // has a topic of its own
    QVERIFY(matches("topic == plant/line4/power", subject));
}

void PacketFilterLogTest::comparesWithSeveralPayloadKinds()
{
    TestSubject subject;
    goTo(subject, "publish0");
    QVERIFY(matches("payload in {7, on}", subject));
    QVERIFY(matches("payload in {true, off, \"on\"}", subject));
    subject.values = {{{}, 7.0}};
    QVERIFY(matches("payload in {7, off}", subject));
    QVERIFY(!matches("payload in {8, off}", subject));
}

void PacketFilterLogTest::touchesNothingElse_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<int>("questions");
    const auto row = [](const char *filter, int questions) {
        QTest::newRow(filter) << std::string(filter) << questions;
    };
    row("type == PUBLISH and qos > 0 and len > 10 and topic ~ plant/# and number > 1", 0);
    row("keepAlive > 5 or prop.user or reason == 0 or id == 1 or payload contains x", 0);
    row("malformed or latency > 0 or time > 12:00", 0);
    row("qos == 0 and client == x and violates and payload.x > 1", 0); // the first says it all
    row("qos == 1 or client == x", 0);
    row("client == x", 1);
    row("violates", 1);
    row("source == x", 1);
    row("payload.value > 7", 1);
    row("payload > 7", 1);
    row("payload == x", 0);
}

void PacketFilterLogTest::touchesNothingElse()
{
    QFETCH(std::string, filter);
    TestSubject subject;
    goTo(subject, "publish");
    static_cast<void>(matches(filter, subject));
    QTEST(subject.questions, "questions");
}

void PacketFilterLogTest::isCheapToCopy()
{
    TestSubject subject;
    goTo(subject, "publish");
    PacketFilter filter;
    QVERIFY(filter.matchesAll());
    QVERIFY(filter.matches(subject));
    {
        const auto other = compiledFilter("client ~ /gate/ and qos == 0");
        filter = other;
    }
    QVERIFY(!filter.matchesAll());
    QVERIFY(!filter.matches(subject));
    QVERIFY(compiledFilter("").matchesAll());
}

QTEST_APPLESS_MAIN(PacketFilterLogTest)
#include "tst_packetfilterlog.moc"
