// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/payloadregistry.h"
#include "core/service/messagecomposer.h"
#include "core/service/republish.h"

#include <QTest>

using namespace espalier;

Q_DECLARE_METATYPE(espalier::PayloadFormat)

class TestRepublish : public QObject
{
    Q_OBJECT

    static HistoryEntry entryOf(const QByteArray &payload, const PropertyList &properties = {})
    {
        return {.qos = Qos::AtLeastOnce,
                .retain = true,
                .payload = Bytes::copyOf(std::string_view(payload.constData(), std::size_t(payload.size()))),
                .properties = Bytes::copyOf(properties.view().bytes())};
    }

    static OutgoingMessage published(const PublishDraft &draft, const PayloadRegistry *rules = nullptr)
    {
        auto composer = MessageComposer::prepare(draft, ProtocolVersion::V5);
        if (!composer)
            return {};
        TemplateLookups lookups;
        TemplateState state(1);
        return composer
            ->compose({.state = state, .lookups = lookups, .clientId = "me", .topicName = {}}, rules)
            .value_or(OutgoingMessage {});
    }

private slots:
    void payloadsStayWhatTheyAre_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<PayloadFormat>("format");
        QTest::newRow("none") << QByteArray() << PayloadFormat::Text;
        QTest::newRow("text") << QByteArray("on\nand\toff") << PayloadFormat::Text;
        QTest::newRow("braces") << QByteArray("a {{time}} {{{{ b }}") << PayloadFormat::Text;
        QTest::newRow("number") << QByteArray("12.50") << PayloadFormat::Text;
        QTest::newRow("json") << QByteArray(R"( {"a":[1.0,"{{x}}"]})") << PayloadFormat::Json;
        QTest::newRow("nearly json") << QByteArray(R"({"a":)") << PayloadFormat::Text;
        QTest::newRow("no-break space") << QByteArray("1\xc2\xa0V") << PayloadFormat::Text;
        QTest::newRow("carriage return") << QByteArray("a\r\nb") << PayloadFormat::Hex;
        QTest::newRow("paragraph separator") << QByteArray("a\xe2\x80\xa9"
                                                           "b")
                                             << PayloadFormat::Hex;
        QTest::newRow("no UTF-8") << QByteArray("\xff\x00\x10", 3) << PayloadFormat::Hex;
    }

    void payloadsStayWhatTheyAre()
    {
        QFETCH(QByteArray, payload);
        QFETCH(PayloadFormat, format);
        const PublishDraft draft = draftOf("a/{{b", entryOf(payload));
        QCOMPARE(draft.format, format);
        const OutgoingMessage message = published(draft);
        QCOMPARE(message.topicName, std::string("a/{{b"));
        QCOMPARE(QByteArray(message.payload.text().data(), qsizetype(message.payload.size())), payload);
        QCOMPARE(message.qos, Qos::AtLeastOnce);
        QVERIFY(message.retain);
    }

    /// A rule says what others send; this message came without it.
    void noRuleWrapsIt()
    {
        DecodeRules rules;
        rules.rules = {{"z/#", {.wrappedBy = {Wrapping::Zstd}}}};
        const PayloadRegistry registry(rules);
        const QByteArray json = R"({"a":"{{x}}"})";
        const auto sent = [&](const QByteArray &topic) {
            return published(draftOf(topic, entryOf(json), &registry), &registry).payload;
        };
        QCOMPARE(sent("z/1").text(), std::string_view(json.constData(), std::size_t(json.size())));
        QCOMPARE(sent("a/1").text(), std::string_view(json.constData(), std::size_t(json.size())));
        QCOMPARE(draftOf("z/1", entryOf(json), &registry).format, PayloadFormat::Text);
        QCOMPARE(draftOf("a/1", entryOf(json), &registry).format, PayloadFormat::Json);
    }

    void topicThatIsNoUtf8IsLeftToTheUser() { QVERIFY(draftOf("a/\xff", entryOf("x")).topic.isEmpty()); }

    void propertiesAreThoseOfTheMessage()
    {
        PropertyList properties;
        properties.add(Property::PayloadFormatIndicator, 1);
        properties.add(Property::MessageExpiryInterval, 60);
        properties.add(Property::ResponseTopic, std::string_view("r/{{t"));
        properties.add(Property::ContentType, std::string_view("text/plain"));
        properties.addUserProperty("k {{", "v");
        properties.addUserProperty("k {{", "w");
        PropertyList binary = properties;
        properties.add(Property::CorrelationData, std::string_view("0xyz"));
        binary.add(Property::CorrelationData, std::string_view("\x00\xff", 2));
        for (const PropertyList &sent : {properties, binary}) {
            PropertyList received = sent;
            received.add(Property::TopicAlias, 3);
            received.add(Property::SubscriptionIdentifier, 4);
            QCOMPARE(published(draftOf("t", entryOf("x", received))).properties.view(), sent.view());
        }
    }
};

QTEST_GUILESS_MAIN(TestRepublish)
#include "tst_republish.moc"
