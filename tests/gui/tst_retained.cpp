// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "tests/support/pipeserver.h"
#include "ui/retained/retaineddialog.h"
#include "ui/retained/retainedmodel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

RetainedMessage message(const char *topicName, const char *payload, WallTime seenAt = 1)
{
    const std::string_view text(payload);
    return {
        .topicName = topicName, .payload = Bytes::copyOf(text), .payloadSize = text.size(), .seenAt = seenAt};
}

QString topics(const QAbstractItemModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list += model.index(row, RetainedModel::TopicColumn).data().toString();
    return list.join(u' ');
}

/// The dialog, with a worker in this thread whose server the test plays.
struct Stage
{
    explicit Stage(Theme &theme)
    {
        auto found = std::make_shared<RetainedWorker::Found>();
        auto *worker = new RetainedWorker(found, {.quiet = 20ms});
        Profile profile;
        profile.keepAlive = 0s;
        worker->start(profile, {}, [this](const Profile &, const Secrets &) { return server.transport(); });
        dialog = std::make_unique<RetainedDialog>(std::make_unique<RetainedManager>(worker, found),
                                                  QStringLiteral("Plant"), theme);
    }
    [[nodiscard]] bool waitFor(const QString &text)
    {
        const bool came = QTest::qWaitFor([&] { return server.received().contains(text); });
        server.forget();
        return came;
    }
    /// The next connection is there, and is accepted.
    [[nodiscard]] bool greet()
    {
        const bool came = waitFor(hexOf("S'MQTT'"));
        if (came)
            server.send("20 L[ 00 00 00 ]");
        return came;
    }
    /// Looks, and the server retains a/1, a/2 and b.
    [[nodiscard]] bool look()
    {
        dialog->look(QStringLiteral("#"));
        if (!greet() || !waitFor(hexOf("S'#' 02")))
            return false;
        server.send("90 L[ 0001 00 02 ] 31 L[ S'a/1' 00 '1' ] 31 L[ S'a/2' 00 '2' ] 31 L[ S'b' 00 '3' ]");
        return QTest::qWaitFor(
            [&] { return state().contains(QStringLiteral("found")) && model()->rowCount() == 3; });
    }
    /// Answers the question that is open with its accepting button.
    [[nodiscard]] QString accept()
    {
        auto *box = dialog->findChild<QMessageBox *>();
        if (!box)
            return {};
        const auto text = box->text() + u'\n' + box->informativeText();
        for (auto *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole)
                button->click();
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return text;
    }
    [[nodiscard]] QAbstractItemModel *model() const { return dialog->findChild<QTableView *>()->model(); }
    [[nodiscard]] QPushButton *button(const char *text) const
    {
        return test::findByText<QPushButton>(*dialog, QString::fromUtf8(text));
    }
    /// All that the dialog says.
    [[nodiscard]] QString state() const
    {
        QStringList texts;
        for (const auto *label : dialog->findChildren<QLabel *>())
            texts += label->text();
        return texts.join(u'|');
    }

    PipeServer server;
    std::unique_ptr<RetainedDialog> dialog;
};

} // namespace

class RetainedTest : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void sortsAndFilters();
    void keepsTheSelectionInAnotherOrder();
    void remembersSinceWhenAValueIsThere();
    void findsWhatIsBelow();
    void asksBeforeItClearsAndCanUndo();
    void clearsALevelWithAllBelow();
    void offersNoEndlessMenu();
    void backsUpAndReadsWhileItLives();
    void saysWhatIsWrongWithAFilter();
    void tellsWhyALookFailed();
    void namesEachControl();
};

