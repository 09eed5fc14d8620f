// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetap.h"
#include "tests/gui/packets/packetsamples.h"
#include "tests/gui/widgets.h"
#include "ui/common/hexview.h"
#include "ui/common/specification.h"
#include "ui/common/specificationdialog.h"
#include "ui/packets/capturebox.h"
#include "ui/packets/conversationladder.h"
#include "ui/packets/conversationpane.h"
#include "ui/packets/fieldtree.h"
#include "ui/packets/findingcards.h"
#include "ui/packets/packetfilteredit.h"
#include "ui/packets/packetlist.h"
#include "ui/packets/packetpane.h"
#include "ui/packets/packetsempty.h"
#include "ui/packets/packetstatus.h"
#include "ui/packets/packetsview.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace espalier;
using namespace espalier::test;

namespace {

const std::string publish = "32 L[ S'plant/a' 0001 P[ ] '{\"v\":1}' ]";

} // namespace

/// The view, joined with a packet log.
class TestPacketsView : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    /// A window with the view and what belongs around it.
    struct Fixture
    {
        explicit Fixture(Theme &theme)
            : preferences(folder.path()), view(new PacketsView(inspector, clock, theme, preferences, &window))
        {
            auto *column = new QVBoxLayout(&window);
            column->addWidget(view->toolBarContent());
            column->addWidget(view, 1);
            column->addWidget(view->statusContent());
            window.resize(1364, 850);
            window.show();
        }

        CaptureTap::Stream connected(const char *clientId)
        {
            StreamInfo info;
            info.source = StreamInfo::Source::LocalBroker;
            auto stream = tap.open(std::move(info));
            client(stream, "10 L[ S'MQTT' 05 02 003c P[ ] S'" + std::string(clientId) + "' ]");
            server(stream, "20 L[ 00 00 P[ ] ]");
            return stream;
        }
        void client(CaptureTap::Stream &stream, const std::string &text) { add(stream, Side::Client, text); }
        void server(CaptureTap::Stream &stream, const std::string &text) { add(stream, Side::Server, text); }
        void add(CaptureTap::Stream &stream, Side sender, const std::string &text)
        {
            tap.add(stream, sender, wire(text), CaptureTap::Ending::AtPacketEnd);
            tap.flush();
        }
        [[nodiscard]] qsizetype rowCount() const { return view->list()->snapshot().rows.size(); }
        template <typename T>
        T *find() const
        {
            return window.findChild<T *>();
        }

        [[nodiscard]] PacketFilterEdit *filter() const
        {
            return findByName<PacketFilterEdit>(window, QStringLiteral("Filter packets"));
        }

        QTemporaryDir folder;
        Preferences preferences;
        FrameClock clock;
        PacketInspector inspector;
        CaptureTap tap {inspector.feed()};
        QWidget window;
        PacketsView *view;
    };

