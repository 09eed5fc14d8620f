// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "tests/support/explorerscript.h"
#include "ui/explore/differencedialog.h"
#include "ui/explore/differencemodel.h"
#include "ui/explore/gototopicdialog.h"
#include "ui/explore/silencedialog.h"
#include "ui/explore/topicactions.h"
#include "ui/explore/toptalkersdialog.h"
#include "ui/settings/preferences.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

/// The windows of the menu of topics.
class TestTopicDialogs : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void silenceAlarmsTellOnce()
    {
        QTemporaryDir folder;
        Preferences preferences(folder.path());
        Workspace workspace(nullptr);
        TopicMarks marks(workspace, preferences);
        const ConnectionId id = workspace.openConnection(localProfile());
        QSignalSpy silent(&marks, &TopicMarks::fellSilent);
        SilenceDialog dialog(marks, id, nullptr);
        dialog.propose(QStringLiteral("a/#/b"));
        auto *filter = findByName<QLineEdit>(dialog, QStringLiteral("Topic or filter"));
        auto *add = findByText<QPushButton>(dialog, QStringLiteral("Add"));
        QCOMPARE(validity(filter), Validity::Wrong);
        QVERIFY(!add->isEnabled());
        filter->setText(QStringLiteral("a/#"));
        findByName<QSpinBox>(dialog, QStringLiteral("Seconds of silence"))->setValue(1);
        QVERIFY(add->isEnabled());
        add->click();
        auto *table = dialog.findChild<QTableWidget *>();
        QCOMPARE(table->rowCount(), 1);
        QCOMPARE(table->item(0, 2)->text(), QStringLiteral("heard"));
        QTRY_COMPARE(silent.count(), 1);
        QCOMPARE(table->item(0, 2)->text(), QStringLiteral("silent"));
        table->selectRow(0);
        findByText<QPushButton>(dialog, QStringLiteral("Remove"))->click();
        QCOMPARE(table->rowCount(), 0);
        QVERIFY(marks.marks(id).silence.isEmpty());
        QCOMPARE(namelessControls(dialog), QString());
    }

    void goesToWhatIsTyped()
    {
        ExplorerScript store;
        store.add("plant/line-1", "1");
        store.add("plant/line-2", "1");
        GoToTopicDialog dialog(store.explorer, nullptr);
        dialog.show();
        QSignalSpy chosen(&dialog, &GoToTopicDialog::chosen);
        auto *list = dialog.findChild<QListWidget *>();
        auto *field = dialog.findChild<QLineEdit *>();
        QTest::keyClicks(field, QStringLiteral("plant/l"));
        QTRY_COMPARE(list->count(), 2);
        field->clear();
        QTest::keyClicks(field, QStringLiteral("E-"));
        QTRY_COMPARE(list->count(), 2);
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(chosen.value(0).value(0).toString(), QStringLiteral("plant/line-2"));
        QVERIFY(!dialog.isVisible());
        QCOMPARE(namelessControls(dialog), QString());
    }

    void topTalkersAreLive()
    {
        ExplorerScript store;
        for (int i = 0; i < 3; ++i)
            store.add("often", "1");
        store.add("large", std::string(5000, 'x'));
        TopTalkersDialog dialog(store.explorer, nullptr);
        auto *model = dialog.findChild<TalkerModel *>();
        const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto first = [&] { return model->index(0, TalkerModel::Topic).data().toString(); };
        QTRY_COMPARE(first(), QStringLiteral("often"));
        QCOMPARE(model->index(0, TalkerModel::Share).data().toString(), QStringLiteral("75 %"));
        dialog.findChild<QComboBox *>()->setCurrentIndex(1);
        QTRY_COMPARE(first(), QStringLiteral("large"));
        store.add("third", "x");
        QTRY_COMPARE(model->rowCount(), 3);
        QCOMPARE(namelessControls(dialog), QString());
    }

    void differencesAreListedByKind()
    {
        ExplorerScript left;
        left.add("a/1", "x");
        left.add("b", "old");
        ExplorerScript right;
        right.add("b", "new");
        right.add("c/2", "y");
        const auto imageOf = [](ExplorerScript &store) {
            TopicImage image(store.worker.view().store);
            image.sort();
            return image;
        };
        DifferenceModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDifferences(std::make_shared<TopicDifferences>(compare(imageOf(left), imageOf(right), 10)));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, DifferenceModel::Left).data().toString(), QStringLiteral("old"));
        QCOMPARE(model.index(1, DifferenceModel::Right).data().toString(), QStringLiteral("new"));
        model.setFilter(TopicDifference::Kind::OnlyRight, QString());
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.topicName(0), QByteArray("c/2"));
        QCOMPARE(model.index(0, DifferenceModel::Left).data().toString(), QString());
        model.setFilter(TopicDifference::Kind::Same, QString());
        QCOMPARE(model.rowCount(), 0);
        model.setFilter(std::nullopt, QStringLiteral("A/"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.topicName(0), QByteArray("a/1"));
        QCOMPARE(model.topicName(7), QByteArray());
    }

    void comparesASnapshotWithNow()
    {
        ExplorerScript then;
        then.add("gone", "x");
        const auto image = std::make_shared<const TopicImage>(then.worker.view().store);
        Workspace workspace(nullptr);
        const ConnectionId id = workspace.openConnection(localProfile());
        DifferenceDialog dialog(workspace, {{QStringLiteral("before"), image}}, id, nullptr);
        auto *model = dialog.findChild<DifferenceModel *>();
        QTRY_COMPARE(model->rowCount(), 1);
        QCOMPARE(model->index(0, DifferenceModel::Kind).data().toString(), QStringLiteral("only left"));
        QCOMPARE(namelessControls(dialog), QString());
    }

    void comparisonEndsWithItsConnection()
    {
        Workspace workspace(nullptr);
        const ConnectionId id = workspace.openConnection(localProfile());
        const auto image = std::make_shared<const TopicImage>();
        DifferenceDialog dialog(workspace, {{QStringLiteral("before"), image}}, id, nullptr);
        auto *compare = findByText<QPushButton>(dialog, QStringLiteral("Compare"));
        QVERIFY(!compare->isEnabled());
        workspace.closeConnection(id);
        QVERIFY(compare->isEnabled());
    }
};

QTEST_MAIN(TestTopicDialogs)
#include "tst_topicdialogs.moc"
