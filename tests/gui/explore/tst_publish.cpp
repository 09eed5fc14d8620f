// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/explore/draftpropertymodel.h"
#include "ui/explore/draftwords.h"
#include "ui/explore/payloadeditor.h"
#include "ui/explore/publishform.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/savedmodel.h"
#include "ui/explore/sentmodel.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

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
    QTemporaryDir m_folder;
    SavedModel m_saved {m_folder.path()};

private slots:
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
        QCOMPARE(model.move(1, DraftPropertyModel::Direction::Up), 0);
        QCOMPARE(model.properties().at(0).name, QStringLiteral("trace"));
        QCOMPARE(model.move(0, DraftPropertyModel::Direction::Up), 0);
        QCOMPARE(model.move(0, DraftPropertyModel::Direction::Down), 1);
        QCOMPARE(model.move(2, DraftPropertyModel::Direction::Down), 2);
        QCOMPARE(model.firstProblem(), QString());
        model.add(Property::TopicAlias);
        QVERIFY(model.setData(model.index(3, DraftPropertyModel::ValueColumn), QStringLiteral("0"),
                              Qt::EditRole));
        QVERIFY(model.firstProblem().contains(QStringLiteral("65535")));
        model.remove(1);
        QCOMPARE(model.rowCount(), 3);
        const QList<DraftProperty> other {{Property::ContentType, {}, QStringLiteral("x")}};
        model.setProperties(other);
        QCOMPARE(model.properties(), other);
        model.setProperties({});
        QCOMPARE(model.rowCount(), 0);
    }

    void publishingSendsAndTellsTheOutcome()
    {
        PublishPanel panel(m_theme, m_saved);
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
        const quint64 token = wanted.first().at(0).toULongLong();
        QCOMPARE(wanted.first().at(1).value<PublishDraft>(), draft);
        panel.setSentTopic(token, QStringLiteral("a/really"));
        QCOMPARE(panel.sent().index(0).data().toString(), QStringLiteral("a/really"));

        const auto outcome = [&](ReasonCode reason, PublishResult::Kind kind) {
            PublishResult result;
            result.token = token;
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
        PublishPanel panel(m_theme, m_saved);
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
            model.add(token, draftOf(QStringLiteral("t"), PayloadFormat::Text, {}), 0);
        QCOMPARE(model.rowCount(), 200);
        PublishResult old;
        old.token = 1;
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.finish(old);
        QCOMPARE(changed.count(), 0);
        const QString large(9'000'000, u'x');
        for (std::uint64_t token = 300; token < 303; ++token)
            model.add(token, draftOf(QStringLiteral("t"), PayloadFormat::Text, large), 0);
        QCOMPARE(model.rowCount(), 1);
    }

    void aClickOnWhatWasSentFillsTheForm()
    {
        PublishPanel panel(m_theme, m_saved);
        panel.setVersion(ProtocolVersion::V5);
        panel.show();
        PublishDraft draft =
            draftOf(QStringLiteral("a/{{seq}}"), PayloadFormat::Hex, QStringLiteral("00 ff"));
        draft.properties = {{Property::UserProperty, QStringLiteral("k"), QStringLiteral("v")}};
        panel.setDraft(draft);
        auto *list = findByName<QListView>(panel, QStringLiteral("Sent messages"));
        QVERIFY(list);
        auto *hint = findByText<QLabel>(
            panel, QStringLiteral("What you publish is listed here, with its acknowledgement."));
        QVERIFY(hint);
        QVERIFY(hint->isVisible() && !list->isVisible());
        panel.publish();
        QVERIFY(!hint->isVisible() && list->isVisible());
        panel.setDraft({});
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(0, 0)).center());
        QCOMPARE(panel.form().draft(), draft);
    }

    void whatCannotBeMadeIsTold()
    {
        PublishPanel panel(m_theme, m_saved);
        panel.setVersion(ProtocolVersion::V5);
        panel.show();
        QSignalSpy wanted(&panel, &PublishPanel::publishWanted);
        panel.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Text, QStringLiteral("{{env NO}}")));
        panel.publish();
        DraftError error {.part = DraftError::Part::Payload, .kind = DraftError::Kind::Template};
        error.placeholder.kind = TemplateError::Kind::NoVariable;
        error.placeholder.subject = "NO";
        panel.addFailure(wanted.first().first().toULongLong(), error);
        const QModelIndex first = panel.sent().index(0);
        QCOMPARE(first.data(SentModel::StateRole).value<SentModel::State>(), SentModel::State::Failed);
        QVERIFY(first.data(Qt::ToolTipRole).toString().contains(QStringLiteral("NO")));
        QCOMPARE(validity(panel.findChild<PayloadEditor *>()), Validity::Wrong);
    }

    void placeholdersAreCheckedAndPreviewed()
    {
        PublishForm form(m_theme);
        form.setVersion(ProtocolVersion::V5);
        form.show();
        QSignalSpy wanted(&form, &PublishForm::previewWanted);
        auto *payload = form.findChild<PayloadEditor *>();
        auto *preview = findByName<QLabel>(form, QStringLiteral("Preview"));
        auto *toggle = findByText<QToolButton>(form, QStringLiteral("Preview"));
        QVERIFY(payload && preview && toggle);
        form.setTopic(QStringLiteral("a/b"));
        QVERIFY(!toggle->isVisible());
        QTest::keyClicks(payload, QStringLiteral("{{nowms}}"));
        QCOMPARE(validity(payload), Validity::Wrong);
        QTest::keyClick(payload, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(payload, QStringLiteral("{{nowMs}}"));
        QCOMPARE(validity(payload), Validity::Fine);
        QVERIFY(toggle->isVisible());
        QTest::mouseClick(toggle, Qt::LeftButton);
        QTRY_COMPARE(wanted.count(), 1);
        const quint64 request = wanted.first().first().toULongLong();
        const MessagePreview filled {QStringLiteral("a/b"), QStringLiteral("<b>1</b>"), 8, true};
        form.setPreview(request + 1, filled);
        QVERIFY(!preview->isVisible());
        form.setPreview(request, filled);
        QVERIFY(preview->isVisible());
        QVERIFY(preview->text().contains(QStringLiteral("<b>1</b>")));
        QCOMPARE(preview->textFormat(), Qt::PlainText);
    }

    void topicsOfTheServerGetAHint()
    {
        PublishForm form(m_theme);
        form.show();
        auto *topic = findByName<QLineEdit>(form, QStringLiteral("Topic to publish to"));
        QTest::keyClicks(topic, QStringLiteral("$SYS/x"));
        QCOMPARE(validity(topic), Validity::Fine);
        QVERIFY(form.hasUsableTopic());
        bool isTold = false;
        for (const auto *label : form.findChildren<QLabel *>())
            isTold |= label->isVisible() && label->text().contains(u'$');
        QVERIFY(isTold);
    }

    void publishHereTakesAnyName()
    {
        PublishForm form(m_theme);
        form.setTopic(QStringLiteral("a/{{b}}"));
        QVERIFY(form.hasUsableTopic());
        QCOMPARE(form.draft().topic, QStringLiteral("a/{{{{b}}"));
    }

    void jsonIsLaidOutAnew()
    {
        PublishForm form(m_theme);
        form.show();
        form.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Json, QStringLiteral("{\"a\":1.50}")));
        auto *indent = findByText<QToolButton>(form, QStringLiteral("Format"));
        auto *compact = findByText<QToolButton>(form, QStringLiteral("Compact"));
        QVERIFY(indent->isVisible() && compact->isVisible());
        QTest::mouseClick(indent, Qt::LeftButton);
        QCOMPARE(form.draft().payload, QStringLiteral("{\n  \"a\": 1.50\n}"));
        QTest::mouseClick(compact, Qt::LeftButton);
        QCOMPARE(form.draft().payload, QStringLiteral("{\"a\":1.50}"));
        form.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Text, {}));
        QVERIFY(!indent->isVisible());
    }

    void sparkplugErrorsNameTheMetric()
    {
        PublishForm form(m_theme);
        form.setVersion(ProtocolVersion::V5);
        form.show();
        auto *payload = form.findChild<PayloadEditor *>();
        form.setDraft(draftOf(QStringLiteral("spBv1.0/g/NCMD/e"), PayloadFormat::Sparkplug,
                              QStringLiteral("{\"metrics\": {\"<temp>\": []}}")));
        QTRY_COMPARE(validity(payload), Validity::Wrong);
        QVERIFY(findByText<QToolButton>(form, QStringLiteral("Format"))->isVisible());
        bool isTold = false;
        for (const auto *label : form.findChildren<QLabel *>())
            isTold |= label->isVisible() && label->text().contains(QString(QStringLiteral("“<temp>”")));
        QVERIFY(isTold);
        QTest::keyClick(payload, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(payload, QStringLiteral("{\"metrics\": {\"temp\": 1}}"));
        QTRY_COMPARE(validity(payload), Validity::Fine);
    }

    /// Whether it is such a message shows only where the rules and schemas are.
    void protobufIsCheckedByItsPreview()
    {
        PublishForm form(m_theme);
        form.setVersion(ProtocolVersion::V5);
        form.show();
        QSignalSpy wanted(&form, &PublishForm::previewWanted);
        auto *payload = form.findChild<PayloadEditor *>();
        form.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Protobuf, QStringLiteral("{\"x\": 1}")));
        QTRY_COMPARE(wanted.count(), 1);
        DraftError error {.part = DraftError::Part::Payload, .kind = DraftError::Kind::NoProtobufRule};
        form.setPreviewError(wanted.first().first().toULongLong(), error);
        QCOMPARE(validity(payload), Validity::Wrong);
        bool isTold = false;
        for (const auto *label : form.findChildren<QLabel *>())
            isTold |= label->isVisible() && label->text().contains(QLatin1String("add a rule"));
        QVERIFY(isTold);
    }

    void errorOfThePreviewEndsWithTheNextOne()
    {
        PublishForm form(m_theme);
        form.setVersion(ProtocolVersion::V5);
        form.show();
        QSignalSpy wanted(&form, &PublishForm::previewWanted);
        const auto lastRequest = [&] { return wanted.last().first().toULongLong(); };
        auto *payload = form.findChild<PayloadEditor *>();
        auto *topic = findByName<QLineEdit>(form, QStringLiteral("Topic to publish to"));
        auto *indent = findByName<QToolButton>(form, QStringLiteral("Indent the JSON"));
        QVERIFY(topic && indent);
        form.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Protobuf, QStringLiteral("{\"x\": 1}")));
        QTRY_COMPARE(wanted.count(), 1);
        form.setPreviewError(lastRequest(),
                             {.part = DraftError::Part::Payload, .kind = DraftError::Kind::NoProtobufRule});
        QVERIFY(!indent->isEnabled());
        topic->setText(QStringLiteral("a/b"));
        QTRY_COMPARE(wanted.count(), 2);
        form.setPreview(lastRequest(), {});
        QCOMPARE(validity(payload), Validity::Fine);
        QVERIFY(indent->isEnabled());

        form.setPreviewError(lastRequest(),
                             {.part = DraftError::Part::Topic, .kind = DraftError::Kind::NotUtf8});
        QCOMPARE(validity(topic), Validity::Wrong);
        form.setPreview(lastRequest(), {});
        QCOMPARE(validity(topic), Validity::Fine);

        const DraftError inProperty {.part = DraftError::Part::PropertyValue,
                                     .kind = DraftError::Kind::TooLong};
        form.setPreviewError(lastRequest(), inProperty);
        QVERIFY(findByText<QLabel>(form, draftErrorText(inProperty)));
        form.setPreview(lastRequest(), {});
        QVERIFY(!findByText<QLabel>(form, draftErrorText(inProperty)));
    }

    void previewOfAnOlderDraftSaysNothing()
    {
        PublishForm form(m_theme);
        form.setVersion(ProtocolVersion::V5);
        form.show();
        QSignalSpy wanted(&form, &PublishForm::previewWanted);
        auto *payload = form.findChild<PayloadEditor *>();
        form.setDraft(draftOf(QStringLiteral("a"), PayloadFormat::Protobuf, QStringLiteral("{}")));
        QTRY_COMPARE(wanted.count(), 1);
        payload->replaceText(QStringLiteral("{"));
        form.setPreview(wanted.last().first().toULongLong(), {});
        QCOMPARE(validity(payload), Validity::Wrong);
    }

    void everyControlHasAName()
    {
        PublishPanel panel(m_theme, m_saved);
        panel.setVersion(ProtocolVersion::V5);
        QCOMPARE(namelessControls(panel), QString());
    }
};

QTEST_MAIN(TestPublish)
#include "tst_publish.moc"
