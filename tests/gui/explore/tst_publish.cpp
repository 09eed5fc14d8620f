// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/explore/draftpropertymodel.h"
#include "ui/explore/payloadeditor.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/sentmodel.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

Q_DECLARE_METATYPE(espalier::PayloadFormat)

namespace {

PublishDraft draftOf(const QString &topic, PayloadFormat format, const QString &payload)
{
    PublishDraft draft;
    draft.topic = topic;
    draft.format = format;
    draft.payload = payload;
    return draft;
}

} // namespace

class TestPublish : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void topicNames_data()
    {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<bool>("valid");
        QTest::newRow("plain") << QStringLiteral("plant/line-1") << true;
        QTest::newRow("empty level") << QStringLiteral("/a//b/") << true;
        QTest::newRow("any character") << QStringLiteral("ä/☃/<b>") << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("plus") << QStringLiteral("a/+/b") << false;
        QTest::newRow("hash") << QStringLiteral("a/#") << false;
        QTest::newRow("null") << QStringLiteral("a") + QChar(QChar::Null) << false;
        QTest::newRow("half a character") << QStringLiteral("a") + QChar(0xd800) << false;
        QTest::newRow("too long") << QString(65'536, u'a') << false;
    }
    void topicNames()
    {
        QFETCH(QString, topic);
        QFETCH(bool, valid);
        QCOMPARE(topicNameProblem(topic).isEmpty(), valid);
    }

    void payloads_data()
    {
        QTest::addColumn<PayloadFormat>("format");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("errorAt");
        QTest::newRow("text") << PayloadFormat::Text << QStringLiteral("ä\n") << QByteArray("\xc3\xa4\n")
                              << -1;
        QTest::newRow("no text") << PayloadFormat::Text << QString() << QByteArray() << -1;
        QTest::newRow("json") << PayloadFormat::Json << QStringLiteral("{\"a\": 1.0}")
                              << QByteArray("{\"a\": 1.0}") << -1;
        QTest::newRow("json value") << PayloadFormat::Json << QStringLiteral("71.40") << QByteArray("71.40")
                                    << -1;
        QTest::newRow("json comma") << PayloadFormat::Json << QStringLiteral("{\n \"a\": ,}") << QByteArray()
                                    << 8;
        QTest::newRow("two values") << PayloadFormat::Json << QStringLiteral("1, 2") << QByteArray() << 0;
        QTest::newRow("no json") << PayloadFormat::Json << QStringLiteral(" ") << QByteArray() << 0;
        QTest::newRow("hex") << PayloadFormat::Hex << QStringLiteral("0x82 0A:ff")
                             << QByteArray("\x82\x0a\xff") << -1;
        QTest::newRow("odd hex") << PayloadFormat::Hex << QStringLiteral("82 0") << QByteArray() << 3;
        QTest::newRow("no hex") << PayloadFormat::Hex << QStringLiteral("82 zz") << QByteArray() << 3;
    }
    void payloads()
    {
        QFETCH(PayloadFormat, format);
        QFETCH(QString, text);
        QFETCH(QByteArray, bytes);
        QFETCH(int, errorAt);
        const auto encoded = encodePayload(format, text);
        QCOMPARE(encoded.has_value(), errorAt < 0);
        if (encoded)
            QCOMPARE(*encoded, bytes);
        else
            QVERIFY2(std::abs(encoded.error().position - errorAt) <= 1, qPrintable(encoded.error().text));
    }

    void indentingKeepsNumbersAndOrder()
    {
        const auto indented = indentJson(QStringLiteral("{\"z\":1.50,\"a\":12345678901234567890}"));
        QVERIFY(indented);
        QCOMPARE(QString(*indented).remove(u' ').remove(u'\n'),
                 QStringLiteral("{\"z\":1.50,\"a\":12345678901234567890}"));
        QVERIFY(indented->contains(u'\n'));
    }

    void properties()
    {
        PublishDraft draft = draftOf(QStringLiteral("a"), PayloadFormat::Text, QStringLiteral("x"));
        draft.properties = {{Property::ContentType, {}, QStringLiteral("text/plain")},
                            {Property::MessageExpiryInterval, {}, QStringLiteral("60 s")},
                            {Property::CorrelationData, {}, QStringLiteral("0x00ff")},
                            {Property::UserProperty, QStringLiteral("k"), QStringLiteral("v")}};
        const auto message = compose(draft, ProtocolVersion::V5);
        QVERIFY(message);
        const PropertyView view = message->properties.view();
        QCOMPARE(view.number(Property::MessageExpiryInterval), std::optional<std::uint32_t>(60));
        QCOMPARE(view.text(Property::ContentType), std::optional<std::string_view>("text/plain"));
        QCOMPARE(view.binary(Property::CorrelationData)->size(), 2U);
        QCOMPARE(view.find(Property::UserProperty)->pairValue, std::string_view("v"));
        QVERIFY(compose(draft, ProtocolVersion::V311)->properties.isEmpty());

        draft.properties[1].value = QStringLiteral("soon");
        const auto wrong = compose(draft, ProtocolVersion::V5);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().part, DraftError::Part::Property);
        QCOMPARE(wrong.error().position, 1);
        draft.properties[1] = {Property::ResponseTopic, {}, QStringLiteral("reply/#")};
        QVERIFY(!compose(draft, ProtocolVersion::V5));
        draft.properties[1] = {Property::TopicAlias, {}, QStringLiteral("0")};
        QVERIFY(!compose(draft, ProtocolVersion::V5));
    }

    void propertyTableIsAModel()
    {
        DraftPropertyModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.add(Property::ContentType), 0);
        QCOMPARE(model.add(Property::UserProperty), 1);
        QCOMPARE(model.add(Property::UserProperty), 2);
        QCOMPARE(model.add(Property::ContentType), 0);
        QVERIFY(model.setData(model.index(1, DraftPropertyModel::NameColumn), QStringLiteral("trace"),
                              Qt::EditRole));
        QCOMPARE(model.properties().at(1).name, QStringLiteral("trace"));
        QVERIFY(!(model.flags(model.index(0, DraftPropertyModel::NameColumn)) & Qt::ItemIsEditable));
        model.remove(1);
        QCOMPARE(model.rowCount(), 2);
    }

    void publishingSendsAndTellsTheOutcome()
    {
        PublishPanel panel(m_theme);
        panel.show();
        QSignalSpy wanted(&panel, &PublishPanel::publishWanted);
        PublishDraft draft = draftOf(QStringLiteral("a/b"), PayloadFormat::Json, QStringLiteral("{\"v\":1}"));
        draft.qos = Qos::AtLeastOnce;
        draft.retain = true;
        panel.setDraft(draft);
        panel.publish();
        QCOMPARE(wanted.count(), 0);
        panel.setVersion(ProtocolVersion::V5);
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
        auto *editor = panel.findChild<PayloadEditor *>();
        editor->setFocus();
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(wanted.count(), 1);
        const auto message = wanted.first().first().value<OutgoingMessage>();
        QCOMPARE(message.topicName, std::string("a/b"));
        QCOMPARE(message.payload.text(), std::string_view("{\"v\":1}"));
        QCOMPARE(message.qos, Qos::AtLeastOnce);
        QVERIFY(message.retain);

        const auto outcome = [&](ReasonCode reason, PublishResult::Kind kind) {
            PublishResult result;
            result.token = message.token;
            result.reason = reason;
            result.kind = kind;
            result.latency = std::chrono::microseconds(1200);
            panel.addResult(result);
            const QModelIndex first = panel.sent().index(0);
            return std::pair(first.data(SentModel::StateRole).value<SentModel::State>(),
                             first.data(SentModel::OutcomeRole).toString());
        };
        using State = SentModel::State;
        using Kind = PublishResult::Kind;
        QCOMPARE(outcome(ReasonCode::Success, Kind::Completed),
                 std::pair(State::Acknowledged, QStringLiteral("PUBACK 1.2 ms")));
        QCOMPARE(outcome(ReasonCode::NoMatchingSubscribers, Kind::Completed).first, State::NoSubscribers);
        QCOMPARE(outcome(ReasonCode::NotAuthorized, Kind::Completed).first, State::Failed);
        QCOMPARE(outcome(ReasonCode::Success, Kind::Lost).first, State::Failed);
    }

    void wrongInputIsToldAndNotSent()
    {
        PublishPanel panel(m_theme);
        panel.setVersion(ProtocolVersion::V5);
        panel.show();
        QSignalSpy wanted(&panel, &PublishPanel::publishWanted);
        auto *topic = findByName<QLineEdit>(panel, QStringLiteral("Topic to publish to"));
        auto *button = findByName<QPushButton>(panel, QStringLiteral("Publish"));
        QVERIFY(topic && button);
        QVERIFY(!button->isEnabled());
        topic->setText(QStringLiteral("a/#"));
        QCOMPARE(validity(topic), Validity::Wrong);
        QVERIFY(!button->isEnabled());
        panel.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Json, QStringLiteral("{")));
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.count(), 0);
        QCOMPARE(panel.sent().rowCount(), 0);
    }

    void sentKeepsTheLastOnes()
    {
        SentModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (std::uint64_t token = 1; token <= 250; ++token)
            model.add(token, QStringLiteral("t"), Qos::AtMostOnce, 0);
        QCOMPARE(model.rowCount(), 200);
        PublishResult old;
        old.token = 1;
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.finish(old);
        QCOMPARE(changed.count(), 0);
    }

    void everyControlHasAName()
    {
        PublishPanel panel(m_theme);
        panel.setVersion(ProtocolVersion::V5);
        QCOMPARE(namelessControls(panel), QString());
    }
};

QTEST_MAIN(TestPublish)
#include "tst_publish.moc"
