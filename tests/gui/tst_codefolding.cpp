// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/codeview.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;

class TestCodeFolding : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};
    static constexpr const char16_t *nested =
        u"{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  },\n  \"d\": 3\n}";

    struct Folding
    {
        explicit Folding(const Theme &theme) : view(theme)
        {
            view.resize(400, 300);
            view.show();
            view.setGutter(CodeView::Gutter::Shown);
            view.setContent(QString::fromUtf16(nested), {});
        }
        void press(std::initializer_list<int> keys)
        {
            for (const int key : keys)
                QTest::keyClick(&view, static_cast<Qt::Key>(key));
        }
        CodeView view;
    };

private slots:
    void foldsWhatIsIndented()
    {
        CodeView view(m_theme);
        view.resize(400, 300);
        view.show();
        view.setGutter(CodeView::Gutter::Shown);
        view.setContent(QStringLiteral("{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  },\n  \"d\": 3\n}"),
                        {});
        QCOMPARE(view.lineCount(), 7);
        view.toggleFold(1);
        QCOMPARE(view.lineCount(), 5);
        // Folded lines stay folded while the values in them change.
        view.setContent(QStringLiteral("{\n  \"a\": {\n    \"b\": 100,\n    \"c\": 2\n  },\n  \"d\": 3\n}"),
                        {});
        QCOMPARE(view.lineCount(), 5);
        // Clicked in the gutter.
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, {10, 8 + 19 + 9});
        QCOMPARE(view.lineCount(), 7);
        view.foldAll();
        QCOMPARE(view.lineCount(), 5);
        view.setSearch(QStringLiteral("100"));
        view.showMatch(0);
        QCOMPARE(view.lineCount(), 7);
        QCOMPARE(view.selectedText(), QStringLiteral("100"));
    }

    void keysFoldWhatTheyStandOn()
    {
        Folding f(m_theme);
        QCOMPARE(f.view.currentLine(), 0);
        f.press({Qt::Key_Right, Qt::Key_Left}); // in, and out of a line that folds
        QCOMPARE(f.view.lineCount(), 5);
        QCOMPARE(f.view.currentLine(), 1);
        f.press({Qt::Key_Down});
        QCOMPARE(f.view.currentLine(), 4);
        f.press({Qt::Key_Up, Qt::Key_Right});
        QCOMPARE(f.view.lineCount(), 7);
        QCOMPARE(f.view.currentLine(), 1);
        f.press({Qt::Key_Right});
        QCOMPARE(f.view.currentLine(), 2);
        f.press({Qt::Key_Right}); // no further in than that
        QCOMPARE(f.view.currentLine(), 2);
        f.press({Qt::Key_Left});
        QCOMPARE(f.view.currentLine(), 1);
        QCOMPARE(f.view.lineCount(), 7);
    }

    void keysFoldWhatTheyStandIn()
    {
        Folding f(m_theme);
        f.press({Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Minus});
        QCOMPARE(f.view.lineCount(), 5);
        QCOMPARE(f.view.currentLine(), 1);
        f.press({Qt::Key_Plus});
        QCOMPARE(f.view.lineCount(), 7);
        // A closing bracket belongs to the line with the opening one.
        f.press({Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Left});
        QCOMPARE(f.view.currentLine(), 1);
        f.press({Qt::Key_End});
        QCOMPARE(f.view.currentLine(), 6);
        f.press({Qt::Key_Minus});
        QCOMPARE(f.view.currentLine(), 0);
        QCOMPARE(f.view.lineCount(), 2);
        f.press({Qt::Key_Left, Qt::Key_Minus, Qt::Key_Up}); // there is nothing beyond
        QCOMPARE(f.view.currentLine(), 0);
        f.press({Qt::Key_Asterisk});
        QCOMPARE(f.view.lineCount(), 7);
    }

    void keysFoldAll()
    {
        Folding f(m_theme);
        f.press({Qt::Key_Down, Qt::Key_Down});
        QTest::keyClick(&f.view, Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(f.view.lineCount(), 5);
        QCOMPARE(f.view.currentLine(), 1); // what was current is folded away
        QTest::keyClick(&f.view, Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(f.view.lineCount(), 7);
    }

    void theCurrentLineStaysAndIsPassedOverWhereBroken()
    {
        Folding f(m_theme);
        f.press({Qt::Key_End});
        f.view.setContent(QString::fromUtf16(nested).replace(u'1', QString(400, u'1')), {});
        QCOMPARE(f.view.currentLine(), 6);
        f.press({Qt::Key_Home, Qt::Key_Down, Qt::Key_Down, Qt::Key_Down});
        QCOMPARE(f.view.currentLine(), 3);
        f.press({Qt::Key_Up});
        QCOMPARE(f.view.currentLine(), 2);
        f.press({Qt::Key_PageDown});
        QCOMPARE(f.view.currentLine(), 6);
        f.view.setContent(QStringLiteral("1"), {});
        QCOMPARE(f.view.currentLine(), 0);
    }

    void withoutAGutterKeysScroll()
    {
        Folding f(m_theme);
        f.view.setGutter(CodeView::Gutter::None);
        f.press({Qt::Key_Down, Qt::Key_Minus});
        QCOMPARE(f.view.currentLine(), 0);
        QCOMPARE(f.view.lineCount(), 7);
    }

    void theMenuSaysTheKeys()
    {
        Folding f(m_theme);
        QSignalSpy opening(&f.view, &CodeView::menuOpening);
        f.press({Qt::Key_Down, Qt::Key_Down});
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(&f.view, &event);
        QCOMPARE(opening.count(), 1);
        QCOMPARE(QString::fromUtf16(nested).mid(opening.at(0).at(1).toInt(), 2), QStringLiteral("1,"));
        auto *menu = f.view.findChild<QMenu *>();
        QStringList shown;
        for (QAction *action : menu->actions()) {
            if (action->text().contains(QStringLiteral("old")))
                shown << action->text() + u' ' + action->shortcut().toString();
        }
        QCOMPARE(shown, QStringList({QStringLiteral("Fold Left"), QStringLiteral("Unfold Right"),
                                     QStringLiteral("Fold All Ctrl+Shift+Left"),
                                     QStringLiteral("Unfold All Ctrl+Shift+Right")}));
        menu->actions().last()->trigger();
        for (QAction *action : menu->actions()) {
            if (action->text() == QStringLiteral("Fold"))
                action->trigger();
        }
        QCOMPARE(f.view.lineCount(), 5);
        menu->close();
    }
};

QTEST_MAIN(TestCodeFolding)
#include "tst_codefolding.moc"