private slots:
    void initTestCase()
    {
        qRegisterMetaType<PacketNumber>("espalier::PacketNumber");
        m_theme.setPreference(SchemePreference::Light);
    }

    void capturingBeginsWhenSomebodyLooks()
    {
        Fixture f(m_theme);
        QVERIFY(f.inspector.isCapturing());
        QVERIFY(f.find<PacketsEmpty>()->isVisible());
        const auto stream = f.connected("c1");
        Q_UNUSED(stream)
        QTRY_COMPARE(f.rowCount(), 2);
        QVERIFY(!f.find<PacketsEmpty>()->isVisible());
        QTRY_COMPARE(findByText<QPushButton>(f.window, QStringLiteral("Pause"))->isVisible(), true);
        QTest::mouseClick(findByText<QPushButton>(f.window, QStringLiteral("Pause")), Qt::LeftButton);
        QVERIFY(!f.inspector.isCapturing());
        QTRY_VERIFY(findByText<QPushButton>(f.window, QStringLiteral("Resume")));
    }

    void anEmptyViewOffersToCapture()
    {
        Fixture f(m_theme);
        f.inspector.setCapturing(false);
        auto *start = findByText<QPushButton>(f.window, QStringLiteral("Start Capturing"));
        QTRY_VERIFY(start->isVisible());
        QTest::mouseClick(start, Qt::LeftButton);
        QVERIFY(f.inspector.isCapturing());
        QVERIFY(!start->isVisible());
    }

    void theSelectedPacketIsShown()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        f.server(stream, "40 L[ 0001 ]");
        QTRY_COMPARE(f.rowCount(), 4);
        f.view->list()->setFocus();
        f.view->list()->selectRow(2);
        QTRY_COMPARE(f.find<HexView>()->bytes().size(), wire(publish).size());
        QTRY_COMPARE(f.find<ConversationLadder>()->stepCount(), 2);
        QTest::keyClick(f.view->list(), Qt::Key_Down, Qt::AltModifier);
        QTRY_COMPARE(f.view->list()->selectedRow(), 3);
        // Enter leads to the fields.
        QTest::keyClick(f.view->list(), Qt::Key_Return);
        QTRY_VERIFY(f.find<FieldTree>()->hasFocus());
    }

    void filtersWhileTyping()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->focusFilter();
        QVERIFY(f.filter()->hasFocus());
        QTest::keyClicks(f.filter(), QStringLiteral("type == PUBLISH"));
        QTRY_COMPARE(f.rowCount(), 1);
        QTest::keyClick(f.filter(), Qt::Key_Escape);
        if (!f.filter()->text().isEmpty())
            QTest::keyClick(f.filter(), Qt::Key_Escape);
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->showTopics(QStringLiteral("plant/#"));
        QCOMPARE(f.filter()->text(), QStringLiteral("topic ~ \"plant/#\""));
        QTRY_COMPARE(f.rowCount(), 1);
    }

    void findsPackets()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        f.client(stream, publish);
        QTRY_COMPARE(f.rowCount(), 4);
        f.view->list()->setFocus();
        QTest::keyClick(f.view->list(), Qt::Key_F3);
        auto *edit = findByName<PacketFilterEdit>(*f.view, QStringLiteral("Find packets"));
        QTRY_VERIFY(edit->hasFocus());
        edit->setText(QStringLiteral("type == PUBLISH"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(f.view->list()->selectedRow(), 2);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(f.view->list()->selectedRow(), 3);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(f.view->list()->selectedRow(), 2);
        edit->setText(QStringLiteral("type == SUBSCRIBE"));
        QTest::keyClick(edit, Qt::Key_Return);
        const auto saysNothing = [&] {
            return findByText<QLabel>(*f.view, QStringLiteral("no such packet is shown")) != nullptr;
        };
        QTRY_VERIFY(saysNothing());
        // That was about this text and no other.
        edit->setText(QStringLiteral("type == PUBACK"));
        QVERIFY(!saysNothing());
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(saysNothing());
        QSignalSpy told(f.view, &PacketsView::told);
        QTest::keyClick(f.view->list(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(told.count(), 1);
        QVERIFY(!saysNothing());
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(f.view->list()->hasFocus());
    }

    void conditionsJoinTheFilter()
    {
        using enum PacketMenu::Join;
        const auto a = QStringLiteral("a == 1");
        const auto b = QStringLiteral("b");
        QCOMPARE(PacketMenu::joined(a, b, Replace), b);
        QCOMPARE(PacketMenu::joined({}, b, And), b);
        QCOMPARE(PacketMenu::joined({}, b, AndNot), QStringLiteral("not (b)"));
        QCOMPARE(PacketMenu::joined(a, b, And), QStringLiteral("a == 1 and b"));
        QCOMPARE(PacketMenu::joined(a, b, Or), QStringLiteral("a == 1 or b"));
        QCOMPARE(PacketMenu::joined(QStringLiteral("x or y"), b, And), QStringLiteral("(x or y) and b"));
        QCOMPARE(PacketMenu::quoted(QStringLiteral("a\"\\b")), QStringLiteral("\"a\\\"\\\\b\""));
    }

    void marksAndTimeReferences()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->list()->setFocus();
        f.view->list()->selectRow(1);
        QTest::keyClick(f.view->list(), Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(f.view->list()->row(1)->isMarked);
        QTest::keyClick(f.view->list(), Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(f.view->list()->row(1)->isTimeReference);
        QVERIFY(f.view->list()->text(*f.view->list()->row(2), PacketColumn::Time).startsWith(u'+'));
        QTest::keyClick(f.view->list(), Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(!f.view->list()->row(1)->isTimeReference);
    }

    void fieldsAndBytesMarkEachOther()
    {
        PacketPane pane(m_theme);
        pane.resize(1364, 450);
        pane.show();
        pane.setDetail(detailOf("82 L[ 0003 02 0b 07 S'$share//jobs' 01 ]"));
        auto *hex = pane.findChild<HexView *>();
        auto *fields = pane.findChild<FieldTree *>();
        // What is wrong is selected from the start.
        QCOMPARE(hex->selection().from, std::size_t {7});
        QCOMPARE(hex->selection().to, std::size_t {21});
        QVERIFY(findByText<QLabel>(pane, QStringLiteral("offset 7–20")));
        fields->setFocus();
        QTest::keyClick(fields, Qt::Key_Down);
        QCOMPARE(hex->selection().from, std::size_t {21});
        QVERIFY(hex->mark().isEmpty());
        hex->setFocus();
        QTest::keyClick(hex, Qt::Key_Home, Qt::ControlModifier);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(hex, Qt::Key_Right);
        QCOMPARE(fields->currentIndex().data().toString(), QStringLiteral("Packet Identifier"));
        QCOMPARE(hex->mark().from, std::size_t {2});
        QCOMPARE(hex->mark().to, std::size_t {4});
        QVERIFY(findByText<QLabel>(pane, QStringLiteral("offset 2–3")));
        QCOMPARE(namelessControls(pane), QString());
    }

    void cardsSayWhatIsWrong()
    {
        PacketPane pane(m_theme);
        pane.resize(1364, 450);
        pane.show();
        auto *cards = pane.findChild<FindingCards *>();
        QVERIFY(!cards->isVisible());
        PacketDetail detail = detailOf("82 L[ 0003 02 0b 07 S'$share//jobs' 01 ]");
        detail.findings.append({.packet = 18'206,
                                .clause = Clause::MQTT_4_8_2_1,
                                .related = 17,
                                .scope = ConversationFinding::Scope::InContext,
                                .severity = ConversationFinding::Severity::Suspicion});
        pane.setDetail(detail);
        QVERIFY(cards->isVisible());
        QVERIFY(findByText<QLabel>(*cards, QStringLiteral("[MQTT-4.8.2-1]")));
        QVERIFY(findByText<QLabel>(*cards, QStringLiteral("Violation by the client")));
        QStringList texts;
        for (auto *label : cards->findChildren<QLabel *>())
            texts << label->text();
        QVERIFY(texts.join(u'\n').contains(QStringLiteral("§4.8.2 Shared Subscriptions")));
        QVERIFY(texts.join(u'\n').contains(QStringLiteral("Suspicion against the client")));
        QSignalSpy section(&pane, &PacketPane::sectionWanted);
        QSignalSpy packet(&pane, &PacketPane::packetChosen);
        for (auto *label : cards->findChildren<QLabel *>())
            if (label->text().contains(QStringLiteral("see packet 18")))
                emit label->linkActivated(QStringLiteral("packet"));
            else if (label->textFormat() == Qt::RichText)
                emit label->linkActivated(QStringLiteral("section"));
        QCOMPARE(section.count(), 1);
        QCOMPARE(packet.count(), 1);
        QCOMPARE(packet.first().first().value<PacketNumber>(), PacketNumber {17});
        QCOMPARE(namelessControls(pane), QString());
    }

    void theCardLeadsIntoTheStandard()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, "82 L[ 0003 02 0b 07 S'$share//jobs' 01 ]");
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->list()->selectRow(2);
        QTRY_VERIFY(f.find<FindingCards>()->isVisible());
        for (auto *label : f.find<FindingCards>()->findChildren<QLabel *>())
            if (label->textFormat() == Qt::RichText)
                emit label->linkActivated(QStringLiteral("section"));
        auto *dialog = f.find<SpecificationDialog>();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(findByText<QLabel>(*dialog, QStringLiteral("4.8.2 Shared Subscriptions")));
    }

    void whatWasPutBeforeHidingIsShownAfterwards()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        QTRY_COMPARE(f.rowCount(), 2);
        QSignalSpy pending(&f.inspector, &PacketInspector::pending);
        f.client(stream, publish);
        // Put, and not yet taken when the view goes.
        QVERIFY(pending.wait());
        QSignalSpy tick(&f.clock, &FrameClock::tick);
        f.view->hide();
        QVERIFY(tick.wait());
        QCOMPARE(f.rowCount(), 2);
        f.view->show();
        QTRY_COMPARE(f.rowCount(), 3);
    }

    void theExchangeIsTold()
    {
        ConversationPane pane(m_theme);
        PacketDetail detail = sampleExchange();
        detail.window[0] = {3, 20};
        pane.setDetail(detail);
        pane.setAliases(Side::Client, {{1, QStringLiteral("plant/a"), 18'200}});
        QStringList lines;
        for (int group = 0; group < pane.topLevelItemCount(); ++group)
            for (int i = 0; i < pane.topLevelItem(group)->childCount(); ++i)
                lines << pane.topLevelItem(group)->child(i)->text(0) + u'|'
                             + pane.topLevelItem(group)->child(i)->text(1);
        QVERIFY(lines.contains(QStringLiteral("18,205 PUBREL|3.7 ms after the one before")));
        QVERIFY(lines.contains(QStringLiteral("in all|3.9 ms")));
        QVERIFY(lines.contains(QStringLiteral("from the client|3 of 20 (Receive Maximum)")));
        QVERIFY(lines.contains(QStringLiteral("1|plant/a")));
        QSignalSpy chosen(&pane, &ConversationPane::packetChosen);
        emit pane.itemActivated(pane.topLevelItem(0)->child(2), 0);
        QCOMPARE(chosen.first().first().value<PacketNumber>(), PacketNumber {18'204});
    }

    void theStatusTellsTheTruth()
    {
        PacketStatus status(m_theme);
        status.resize(1400, 26);
        status.show();
        status.showSnapshot(sampleSnapshot());
        QStringList texts;
        for (auto *label : status.findChildren<QLabel *>())
            if (label->isVisible())
                texts << label->text();
        const QString all = texts.join(u'|');
        QVERIFY2(all.contains(QStringLiteral("6.1 MB of 256 MB ring")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("13 shown of 18,213")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("Round trip p50 0.2 ms · p99 3.9 ms")), qPrintable(all));
        QVERIFY(status.findChild<QPushButton *>()->isVisible());
    }

    void theStandardIsReadInPlace()
    {
        SpecificationDialog dialog(m_theme);
        dialog.showStatement(Clause::MQTT_4_8_2_1);
        dialog.show();
        QVERIFY(findByText<QLabel>(dialog, QStringLiteral("4.8.2 Shared Subscriptions")));
        auto *text = dialog.findChild<QTextBrowser *>();
        QCOMPARE(text->extraSelections().size(), 1);
        QVERIFY(text->extraSelections().first().cursor.selectedText().startsWith(
            QStringLiteral("A Shared Subscription's Topic Filter MUST start with $share/")));
        const qsizetype section = dialog.section();
        QTest::mouseClick(findByText<QPushButton>(dialog, QStringLiteral("&Next Section")), Qt::LeftButton);
        QCOMPARE(dialog.section(), section + 1);
        QTest::keyClicks(findByName<QLineEdit>(dialog, QStringLiteral("Search the standard")),
                         QStringLiteral("Receive Maximum exceeded"));
        QVERIFY(dialog.section() >= 0);
        dialog.showStatement(Clause::MQTT311_1_5_3_1);
        QVERIFY(text->toPlainText().contains(QStringLiteral("does not come with this program")));
        QCOMPARE(namelessControls(dialog), QString());
    }

    void everyStatementOfFiveHasASection()
    {
        const Specification &specification = Specification::version5();
        QVERIFY(specification.notices().contains(QStringLiteral("OASIS Open 2019")));
        QStringList lost;
        for (const ClauseInfo &info : allClauses()) {
            const bool isOf311 = info.clause >= Clause::MQTT311_1_5_3_1 && !info.label.starts_with("§");
            if (isOf311 != (specification.find(info.clause) < 0))
                lost << QString::fromUtf8(info.label.data(), qsizetype(info.label.size()));
        }
        QCOMPARE(lost.join(u' '), QString());
    }

    void controlsHaveNames()
    {
        Fixture f(m_theme);
        const auto stream = f.connected("c1");
        Q_UNUSED(stream)
        QTRY_COMPARE(f.rowCount(), 2);
        QCOMPARE(namelessControls(f.window), QString());
    }
};

QTEST_MAIN(TestPacketsView)
#include "tst_packetsview.moc"