void RetainedTest::sortsAndFilters()
{
    RetainedModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.append({message("b", "22"), message("a10", "1"), message("a9", "{\"unit\":\"RPM\"}")});
    QTRY_COMPARE(topics(model), QStringLiteral("a9 a10 b"));
    model.sort(RetainedModel::SizeColumn, Qt::DescendingOrder);
    QTRY_COMPARE(topics(model), QStringLiteral("a9 b a10"));
    model.setText(QStringLiteral("rpm"));
    QTRY_COMPARE(topics(model), QStringLiteral("a9"));
    model.setText(QStringLiteral("A1"));
    QTRY_COMPARE(topics(model), QStringLiteral("a10"));
    QCOMPARE(model.messages().size(), 3);
    model.setText({});
    model.remove({message("a10", "")});
    QTRY_COMPARE(topics(model), QStringLiteral("a9 b"));
    QCOMPARE(model.payloadBytes(), std::uint64_t {16});
}

void RetainedTest::keepsTheSelectionInAnotherOrder()
{
    RetainedModel model;
    model.append({message("a", "1"), message("b", "2")});
    QTRY_COMPARE(model.rowCount(), 2);
    const QPersistentModelIndex b = model.index(1, RetainedModel::TopicColumn);
    model.sort(RetainedModel::TopicColumn, Qt::DescendingOrder);
    QTRY_COMPARE(topics(model), QStringLiteral("b a"));
    QCOMPARE(b.row(), 0);
}

void RetainedTest::remembersSinceWhenAValueIsThere()
{
    RetainedModel model;
    model.append({message("a", "1", 1'000'000), message("b", "1", 1'000'000)});
    model.clear();
    model.append({message("a", "1", 9'000'000), message("b", "2", 9'000'000)});
    // The older one is a, which has not changed.
    model.sort(RetainedModel::AgeColumn, Qt::DescendingOrder);
    QTRY_COMPARE(topics(model), QStringLiteral("a b"));
    model.sort(RetainedModel::AgeColumn, Qt::AscendingOrder);
    QTRY_COMPARE(topics(model), QStringLiteral("b a"));
}

void RetainedTest::findsWhatIsBelow()
{
    RetainedModel model;
    model.append({message("a", "1"), message("a/b", "2"), message("ab", "3"), message("a/b/c", "4")});
    QCOMPARE(model.below("a").size(), 3);
    QCOMPARE(model.below("a/b").size(), 2);
    QCOMPARE(model.below("ab").size(), 1);
    QCOMPARE(model.countBelow({"a/b", "a"}), std::vector<std::uint64_t>({2, 3}));
}

void RetainedTest::asksBeforeItClearsAndCanUndo()
{
    Stage stage(m_theme);
    QVERIFY(stage.look());
    stage.dialog->findChild<QTableView *>()->selectRow(2);
    stage.button("Clear selected…")->click();
    const auto question = stage.accept();
    QVERIFY2(question.contains(QStringLiteral("1 retained message")) && question.contains(u'b'),
             qPrintable(question));
    QVERIFY(stage.greet());
    QVERIFY(stage.waitFor(hexOf("33 L[ S'b' 0001 00 ]")));
    stage.server.send("40 L[ 0001 ]");
    QTRY_COMPARE(topics(*stage.model()), QStringLiteral("a/1 a/2"));
    QTRY_VERIFY(stage.button("Undo (1)") != nullptr);
    stage.button("Undo (1)")->click();
    QVERIFY(stage.greet());
    QVERIFY(stage.waitFor(hexOf("31 L[ S'b' 00 '3' ]")));
    QTRY_COMPARE(topics(*stage.model()), QStringLiteral("a/1 a/2 b"));
    QTRY_VERIFY(stage.button("Undo") != nullptr);
    QVERIFY(!stage.button("Undo")->isEnabled());
}

