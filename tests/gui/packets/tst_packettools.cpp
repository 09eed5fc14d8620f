// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetinspector.h"
#include "tests/gui/packets/capturedpackets.h"
#include "tests/gui/packets/packetsamples.h"
#include "tests/gui/widgets.h"
#include "ui/common/histogram.h"
#include "ui/packets/colorrules.h"
#include "ui/packets/colorrulesdialog.h"
#include "ui/packets/packetclipboard.h"
#include "ui/packets/packetfilteredit.h"
#include "ui/packets/packettable.h"
#include "ui/packets/packettools.h"
#include "ui/packets/savedfilterbar.h"
#include "ui/packets/statisticsdialog.h"
#include "ui/packets/violationsdialog.h"
#include "ui/settings/preferences.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

namespace {

QString cells(const PacketTable &table)
{
    QStringList lines;
    const QAbstractItemModel &model = *table.model();
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList line;
        for (int column = 0; column < model.columnCount(); ++column)
            line << model.index(row, column).data().toString();
        lines << line.join(u'|');
    }
    return lines.join(u'\n');
}

} // namespace

/// What stands beside the list of packets: filters and colours that are kept, lists and figures, files.
class TestPacketTools : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void initTestCase()
    {
        qRegisterMetaType<PacketNumber>("espalier::PacketNumber");
        m_theme.setPreference(SchemePreference::Light);
    }

    void aFilterIsCheckedWhileTyping()
    {
        PacketFilterEdit edit(m_theme);
        edit.resize(600, 28);
        edit.show();
        edit.setFocus();
        edit.setText(QStringLiteral("qos > 0"));
        QVERIFY(edit.isFilter());
        edit.setText(QStringLiteral("topik == \"a\""));
        QVERIFY(!edit.isFilter());
        QVERIFY2(edit.error().startsWith(QStringLiteral("Character 1: There is no field of this name.")),
                 qPrintable(edit.error()));
        QVERIFY2(edit.error().contains(QStringLiteral("topic")), qPrintable(edit.error()));
        // Characters, not bytes.
        edit.setText(QStringLiteral("topic == \"äöü\" and qoz > 0"));
        QVERIFY2(edit.error().startsWith(QStringLiteral("Character 20:")), qPrintable(edit.error()));
        edit.setText(QStringLiteral("qos >"));
        QVERIFY2(edit.error().contains(QStringLiteral("a value must follow")), qPrintable(edit.error()));
        edit.clear();
        QVERIFY(edit.isFilter());
        QCOMPARE(namelessControls(edit), QString());
    }

    void aFilterIsCompleted()
    {
        PacketFilterEdit edit(m_theme);
        edit.resize(600, 28);
        edit.show();
        QVERIFY(QTest::qWaitForWindowActive(&edit));
        edit.setFocus();
        QTest::keyClicks(&edit, QStringLiteral("keepA"));
        QVERIFY2(edit.offered().contains(QStringLiteral("keepAlive")), qPrintable(edit.offered().join(u' ')));
        QTest::keyClick(&edit, Qt::Key_Escape);
        QVERIFY(edit.offered().isEmpty());
        QCOMPARE(edit.text(), QStringLiteral("keepA"));
        QTest::keyClick(&edit, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(!edit.offered().isEmpty());
        // Enter takes what is offered; then it leaves for the list.
        QSignalSpy left(&edit, &PacketFilterEdit::leftDownwards);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
        QCOMPARE(edit.text(), QStringLiteral("keepAlive"));
        QCOMPARE(left.count(), 0);
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(left.count(), 1);
        QTest::keyClick(&edit, Qt::Key_Escape);
        QVERIFY(edit.text().isEmpty());
    }

    void filtersAreKeptAsButtons()
    {
        CapturedPackets f;
        {
            Preferences preferences(f.folder.path());
            SavedFilterBar bar(m_theme, preferences);
            QVERIFY(bar.isHidden());
            bar.save(QStringLiteral("qos > 0"));
            auto *dialog = bar.findChild<QInputDialog *>();
            QVERIFY(dialog);
            dialog->setTextValue(QStringLiteral("Not <b>lost</b> & found"));
            dialog->accept();
            QVERIFY(!bar.isHidden());
            preferences.save();
        }
        Preferences preferences(f.folder.path());
        SavedFilterBar bar(m_theme, preferences);
        QCOMPARE(bar.filters().size(), 1);
        bar.show();
        QSignalSpy wanted(&bar, &SavedFilterBar::filterWanted);
        auto *button = findByText<QPushButton>(bar, QStringLiteral("Not <b>lost</b> && found"));
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.first().first().toString(), QStringLiteral("qos > 0"));
        emit button->customContextMenuRequested({});
        bar.findChild<QMenu *>()->actions().last()->trigger();
        QVERIFY(bar.filters().isEmpty());
        QVERIFY(bar.isHidden());
    }

    void filtersThatDoNotFitAreInAMenu()
    {
        CapturedPackets f;
        Preferences preferences(f.folder.path());
        SavedFilterBar bar(m_theme, preferences);
        for (int i = 0; i < 30; ++i)
            bar.add(QStringLiteral("a filter with a long name %1").arg(i), QStringLiteral("id == %1").arg(i));
        QVERIFY(bar.minimumSizeHint().width() < 300);
        bar.resize(600, bar.sizeHint().height());
        bar.show();
        auto *more = findByName<QToolButton>(bar, QStringLiteral("More filters"));
        QVERIFY(more->isVisible() && more->geometry().right() < 600);
        QTest::mouseClick(more, Qt::LeftButton);
        auto *menu = bar.findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(menu);
        QCOMPARE(QStringLiteral("+%1").arg(menu->actions().size()), more->text());
        QSignalSpy wanted(&bar, &SavedFilterBar::filterWanted);
        menu->actions().last()->menu()->actions().first()->trigger();
        QCOMPARE(wanted.first().first().toString(), QStringLiteral("id == 29"));
        bar.resize(20'000, bar.height());
        QVERIFY(!more->isVisible());
    }

    void colorRulesAreMadeAndKept()
    {
        CapturedPackets f;
        Preferences preferences(f.folder.path());
        ColorRules rules(preferences);
        // Refusals stand out until the user says otherwise.
        QCOMPARE(rules.filters(),
                 QStringList {QStringLiteral("reason >= 0x80 or type == CONNACK and reason > 0")});
        rules.setRules({});
        QVERIFY(ColorRules(preferences).rules().isEmpty());
        QSignalSpy changed(&rules, &ColorRules::changed);
        QWidget window;
        window.show();
        rules.edit(m_theme, &window);
        auto *dialog = window.findChild<ColorRulesDialog *>();
        QCOMPARE(namelessControls(*dialog), QString());
        auto *edit = dialog->findChild<PacketFilterEdit *>();
        auto *accept = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
        edit->setText(QStringLiteral("nonsense ="));
        QVERIFY(!accept->isEnabled());
        edit->setText(QStringLiteral("violates"));
        QVERIFY(accept->isEnabled());
        dialog->findChild<QComboBox *>()->setCurrentIndex(2);
        QTest::mouseClick(findByText<QPushButton>(*dialog, QStringLiteral("&Add Rule")), Qt::LeftButton);
        const auto edits = dialog->findChildren<PacketFilterEdit *>();
        QCOMPARE(edits.size(), 2);
        edits.last()->setText(QStringLiteral("qos == 2"));
        QTest::mouseClick(
            findByName<QToolButton>(*edits.last()->parentWidget(), QStringLiteral("Move rule up")),
            Qt::LeftButton);
        QTest::mouseClick(accept, Qt::LeftButton);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(rules.filters(), (QStringList {QStringLiteral("qos == 2"), QStringLiteral("violates")}));
        QCOMPARE(rules.grounds(), (QList<Role> {Role::Highlight, Role::ErrorSoft}));
        const ColorRules again(preferences);
        QCOMPARE(again.rules(), rules.rules());
    }

    void violationsAreListed()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        ViolationsDialog dialog(f.inspector, m_theme);
        dialog.show();
        auto *findings = findByName<PacketTable>(dialog, QStringLiteral("Findings"));
        auto *clients = findByName<PacketTable>(dialog, QStringLiteral("Clients"));
        QTRY_COMPARE(findings->model()->rowCount(), 1);
        QVERIFY2(cells(*findings).startsWith(QStringLiteral("5|[MQTT-4.8.2-1]|")),
                 qPrintable(cells(*findings)));
        QTRY_COMPARE(clients->model()->rowCount(), 1);
        QVERIFY2(cells(*clients).contains(QStringLiteral("1 × [MQTT-4.8.2-1]")), qPrintable(cells(*clients)));
        QSignalSpy chosen(&dialog, &ViolationsDialog::packetChosen);
        QSignalSpy section(&dialog, &ViolationsDialog::sectionWanted);
        emit findings->activated(findings->model()->index(0, 0));
        QCOMPARE(chosen.first().first().value<PacketNumber>(), PacketNumber {4});
        findings->setCurrentRow(0);
        QTest::mouseClick(findByText<QPushButton>(dialog, QStringLiteral("Read the &Section")),
                          Qt::LeftButton);
        QCOMPARE(section.count(), 1);
        QCOMPARE(namelessControls(dialog), QString());
    }

    void figuresAreShown()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        StatisticsDialog dialog(f.inspector, m_theme);
        dialog.show();
        auto *types = findByName<PacketTable>(dialog, QStringLiteral("Packet types"));
        auto *latencies = findByName<PacketTable>(dialog, QStringLiteral("Latencies"));
        auto *open = findByName<PacketTable>(dialog, QStringLiteral("Unanswered packets"));
        QTRY_COMPARE(types->model()->rowCount(), 5);
        QVERIFY2(cells(*types).contains(QStringLiteral("PUBLISH|1|0|")), qPrintable(cells(*types)));
        QVERIFY2(cells(*latencies).contains(QStringLiteral("PUBLISH → PUBACK|1|")),
                 qPrintable(cells(*latencies)));
        QVERIFY(!findByName<Histogram>(dialog, QStringLiteral("How long answers took"))->bars().isEmpty());
        QVERIFY(!findByName<Histogram>(dialog, QStringLiteral("Sizes of packets"))->bars().isEmpty());
        OpenExchange exchange;
        exchange.packet = 4;
        exchange.client = QStringLiteral("c1");
        exchange.awaited = PacketType::SubAck;
        exchange.packetId = 3;
        exchange.openFor = 1'500'000;
        dialog.setOpen({exchange});
        QCOMPARE(cells(*open), QStringLiteral("5|c1|SUBACK|from the broker|3|1.5 s"));
        QCOMPARE(namelessControls(dialog), QString());
        QVERIFY(!dialog.grab().isNull());
    }

    void numbersAreSortedByValue()
    {
        PacketTable table(QStringLiteral("Table"), {QStringLiteral("Name"), QStringLiteral("Number")});
        const QAbstractItemModelTester tester(table.model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setRows({{QStringLiteral("a"), {10, QStringLiteral("10")}},
                       {QStringLiteral("b"), {9, QStringLiteral("9")}},
                       {QStringLiteral("c"), {1'000, QStringLiteral("1,000")}}});
        QCOMPARE(cells(table), QStringLiteral("a|10\nb|9\nc|1,000"));
        table.sortByColumn(1, Qt::AscendingOrder);
        QCOMPARE(cells(table), QStringLiteral("b|9\na|10\nc|1,000"));
        table.setCurrentIndex(table.model()->index(0, 0));
        QCOMPARE(table.currentRow(), 1);
        table.sortByColumn(0, Qt::DescendingOrder);
        QCOMPARE(cells(table), QStringLiteral("c|1,000\nb|9\na|10"));
        QCOMPARE(table.currentRow(), 1);
        QCOMPARE(table.model()->headerData(1, Qt::Horizontal, Qt::TextAlignmentRole),
                 table.model()->index(0, 1).data(Qt::TextAlignmentRole));
    }

    void onlyRowsInSightAreWorded()
    {
        PacketTable table(QStringLiteral("Table"), {QStringLiteral("Packet"), QStringLiteral("Name")});
        table.resize(400, 300);
        table.show();
        QSet<int> worded;
        table.setRows({.count = 10'000,
                       .cell =
                           [&worded](int row, int) {
                               worded.insert(row);
                               return PacketTable::Cell(row, QString::number(row));
                           },
                       .packet = [](int row) { return PacketNumber(row); }});
        QVERIFY(!table.grab().isNull());
        QVERIFY2(worded.size() < 100, qPrintable(QString::number(worded.size())));
        table.setRows(PacketTableModel::Rows());
        QCOMPARE(table.currentRow(), -1);
    }

    void packetsAreCopied()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        CopiedPackets copied;
        const auto copy = [&](std::vector<RowSelection::Run> rows, PacketMenu::Format format) {
            bool isDone = false;
            f.inspector.ask(
                &f.context, [=](const PacketLogView &view) { return copyPackets(view, rows, format); },
                [&](const CopiedPackets &answer) {
                    copied = answer;
                    isDone = true;
                });
            return QTest::qWaitFor([&] { return isDone; });
        };
        QVERIFY(copy({{1, 2}, {3, 4}}, PacketMenu::Format::Hex));
        QCOMPARE(copied.count, std::size_t {2});
        QCOMPARE(copied.text, QStringLiteral("20 03 00 00 00\n40 02 00 01"));
        QVERIFY(copy({{4, 400}}, PacketMenu::Format::Text));
        QCOMPARE(copied.count, std::size_t {1});
        QVERIFY2(copied.text.contains(QStringLiteral("$share//jobs")), qPrintable(copied.text));
        QVERIFY(copy({{4, 5}}, PacketMenu::Format::Json));
        QVERIFY2(copied.text.trimmed().startsWith(u'{'), qPrintable(copied.text));
        QVERIFY(copy({{4, 5}}, PacketMenu::Format::CArray));
        QVERIFY2(copied.text.contains(QStringLiteral("0x82")), qPrintable(copied.text));
    }
};

QTEST_MAIN(TestPacketTools)
#include "tst_packettools.moc"
