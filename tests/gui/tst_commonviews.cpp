// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/common/clipboard.h"
#include "ui/common/codeview.h"
#include "ui/common/filesaver.h"
#include "ui/common/hexview.h"
#include "ui/common/pane.h"
#include "ui/common/units.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>

using namespace espalier;
using namespace espalier::test;

/// What the views of all panes are made of.
class TestCommonViews : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void panesOutOfSightArePassedOver()
    {
        QWidget window;
        auto *row = new QHBoxLayout(&window);
        QList<Pane> panes;
        for (int i = 0; i < 3; ++i) {
            auto *area = new QWidget(&window);
            auto *column = new QVBoxLayout(area);
            for (int field = 0; field < 2; ++field)
                column->addWidget(new QLineEdit(area));
            row->addWidget(area);
            panes.append(Pane {area, area->findChildren<QLineEdit *>().at(1)});
        }
        panes.at(1).area->hide();
        panes.at(2).main->setEnabled(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        panes.at(0).main->setFocus();
        goToPane(panes, PaneStep::Next);
        // The first that can take the keyboard instead of the main one.
        QCOMPARE(QApplication::focusWidget(), panes.at(2).area->findChildren<QLineEdit *>().at(0));
        goToPane(panes, PaneStep::Next);
        QCOMPARE(QApplication::focusWidget(), panes.at(0).main);
        goToPane(panes, PaneStep::Previous);
        QVERIFY(panes.at(2).area->isAncestorOf(QApplication::focusWidget()));
    }

    void panesAreInSightUnderWhatFillsThem()
    {
        QWidget window;
        window.resize(400, 200);
        QList<Pane> panes;
        for (int i = 0; i < 3; ++i) {
            auto *area = new QWidget(&window);
            area->setGeometry(i * 100, 0, 100, 200);
            auto *field = new QLineEdit(area);
            field->setGeometry(area->rect());
            field->setAttribute(Qt::WA_OpaquePaintEvent);
            panes.append(Pane {area, field});
        }
        // As a splitter folds one away.
        panes.at(2).area->move(-200, 0);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        panes.at(0).main->setFocus();
        goToPane(panes, PaneStep::Next);
        QCOMPARE(QApplication::focusWidget(), panes.at(1).main);
        goToPane(panes, PaneStep::Next);
        QCOMPARE(QApplication::focusWidget(), panes.at(0).main);
    }

    void hexLines()
    {
        HexView view(m_theme);
        view.setBytes(bytesOf(QByteArray("0123456789abcdef\x00<b>", 20)));
        QCOMPARE(view.lineText(0),
                 QStringLiteral("0000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef"));
        QVERIFY(view.lineText(1).startsWith(QStringLiteral("0010  00 3c 62 3e")));
        QVERIFY(view.lineText(1).endsWith(QStringLiteral("·<b>")));
        QCOMPARE(view.lineText(2), QString());
        view.setBytes(bytesOf(QByteArray(0x1'0001, 'x')));
        QVERIFY(view.lineText(1).startsWith(QStringLiteral("00000010  78 78")));
    }

    void hexMarksBytesBesideTheSelection()
    {
        m_theme.setPreference(SchemePreference::Light);
        HexView view(m_theme);
        view.resize(600, 200);
        view.show();
        view.setBytes(bytesOf(QByteArray(1'000, ' ')));
        view.setMark({16, 24});
        view.select({18, 19});
        const QImage image = view.viewport()->grab().toImage();
        const auto grounds = [&](int line) {
            QSet<QRgb> seen;
            for (int x = 0; x < 300; ++x)
                seen.insert(image.pixel(x, 8 + line * 19 + 1));
            return seen;
        };
        QVERIFY(!grounds(0).contains(m_theme.color(Role::AccentSoft).rgb()));
        QVERIFY(grounds(1).contains(m_theme.color(Role::AccentSoft).rgb()));
        QVERIFY(grounds(1).contains(m_theme.color(Role::Highlight).rgb()));
        view.ensureVisible(999);
        QVERIFY(view.verticalScrollBar()->value() > 0);
        view.setBytes(bytesOf(QByteArray("other")));
        QVERIFY(view.mark().isEmpty());
    }

    void hexIsCopiedWholeOrNotAtAll()
    {
        HexView view(m_theme);
        view.resize(600, 200);
        view.show();
        constexpr auto two = 2 * 1024 * 1024;
        view.setBytes(bytesOf(QByteArray(two, 'x')));
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().size(), two * 3 - 1);
        QApplication::clipboard()->setText(QStringLiteral("before"));
        view.setBytes(bytesOf(QByteArray(qsizetype(Clipboard::most) + 1, 'x')));
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
        QVERIFY(QToolTip::text().contains(QStringLiteral("too much for the clipboard")));
    }

    void hexKeysSelect()
    {
        HexView view(m_theme);
        view.resize(600, 200);
        view.show();
        view.setBytes(bytesOf(QByteArray(1'000, 'x')));
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(view.selection().from, 1U);
        QCOMPARE(view.selection().to, 18U);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().size(), 17 * 3 - 1);
        QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(view.selection().from, 999U);
        QVERIFY(view.verticalScrollBar()->value() > 0);
        view.setBytes(bytesOf("ab"));
        QVERIFY(view.selection().isEmpty());
        QCOMPARE(view.selectionAsHex(), QStringLiteral("61 62"));
    }

    void hexPaintsNothingButWhatIsSeen()
    {
        HexView view(m_theme);
        view.resize(600, 200);
        view.setBytes(bytesOf(QByteArray(64 * 1024 * 1024, 'x')));
        view.show();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum());
        QVERIFY(!view.grab().isNull());
        view.setBytes({});
        QVERIFY(!view.grab().isNull());
    }

    void codeBreaksLongLinesAndCopiesThemWhole()
    {
        CodeView view(m_theme);
        view.resize(300, 200);
        view.show();
        const QString text = QStringLiteral("short\n") + QString(500, u'x') + QStringLiteral("\n\nend");
        view.setContent(text, {});
        QVERIFY(view.lineCount() > 10);
        QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), text);
        view.setContent({}, {});
        QCOMPARE(view.lineCount(), 1);
        QVERIFY(!view.grab().isNull());
    }

    void codeKeepsItsPlaceWhileValuesChange()
    {
        CodeView view(m_theme);
        view.resize(300, 100);
        view.show();
        QStringList lines;
        for (int i = 0; i < 100; ++i)
            lines.append(QStringLiteral("line %1").arg(i, 3));
        view.setContent(lines.join(u'\n'), {});
        view.verticalScrollBar()->setValue(500);
        view.selectAll();
        lines[50] = QStringLiteral("line xyz");
        view.setContent(lines.join(u'\n'), {});
        QCOMPARE(view.verticalScrollBar()->value(), 500);
        QCOMPARE(view.selectedText(), lines.join(u'\n'));
    }

    void savesToAFile()
    {
        QTemporaryDir folder;
        QWidget window;
        auto *saver = new FileSaver(&window);
        QSignalSpy saved(saver, &FileSaver::saved);
        QSignalSpy failed(saver, &FileSaver::failed);
        const QString path = folder.filePath(QStringLiteral("a.bin"));
        saver->save(path, {}, [](const QString &) { return QByteArray("\x00\xff", 2); });
        QTRY_COMPARE(saved.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("\x00\xff", 2));
        saver->save(folder.filePath(QStringLiteral("none/a.bin")), {},
                    [](const QString &) { return QByteArray("x"); });
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(window.findChild<QMessageBox *>());
    }

    void everySaveIsWritten()
    {
        QTemporaryDir folder;
        QWidget window;
        auto *saver = new FileSaver(&window);
        QSignalSpy saved(saver, &FileSaver::saved);
        for (int i = 0; i < 5; ++i)
            saver->save(folder.filePath(QString::number(i)), {},
                        [](const QString &) { return QByteArray("x"); });
        QTRY_COMPARE(saved.count(), 5);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(saved.at(i).at(0).toString(), folder.filePath(QString::number(i)));
    }

    void suffixFollowsTheFilter()
    {
        QWidget window;
        auto *saver = new FileSaver(&window);
        const QString csv = QStringLiteral("Comma-separated values (*.csv)");
        saver->ask(QStringLiteral("Save"), QStringLiteral("a"), {QStringLiteral("JSON Lines (*.jsonl)"), csv},
                   [](const QString &) { return QByteArray(); });
        auto *dialog = window.findChild<QFileDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("jsonl"));
        emit dialog->filterSelected(csv);
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("csv"));
        emit dialog->filterSelected(QStringLiteral("All files (*)"));
        QCOMPARE(dialog->defaultSuffix(), QString());
    }
};

QTEST_MAIN(TestCommonViews)
#include "tst_commonviews.moc"
