// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/explore/entries.h"
#include "ui/explore/diffmodel.h"
#include "ui/explore/diffpane.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QTableView>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

class TestDiffPane : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void showsDifferencesToRead()
    {
        DiffPane pane(m_theme);
        HistoryEntry after = entryOf("{\"v\":11111}");
        after.sequence = 1;
        pane.showMessages(entryOf("{\"v\":1111}"), after, {});
        pane.resize(600, 200);
        pane.show();
        QTRY_COMPARE(pane.model().rowCount(), 1);
        auto *table = pane.findChild<QTableView *>();
        const auto image = table->viewport()->grab().toImage();
        const auto holds = [&](DiffModel::Column column, Role role) {
            const auto cell = image.copy(table->visualRect(pane.model().index(0, column)));
            for (int y = 0; y < cell.height(); ++y)
                for (int x = 0; x < cell.width(); ++x)
                    if (cell.pixelColor(x, y) == m_theme.color(role))
                        return true;
            return false;
        };
        QVERIFY(holds(DiffModel::BeforeColumn, Role::Removed));
        QVERIFY(holds(DiffModel::BeforeColumn, Role::Text));
        QVERIFY(holds(DiffModel::AfterColumn, Role::Added));
        QVERIFY(holds(DiffModel::AfterColumn, Role::Text));
    }

    /// As wide as it is in a window of 1024.
    void narrowItShowsBothMessages()
    {
        DiffPane pane(m_theme);
        HistoryEntry after = entryOf("{\"v\":11111}");
        after.sequence = 1;
        pane.showMessages(entryOf("{\"v\":1111}"), after, {});
        pane.resize(288, 200);
        pane.show();
        QTRY_COMPARE(pane.model().rowCount(), 1);
        const auto *table = pane.findChild<QTableView *>();
        for (const auto column : {DiffModel::BeforeColumn, DiffModel::AfterColumn}) {
            const auto rect = table->visualRect(pane.model().index(0, column));
            QVERIFY(table->viewport()->rect().contains(rect));
            QVERIFY2(rect.width() >= 80, qPrintable(QString::number(rect.width())));
        }
    }

    void comparesTwoMessages()
    {
        DiffPane pane(m_theme);
        const QAbstractItemModelTester tester(pane.findChild<DiffModel *>(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        HistoryEntry before = entryOf("{\"v\":1,\"same\":true,\"gone\":[1]}");
        HistoryEntry after = entryOf("{\"v\":2,\"same\":true,\"new\":\"<b>\"}");
        after.sequence = 1;
        pane.showMessages(before, after, {});
        // Hidden it compares nothing.
        QCOMPARE(pane.model().rowCount(), 0);
        pane.resize(400, 200);
        pane.show();
        QTRY_COMPARE(pane.model().rowCount(), 3);
        QCOMPARE(pane.model().index(1, DiffModel::SignColumn).data().toString(), QStringLiteral("~"));
        QCOMPARE(pane.model().index(1, DiffModel::BeforeColumn).data().toString(), QStringLiteral("1"));
        QCOMPARE(pane.model().index(1, DiffModel::AfterColumn).data().toString(), QStringLiteral("2"));
        QVERIFY(pane.summary().contains(QStringLiteral("~ 1 changed")));
        QVERIFY(!pane.grab().isNull());
        // The older one is before, whichever was chosen first.
        after.payload = bytesOf("{}");
        after.time = 5;
        pane.showMessages(after, before, {});
        QTRY_VERIFY(pane.summary().contains(QStringLiteral("3 removed")));
        pane.showMessages({}, after, {});
        QVERIFY(pane.summary().startsWith(QStringLiteral("No older message")));
        QCOMPARE(test::namelessControls(pane), QString());
    }
};

QTEST_MAIN(TestDiffPane)
#include "tst_diffpane.moc"
