// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/savedmodel.h"
#include "ui/explore/scheduledialog.h"
#include "ui/explore/schedulemodel.h"
#include "ui/explore/schedulepane.h"
#include "ui/explore/sentdelegate.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

namespace {

using Kind = ScheduleSpec::Kind;
using State = ScheduleStatus::State;

ScheduleStatus statusOf(std::uint32_t id, State state)
{
    ScheduleStatus status;
    status.id = ScheduleId(id);
    status.state = state;
    status.topic = QStringLiteral("topic/%1").arg(id);
    status.spec = {.kind = Kind::Interval, .interval = 100ms};
    return status;
}

} // namespace

class TestSchedulePane : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void theModelFollows()
    {
        ScheduleModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto ids = [&model] {
            QStringList texts;
            for (int row = 0; row < model.rowCount(); ++row)
                texts << model.index(row).data().toString();
            return texts.join(u' ');
        };
        model.apply({statusOf(1, State::Running), statusOf(2, State::Running), statusOf(3, State::Stopped)});
        QCOMPARE(ids(), QStringLiteral("topic/1 topic/2 topic/3"));
        QCOMPARE(model.activeCount(), 2);
        ScheduleStatus moved = statusOf(3, State::Running);
        moved.sent = 50;
        moved.total = 200;
        model.apply({statusOf(1, State::Waiting), moved, statusOf(4, State::Running)});
        QCOMPARE(ids(), QStringLiteral("topic/1 topic/3 topic/4"));
        QCOMPARE(model.index(1).data(SentDelegate::ProgressRole).toDouble(), 0.25);
        QVERIFY(
            model.index(1).data(SentDelegate::DetailRole).toString().contains(QStringLiteral("50 of 200")));
        QCOMPARE(model.index(0).data(SentDelegate::ToneRole).value<BadgeLabel::Tone>(),
                 BadgeLabel::Tone::Warning);
        QVERIFY(!model.index(0).data(SentDelegate::ProgressRole).isValid());
        model.apply({});
        QCOMPARE(model.rowCount(), 0);
    }

    void problemsAreExplained()
    {
        SchedulePane pane(m_theme);
        pane.show();
        ScheduleStatus status = statusOf(1, State::Failed);
        status.rowError = RowError {RowError::Kind::NoColumn, 1, QStringLiteral("<b>t</b>")};
        pane.setSchedules({status});
        bool isTold = false;
        for (const auto *label : pane.findChildren<QLabel *>())
            isTold |= label->isVisible() && label->text().contains(QStringLiteral("<b>t</b>"))
                      && label->textFormat() == Qt::PlainText;
        QVERIFY(isTold);
    }

    void buttonsAndKeys()
    {
        SchedulePane pane(m_theme);
        pane.show();
        QSignalSpy pause(&pane, &SchedulePane::pauseWanted);
        QSignalSpy resume(&pane, &SchedulePane::resumeWanted);
        QSignalSpy stop(&pane, &SchedulePane::stopWanted);
        QSignalSpy remove(&pane, &SchedulePane::removeWanted);
        QSignalSpy stopAll(&pane, &SchedulePane::stopAllWanted);
        auto *all = findByName<QPushButton>(pane, QStringLiteral("Stop all schedules"));
        QVERIFY(!all->isEnabled());
        pane.setSchedules({statusOf(7, State::Running)});
        QTest::mouseClick(findByText<QPushButton>(pane, QStringLiteral("Pause")), Qt::LeftButton);
        QCOMPARE(pause.first().first().value<ScheduleId>(), ScheduleId(7));
        pane.setSchedules({statusOf(7, State::Paused)});
        QTest::keyClick(pane.list(), Qt::Key_Space);
        QCOMPARE(resume.count(), 1);
        QTest::keyClick(pane.list(), Qt::Key_Delete);
        QCOMPARE(stop.count(), 1);
        QTest::mouseClick(all, Qt::LeftButton);
        QCOMPARE(stopAll.count(), 1);
        pane.setSchedules({statusOf(7, State::Finished)});
        QVERIFY(!all->isEnabled());
        QTest::mouseClick(findByText<QPushButton>(pane, QStringLiteral("Remove")), Qt::LeftButton);
        QCOMPARE(remove.count(), 1);
        QCOMPARE(pause.count(), 1);
    }

    void theDialogMakesARequest_data()
    {
        QTest::addColumn<int>("kind");
        for (const Kind kind : {Kind::Once, Kind::Interval, Kind::Burst, Kind::Ramp, Kind::Rows})
            QTest::addRow("%d", int(kind)) << int(kind);
    }
    void theDialogMakesARequest()
    {
        QFETCH(int, kind);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("rows.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const PublishDraft draft {.topic = QStringLiteral("a"), .payload = QStringLiteral("{{seq}}")};
        ScheduleDialog dialog(draft, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QCOMPARE(namelessControls(dialog), QString());
        auto *choice = findByName<QComboBox>(dialog, QStringLiteral("When to send"));
        choice->setCurrentIndex(choice->findData(kind));
        const auto number = [&](const char *name) {
            return findByName<QDoubleSpinBox>(dialog, QString::fromLatin1(name));
        };
        const auto field = [&](const char *name) {
            return findByName<QLineEdit>(dialog, QString::fromLatin1(name));
        };
        QCOMPARE(number("Interval")->isVisible(), kind == int(Kind::Interval) || kind == int(Kind::Rows));
        QCOMPARE(number("From")->isVisible(), kind == int(Kind::Ramp));
        number("Interval")->setValue(2.5);
        findByName<QSpinBox>(dialog, QStringLiteral("At most"))->setValue(7);
        findByName<QSpinBox>(dialog, QStringLiteral("Messages"))->setValue(9);
        number("For")->setValue(3);
        number("From")->setValue(5);
        number("To")->setValue(50);
        number("Within")->setValue(4);
        auto *start = findByText<QPushButton>(dialog, QStringLiteral("Start"));
        QCOMPARE(start->isEnabled(), kind != int(Kind::Rows));
        field("File")->setText(file.fileName());
        field("Payload from column")->setText(QStringLiteral(" p "));
        QVERIFY(start->isEnabled());
        QSignalSpy chosen(&dialog, &ScheduleDialog::chosen);
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        const auto request = chosen.first().first().value<ScheduleRequest>();
        QCOMPARE(int(request.spec.kind), kind);
        QCOMPARE(request.draft, draft);
        switch (request.spec.kind) {
        case Kind::Once:
            QVERIFY(request.spec.at > 0us);
            break;
        case Kind::Interval:
            QCOMPARE(request.spec.interval.count(), 2500);
            QCOMPARE(request.spec.count, 7U);
            QCOMPARE(request.spec.duration.count(), 3'000'000);
            break;
        case Kind::Burst:
            QCOMPARE(request.spec.count, 9U);
            break;
        case Kind::Ramp:
            QCOMPARE(request.spec.startRate, 5.0);
            QCOMPARE(request.spec.endRate, 50.0);
            QCOMPARE(request.spec.duration.count(), 4'000'000);
            break;
        case Kind::Rows:
            QCOMPARE(request.file, file.fileName());
            QCOMPARE(request.payloadColumn, QStringLiteral("p"));
            QCOMPARE(request.spec.count, 0U);
            break;
        }
    }

    void repeatOpensTheDialogAndShowsTheList()
    {
        QTemporaryDir folder;
        SavedModel saved(folder.path());
        PublishPanel panel(m_theme, saved);
        panel.resize(320, 700);
        panel.show();
        auto *repeat = findByName<QPushButton>(panel, QStringLiteral("Repeat the message"));
        QVERIFY(!repeat->isEnabled());
        panel.setVersion(ProtocolVersion::V5);
        QSignalSpy wanted(&panel, &PublishPanel::scheduleWanted);
        QTest::mouseClick(repeat, Qt::LeftButton);
        auto *dialog = panel.findChild<ScheduleDialog *>();
        QVERIFY(dialog);
        QTest::mouseClick(findByText<QPushButton>(*dialog, QStringLiteral("Start")), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        QVERIFY(panel.schedules().isVisible());
    }

    void everyControlHasAName()
    {
        SchedulePane pane(m_theme);
        QCOMPARE(namelessControls(pane), QString());
    }
};

QTEST_MAIN(TestSchedulePane)
#include "tst_schedulepane.moc"
