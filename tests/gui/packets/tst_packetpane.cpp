// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/packets/packetsamples.h"
#include "tests/gui/widgets.h"
#include "ui/common/hexview.h"
#include "ui/packets/conversationladder.h"
#include "ui/packets/conversationpane.h"
#include "ui/packets/fieldtree.h"
#include "ui/packets/findingcards.h"
#include "ui/packets/packetpane.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

/// What is shown beside each other of one packet.
class TestPacketPane : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void initTestCase()
    {
        qRegisterMetaType<PacketNumber>("espalier::PacketNumber");
        m_theme.setPreference(SchemePreference::Light);
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

    void moreAboutThePacketLeavesWhatIsSelected()
    {
        PacketPane pane(m_theme);
        pane.resize(1364, 450);
        pane.show();
        PacketDetail detail = sampleExchange();
        const ExchangeStep last = detail.exchange.takeLast();
        detail.awaited = AwaitedAnswer {.type = PacketType::PubComp, .owedBy = Side::Server};
        pane.setDetail(detail);
        auto *fields = pane.findChild<FieldTree *>();
        auto *hex = pane.findChild<HexView *>();
        fields->selectByte(2);
        const QString field = fields->currentIndex().data().toString();
        hex->select({2, 4});
        auto *told = pane.findChild<ConversationPane *>();
        pane.setAliases(Side::Client, {{1, QStringLiteral("plant/a"), 18'200}});
        told->setCurrentItem(told->topLevelItem(0)->child(1));
        // The answer comes, and something against the packet.
        detail.exchange.append(last);
        detail.awaited.reset();
        detail.findings.append({.packet = 18'206,
                                .clause = Clause::MQTT_4_8_2_1,
                                .scope = ConversationFinding::Scope::InContext});
        pane.setDetail(detail);
        QCOMPARE(pane.findChild<ConversationLadder *>()->stepCount(), 4);
        QVERIFY(findByText<QLabel>(*pane.findChild<FindingCards *>(), QStringLiteral("[MQTT-4.8.2-1]")));
        QCOMPARE(fields->currentIndex().data().toString(), field);
        QCOMPARE(hex->selection().to, std::size_t {4});
        QCOMPARE(told->currentItem(), told->topLevelItem(0)->child(1));
        QCOMPARE(told->topLevelItem(2)->child(0)->text(1), QStringLiteral("plant/a"));
        // Another packet is another matter.
        detail.number = detail.row.number = 18'300;
        pane.setDetail(detail);
        QVERIFY(hex->selection().isEmpty());
        QCOMPARE(told->topLevelItem(2)->childCount(), 0);
    }

    void theConversationIsAnnounced()
    {
        PacketPane pane(m_theme);
        pane.resize(1364, 450);
        pane.show();
        QSignalSpy shown(&pane, &PacketPane::conversationShown);
        QVERIFY(!pane.showsConversation());
        pane.findChild<QTabBar *>()->setCurrentIndex(1);
        QCOMPARE(shown.count(), 1);
        QVERIFY(pane.showsConversation());
    }
};

QTEST_MAIN(TestPacketPane)
#include "tst_packetpane.moc"
