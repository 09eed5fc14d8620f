// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/recordtable.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace espalier;

namespace {

struct Record
{
    QString text;
    double number = 0;
    bool flag = false;
    int choice = 0;
};

} // namespace

class TestRecordTable : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_records = {{QStringLiteral("a"), 1.5}, {QStringLiteral("b"), 2}};
        using Kind = RecordTable::Column::Kind;
        m_table = std::make_unique<RecordTable>(QList<RecordTable::Column> {
            {QStringLiteral("Text"),
             Kind::Text,
             [this](int row) { return m_records[row].text; },
             [this](int row, const QVariant &value) { m_records[row].text = value.toString(); },
             {}},
            {QStringLiteral("Number"),
             Kind::Number,
             [this](int row) { return m_records[row].number; },
             [this](int row, const QVariant &value) { m_records[row].number = value.toDouble(); },
             {}},
            {QStringLiteral("Flag"),
             Kind::Check,
             [this](int row) { return m_records[row].flag; },
             [this](int row, const QVariant &value) { m_records[row].flag = value.toBool(); },
             {}},
            {QStringLiteral("Choice"),
             Kind::Choice,
             [this](int row) { return m_records[row].choice; },
             [this](int row, const QVariant &value) { m_records[row].choice = value.toInt(); },
             {QStringLiteral("one"), QStringLiteral("two")}}});
        new QAbstractItemModelTester(m_table.get(), m_table.get());
        m_table->reset(2);
    }

    void cellsAreShownAndSet()
    {
        const QSignalSpy edited(m_table.get(), &RecordTable::edited);
        QCOMPARE(m_table->index(0, 1).data().toString(), QStringLiteral("1.5"));
        QCOMPARE(m_table->index(0, 3).data().toString(), QStringLiteral("one"));
        QVERIFY(m_table->setData(m_table->index(0, 0), QStringLiteral("c")));
        QVERIFY(m_table->setData(m_table->index(1, 1), QStringLiteral("-7.25")));
        QVERIFY(!m_table->setData(m_table->index(1, 1), QStringLiteral("many")));
        QVERIFY(m_table->setData(m_table->index(1, 2), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(m_table->setData(m_table->index(1, 3), 1));
        QCOMPARE(m_records[0].text, QStringLiteral("c"));
        QCOMPARE(m_records[1].number, -7.25);
        QVERIFY(m_records[1].flag);
        QCOMPARE(m_table->index(1, 3).data().toString(), QStringLiteral("two"));
        QCOMPARE(edited.size(), 4);
    }

    void rowsComeAndGo()
    {
        m_records.append({QStringLiteral("new")});
        m_table->append();
        QCOMPARE(m_table->index(2, 0).data().toString(), QStringLiteral("new"));
        m_table->remove(0, [this] { m_records.removeFirst(); });
        QCOMPARE(m_table->rowCount(), 2);
        QCOMPARE(m_table->index(0, 0).data().toString(), QStringLiteral("b"));
    }

    void problemIsPlainText()
    {
        m_table->setProblem(1, QStringLiteral("<b>wrong</b>"));
        QCOMPARE(m_table->index(1, 0).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("&lt;b&gt;wrong&lt;/b&gt;"));
        QVERIFY(m_table->index(0, 0).data(Qt::ToolTipRole).isNull());
    }

    void choiceIsEditedInAList()
    {
        QTreeView view;
        view.setModel(m_table.get());
        view.setItemDelegate(new RecordDelegate(&view));
        view.show();
        view.edit(m_table->index(0, 3));
        auto *box = view.findChild<QComboBox *>();
        QVERIFY(box);
        QCOMPARE(box->accessibleName(), QStringLiteral("Choice"));
        QTest::keyClick(box, Qt::Key_Down);
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE(m_records[0].choice, 1);
    }

private:
    QList<Record> m_records;
    std::unique_ptr<RecordTable> m_table;
};

QTEST_MAIN(TestRecordTable)
#include "tst_recordtable.moc"