void RetainedTest::clearsALevelWithAllBelow()
{
    Stage stage(m_theme);
    QVERIFY(stage.look());
    stage.dialog->findChild<QTableView *>()->selectRow(0);
    auto *menu = stage.button("Clear below")->menu();
    emit menu->aboutToShow();
    QCOMPARE(menu->actions().size(), 2);
    QVERIFY2(menu->actions().at(1)->text().startsWith(QStringLiteral("a and all below (2)")),
             qPrintable(menu->actions().at(1)->text()));
    menu->actions().at(1)->trigger();
    QVERIFY(stage.accept().contains(QStringLiteral("2 retained message")));
    QVERIFY(stage.greet());
    QVERIFY(stage.waitFor(hexOf("33 L[ S'a/1' 0001 00 ] 33 L[ S'a/2' 0002 00 ]")));
    // One of them may not be touched: it stays, and the cause is told.
    stage.server.send("40 L[ 0001 ] 40 L[ 0002 87 00 ]");
    QTRY_COMPARE(topics(*stage.model()), QStringLiteral("a/2 b"));
    QTRY_VERIFY2(stage.state().contains(QStringLiteral("Not authorized")), qPrintable(stage.state()));
}

void RetainedTest::offersNoEndlessMenu()
{
    Stage stage(m_theme);
    stage.dialog->look(QStringLiteral("#"));
    QVERIFY(stage.greet());
    QVERIFY(stage.waitFor(hexOf("S'#' 02")));
    stage.server.send("90 L[ 0001 00 02 ] 31 L[ S'1/2/3/4/5/6/7/8/9/10/11/12/13/14/15' 00 'x' ]");
    QTRY_COMPARE(stage.model()->rowCount(), 1);
    stage.dialog->findChild<QTableView *>()->selectRow(0);
    QTRY_VERIFY(stage.button("Clear below")->isEnabled());
    auto *menu = stage.button("Clear below")->menu();
    emit menu->aboutToShow();
    QCOMPARE(menu->actions().size(), 12);
    QVERIFY(menu->actions().last()->text().startsWith(QStringLiteral("1/2/3/4 and")));
}

void RetainedTest::backsUpAndReadsWhileItLives()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("retained.jsonl"));
    const auto choose = [&path](const Stage &stage) {
        auto *dialog = stage.dialog->findChild<QFileDialog *>();
        emit dialog->fileSelected(path);
        delete dialog;
    };
    Stage stage(m_theme);
    QVERIFY(stage.look());
    stage.button("Back up…")->click();
    choose(stage);
    for (const char *button : {"Look", "Back up…", "Restore…"})
        QVERIFY(!stage.button(button)->isEnabled());
    QTRY_VERIFY2(stage.state().contains(QStringLiteral("written to ")), qPrintable(stage.state()));
    QVERIFY(stage.button("Restore…")->isEnabled());
    stage.button("Restore…")->click();
    choose(stage);
    QVERIFY(!stage.button("Restore…")->isEnabled());
    QTRY_VERIFY(stage.dialog->findChild<QMessageBox *>() != nullptr);
    QVERIFY(stage.accept().contains(QStringLiteral("Publish 3 retained message")));
    QVERIFY(stage.greet());
}

void RetainedTest::saysWhatIsWrongWithAFilter()
{
    Stage stage(m_theme);
    auto *filter = test::findByName<QLineEdit>(*stage.dialog, QStringLiteral("Topic filter"));
    filter->setText(QStringLiteral("a/#/b"));
    QVERIFY(!stage.button("Look")->isEnabled());
    QVERIFY(!filter->toolTip().isEmpty());
    filter->setText(QStringLiteral("$share/g/a"));
    QVERIFY(!stage.button("Look")->isEnabled());
    filter->setText(QStringLiteral("a/#"));
    QVERIFY(stage.button("Look")->isEnabled());
}

void RetainedTest::tellsWhyALookFailed()
{
    Stage stage(m_theme);
    stage.dialog->look(QStringLiteral("#"));
    QVERIFY(stage.greet());
    QVERIFY(stage.waitFor(hexOf("S'#' 02")));
    stage.server.send("90 L[ 0001 00 87 ]");
    QTRY_VERIFY2(stage.state().contains(QStringLiteral("narrower")), qPrintable(stage.state()));
    QVERIFY(stage.button("Look")->isEnabled());
}

void RetainedTest::namesEachControl()
{
    Stage stage(m_theme);
    QCOMPARE(test::namelessControls(*stage.dialog), QString());
}

QTEST_MAIN(RetainedTest)
#include "tst_retained.moc"
