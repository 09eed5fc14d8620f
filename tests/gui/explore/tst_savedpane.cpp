// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/explore/publishform.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/savedialog.h"
#include "ui/explore/savedmodel.h"
#include "ui/explore/savedpane.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <memory>

using namespace espalier;
using namespace espalier::test;

namespace {

PublishDraft draftOf(const QString &topic)
{
    return {.topic = topic, .payload = QStringLiteral("payload of ") + topic};
}

/// Names, with what is in a folder in brackets behind it.
QString outline(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const QString below = outline(model, index);
        rows << index.data().toString()
                    + (index.data(SavedModel::IsFolderRole).toBool() ? u'(' + below + u')' : below);
    }
    return rows.join(u' ');
}

} // namespace

class TestSavedPane : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    /// f(one two) g() three
    struct Fixture
    {
        Fixture()
        {
            model.save(QStringLiteral("one"), QStringLiteral("f"), draftOf(QStringLiteral("a/one")));
            model.save(QStringLiteral("two"), QStringLiteral("f"), draftOf(QStringLiteral("a/two")));
            model.save(QStringLiteral("three"), {}, draftOf(QStringLiteral("a/three")));
            model.addFolder(QStringLiteral("g"));
        }
        [[nodiscard]] QModelIndex find(const QString &name) const
        {
            const auto found = model.match(model.index(0, 0), Qt::DisplayRole, name, 1,
                                           Qt::MatchExactly | Qt::MatchRecursive);
            return found.isEmpty() ? QModelIndex() : found.first();
        }
        void drop(const QString &name, int row, const QModelIndex &parent)
        {
            const std::unique_ptr<QMimeData> data(model.mimeData({find(name)}));
            model.dropMimeData(data.get(), Qt::MoveAction, row, 0, parent);
        }
        QTemporaryDir folder;
        SavedModel model {folder.path()};
        QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    };

private slots:
    void savingReplacesTheSameName()
    {
        Fixture f;
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three"));
        const QModelIndex index =
            f.model.save(QStringLiteral("one"), QStringLiteral("f"), draftOf(QStringLiteral("new")));
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three"));
        QCOMPARE(f.model.message(index)->draft.topic, QStringLiteral("new"));
        SavedModel again(f.folder.path());
        QVERIFY(again.saved() == f.model.saved());
    }

    void namesChange()
    {
        Fixture f;
        QVERIFY(f.model.setData(f.find(QStringLiteral("one")), QStringLiteral(" uno "), Qt::EditRole));
        QVERIFY(f.model.setData(f.find(QStringLiteral("f")), QStringLiteral("h"), Qt::EditRole));
        QCOMPARE(outline(f.model), QStringLiteral("h(uno two) g() three"));
        QVERIFY(!f.model.setData(f.find(QStringLiteral("h")), QStringLiteral("g"), Qt::EditRole));
        QVERIFY(!f.model.setData(f.find(QStringLiteral("uno")), QStringLiteral("  "), Qt::EditRole));
        f.model.undo();
        f.model.undo();
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three"));
    }

    void deletingCanBeUndone()
    {
        Fixture f;
        f.model.remove(f.find(QStringLiteral("two")));
        QCOMPARE(outline(f.model), QStringLiteral("f(one) g() three"));
        f.model.remove(f.find(QStringLiteral("f")));
        QCOMPARE(outline(f.model), QStringLiteral("g() three"));
        QVERIFY(SavedModel(f.folder.path()).saved() == f.model.saved());
        f.model.undo();
        f.model.undo();
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three"));
        QCOMPARE(f.model.message(f.find(QStringLiteral("two")))->draft, draftOf(QStringLiteral("a/two")));
        QVERIFY(SavedModel(f.folder.path()).saved() == f.model.saved());
    }

    void copiesStandBehindTheirOriginal()
    {
        Fixture f;
        const QModelIndex copy = f.model.duplicate(f.find(QStringLiteral("one")));
        QCOMPARE(outline(f.model), QStringLiteral("f(one one (copy) two) g() three"));
        QCOMPARE(copy, f.find(QStringLiteral("one (copy)")));
        QVERIFY(f.model.message(copy)->id != f.model.message(f.find(QStringLiteral("one")))->id);
        QVERIFY(!f.model.duplicate(f.find(QStringLiteral("f"))).isValid());
    }

    void dragging_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("after");
        const auto row = [](const char *title, const char *name, const char *target, int number,
                            const char *after) {
            QTest::newRow(title) << QString::fromLatin1(name) << QString::fromLatin1(target) << number
                                 << QString::fromLatin1(after);
        };
        row("onto a folder", "three", "f", -1, "f(one two three) g()");
        row("into its middle", "three", "f", 1, "f(one three two) g()");
        row("to its start", "two", "f", 0, "f(two one) g() three");
        row("to its end", "one", "f", 2, "f(two one) g() three");
        row("before itself", "two", "f", 1, "f(one two) g() three");
        row("behind itself", "two", "f", 2, "f(one two) g() three");
        row("to another folder", "one", "g", -1, "f(two) g(one) three");
        row("out of folders", "one", "", -1, "f(two) g() three one");
        row("among folders", "one", "", 0, "f(two) g() one three");
    }
    void dragging()
    {
        QFETCH(QString, name);
        QFETCH(QString, target);
        QFETCH(int, row);
        QFETCH(QString, after);
        Fixture f;
        f.drop(name, row, target.isEmpty() ? QModelIndex() : f.find(target));
        QCOMPARE(outline(f.model), after);
        QVERIFY(SavedModel(f.folder.path()).saved() == f.model.saved());
    }

    void searchFindsNamesTopicsAndPayloads()
    {
        Fixture f;
        SavedPane pane(m_theme, f.model);
        pane.show();
        auto *search = findByName<QLineEdit>(pane, QStringLiteral("Search saved messages"));
        const auto found = [&](const QString &text) {
            search->clear();
            QTest::keyClicks(search, text);
            return outline(*pane.tree()->model());
        };
        QCOMPARE(found(QStringLiteral("TWO")), QStringLiteral("f(two)"));
        QCOMPARE(found(QStringLiteral("payload of a/th")), QStringLiteral("three"));
        QCOMPARE(found(QStringLiteral("g")), QStringLiteral("g()"));
        QCOMPARE(found(QStringLiteral("nothing like it")), QString());
    }

    void keysAndMouse()
    {
        Fixture f;
        SavedPane pane(m_theme, f.model);
        pane.resize(320, 500);
        pane.show();
        QSignalSpy chosen(&pane, &SavedPane::draftChosen);
        QSignalSpy wanted(&pane, &SavedPane::sendWanted);
        QTreeView *tree = pane.tree();
        const QModelIndex three = tree->model()->index(2, 0);
        tree->setCurrentIndex(three);
        QTest::keyClick(tree, Qt::Key_Return);
        QCOMPARE(wanted.count(), 0);
        pane.setSending(true);
        QTest::keyClick(tree, Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().value<PublishDraft>().topic, QStringLiteral("a/three"));
        const QPoint place = tree->visualRect(three).center();
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(tree->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(chosen.count(), 1);

        QTest::keyClick(tree, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three three (copy)"));
        QTest::keyClick(tree, Qt::Key_Delete);
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three"));
        auto *undo = findByText<QToolButton>(pane, QStringLiteral("Undo"));
        QVERIFY(undo->isVisible());
        QTest::mouseClick(undo, Qt::LeftButton);
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three three (copy)"));
    }

    void damageIsTold()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("messages.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{");
        file.close();
        SavedModel model(folder.path());
        SavedPane pane(m_theme, model);
        pane.show();
        bool isTold = false;
        for (const auto *label : pane.findChildren<QLabel *>())
            isTold |= label->isVisible() && label->text().contains(QStringLiteral("messages.json.damaged"));
        QVERIFY(isTold);
    }

    void whatCannotBeWrittenIsTold()
    {
        QTemporaryDir folder;
        // A file where the folder should be.
        QFile file(folder.filePath(QStringLiteral("x")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        SavedModel model(folder.filePath(QStringLiteral("x")));
        SavedPane pane(m_theme, model);
        QSignalSpy failed(&model, &SavedModel::saveFailed);
        model.addFolder(QStringLiteral("f"));
        QCOMPARE(failed.count(), 1);
    }

    void importAddsAndExportWrites()
    {
        Fixture f;
        const auto imported = importMessages(exportMessages(f.model.saved()));
        QVERIFY(imported);
        f.model.import(*imported);
        QCOMPARE(outline(f.model), QStringLiteral("f(one two one two) g() three three"));
        f.model.undo();
        QCOMPARE(outline(f.model), QStringLiteral("f(one two) g() three"));
    }

#ifdef Q_OS_UNIX
    void devicesAreNotImported()
    {
        Fixture f;
        SavedPane pane(m_theme, f.model);
        const auto *more = findByName<QToolButton>(pane, QStringLiteral("More about saved messages"));
        more->menu()->actions().at(2)->trigger();
        auto *chooser = pane.findChild<QFileDialog *>();
        QVERIFY(chooser);
        emit chooser->fileSelected(QStringLiteral("/dev/null"));
        const auto isTold = [&pane] {
            const auto labels = pane.findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->text().contains(QStringLiteral("no regular file"));
            });
        };
        QTRY_VERIFY(isTold());
    }
#endif

    void saveAsksForANameAndTellsWhatItReplaces()
    {
        Fixture f;
        PublishPanel panel(m_theme, f.model);
        panel.show();
        panel.setDraft(draftOf(QStringLiteral("b")));
        QTest::mouseClick(findByName<QPushButton>(panel, QStringLiteral("Save the message")), Qt::LeftButton);
        auto *dialog = panel.findChild<SaveDialog *>();
        QVERIFY(dialog);
        QCOMPARE(namelessControls(*dialog), QString());
        auto *name = findByName<QLineEdit>(*dialog, QStringLiteral("Name"));
        auto *folder = findByName<QComboBox>(*dialog, QStringLiteral("Folder"));
        QCOMPARE(name->text(), QStringLiteral("b"));
        name->setText(QStringLiteral("one"));
        folder->setCurrentText(QStringLiteral("f"));
        bool isTold = false;
        for (const auto *label : dialog->findChildren<QLabel *>())
            isTold |= label->text().startsWith(QStringLiteral("Replaces"));
        QVERIFY(isTold);
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(f.model.message(f.find(QStringLiteral("one")))->draft, draftOf(QStringLiteral("b")));
    }

    void everyControlHasAName()
    {
        Fixture f;
        SavedPane pane(m_theme, f.model);
        QCOMPARE(namelessControls(pane), QString());
    }
};

QTEST_MAIN(TestSavedPane)
#include "tst_savedpane.moc"
