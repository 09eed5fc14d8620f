// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/packets/packetsamples.h"
#include "tests/gui/widgets.h"
#include "ui/packets/conversationladder.h"
#include "ui/packets/fieldtree.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr auto emptyShareName = "82 L[ 0003 02 0b 07 S'$share//jobs' 01 ]";

QString asText(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const bool isWrong = !index.data(FieldTreeModel::FindingRole).toStringList().isEmpty();
        text +=
            QString(depth * 2, u' ') + (isWrong ? QStringLiteral("! ") : QString()) + index.data().toString();
        if (const QString value = index.data(FieldTreeModel::ValueRole).toString(); !value.isEmpty())
            text += QStringLiteral(" = ") + value;
        text += u'\n' + asText(model, index, depth + 1);
    }
    return text;
}

/// A SUBSCRIBE with that many filters.
PacketDetail manyFilters(int count)
{
    std::string text = "82 L[ 0001 00";
    for (int i = 0; i < count; ++i)
        text += " S'a/" + std::to_string(i) + "' 00";
    return detailOf(text + " ]");
}

} // namespace

/// What is shown of one packet.
class TestPacketDetail : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void initTestCase()
    {
        qRegisterMetaType<PacketNumber>("espalier::PacketNumber");
        m_theme.setPreference(SchemePreference::Light);
    }

    void fieldsHaveTheStandardsNames()
    {
        FieldTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDetail(detailOf(emptyShareName));
        QCOMPARE(asText(model), QStringLiteral("Fixed Header = SUBSCRIBE, flags 0010\n"
                                               "  Packet Type = 8 SUBSCRIBE\n"
                                               "  Reserved = 0x2\n"
                                               "  Remaining Length = 20\n"
                                               "Variable Header\n"
                                               "  Packet Identifier = 3\n"
                                               "  Properties = 1 properties\n"
                                               "    Property Length = 2\n"
                                               "    Subscription Identifier (0x0b) = 7\n"
                                               "      Property Identifier = 0x0b Subscription Identifier\n"
                                               "      Value = 7\n"
                                               "Payload\n"
                                               "  Subscription = $share//jobs\n"
                                               "    ! Topic Filter = $share//jobs\n"
                                               "    Subscription Options = 0x01\n"
                                               "      Reserved = 0x0\n"
                                               "      Retain Handling = 0 send retained messages\n"
                                               "      Retain As Published = no\n"
                                               "      No Local = no\n"
                                               "      Maximum QoS = 1 at least once\n"));
        model.setDetail(PacketDetail());
        QCOMPARE(model.rowCount(), 0);
    }

    void aPacketThatBreaksOffIsShownUpToThere()
    {
        FieldTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDetail(detailOf("32 L[ 0003 'ab' ]"));
        const QString text = asText(model);
        QVERIFY2(text.contains(QStringLiteral("Length = 3\n")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("Topic Name")), qPrintable(text));
        QVERIFY2(text.contains(u'!'), qPrintable(text));
    }

    void manyFieldsComeInPortions()
    {
        FieldTreeModel model;
        // Without a tester, which fetches by itself.
        model.setDetail(manyFilters(2'000));
        const QModelIndex payload = model.index(2, 0);
        QCOMPARE(model.rowCount(payload), FieldTreeModel::portion);
        QVERIFY(model.canFetchMore(payload));
        model.fetchMore(payload);
        QCOMPARE(model.rowCount(payload), 2 * FieldTreeModel::portion);
        // Going to a byte brings in what is before it.
        const PacketDetail detail = manyFilters(2'000);
        const QModelIndex last = model.fieldAt(detail.bytes.size() - 1);
        QCOMPARE(model.rowCount(payload), 2'000);
        QVERIFY(!model.canFetchMore(payload));
        QCOMPARE(model.rangeOf(last).to, detail.bytes.size());
        FieldTree tree(m_theme);
        tree.resize(400, 300);
        tree.show();
        tree.setDetail(detail);
        tree.selectByte(detail.bytes.size() - 8);
        QCOMPARE(tree.currentIndex().data(FieldTreeModel::ValueRole).toString(), QStringLiteral("a/1999"));
    }

    void aFieldTellsItsBytes()
    {
        FieldTree tree(m_theme);
        tree.resize(430, 400);
        tree.show();
        tree.setDetail(detailOf(emptyShareName));
        QSignalSpy selected(&tree, &FieldTree::fieldSelected);
        tree.selectByte(10);
        QCOMPARE(selected.count(), 0);
        QCOMPARE(tree.currentIndex().data().toString(), QStringLiteral("Topic Filter"));
        QVERIFY(
            tree.currentIndex().data(Qt::ToolTipRole).toString().contains(QStringLiteral("[MQTT-4.8.2-1]")));
        QCOMPARE(tree.selectedRange().from, std::size_t {7});
        QCOMPARE(tree.selectedRange().to, std::size_t {21});
        QTest::keyClick(&tree, Qt::Key_Down);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected.first().first().value<HexView::Range>().from, std::size_t {21});
        tree.selectByte(10);
        QTest::keySequence(&tree, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Topic Filter: $share//jobs"));
        QCOMPARE(namelessControls(tree), QString());
    }

    void aLadderShowsWhenWhat()
    {
        ConversationLadder ladder(m_theme);
        ladder.resize(360, 300);
        ladder.setDetail(sampleExchange());
        ladder.show();
        QCOMPARE(ladder.stepCount(), 4);
        QStringList times;
        for (int i = 0; i < 4; ++i)
            times << ladder.timeText(i);
        QCOMPARE(times, (QStringList {QStringLiteral("0 ms"), QStringLiteral("+0.1 ms"),
                                      QStringLiteral("+3.8 ms"), QStringLiteral("+3.9 ms")}));
        QVERIFY(ladder.accessibleDescription().contains(QStringLiteral("+3.8 ms PUBREL from the client")));
        // The step before which most of the time went by stands farther away.
        const int first = ladder.stepRect(1).top() - ladder.stepRect(0).top();
        QVERIFY(ladder.stepRect(2).top() - ladder.stepRect(1).top() > first);
        QCOMPARE(ladder.stepRect(3).top() - ladder.stepRect(2).top(), first);
    }

    void aLadderChoosesPackets()
    {
        ConversationLadder ladder(m_theme);
        ladder.resize(360, 300);
        ladder.setDetail(sampleExchange());
        ladder.show();
        QSignalSpy chosen(&ladder, &ConversationLadder::packetChosen);
        const auto last = [&] { return chosen.takeLast().first().value<PacketNumber>(); };
        QTest::mouseClick(&ladder, Qt::LeftButton, {}, ladder.stepRect(2).center());
        QCOMPARE(last(), PacketNumber {18'204});
        QTest::keyClick(&ladder, Qt::Key_Up);
        QCOMPARE(last(), PacketNumber {18'202});
        QTest::keyClick(&ladder, Qt::Key_Down);
        QCOMPARE(last(), PacketNumber {18'204});
        QTest::keyClick(&ladder, Qt::Key_End);
        QCOMPARE(last(), PacketNumber {18'205});
        QTest::mouseClick(&ladder, Qt::LeftButton, {}, QPoint(180, 5));
        QCOMPARE(chosen.count(), 0);
        ladder.setDetail(PacketDetail());
        QTest::keyClick(&ladder, Qt::Key_Down);
        QCOMPARE(chosen.count(), 0);
        QVERIFY(!ladder.grab().isNull());
    }

    void aLadderShowsWhatIsAwaited()
    {
        ConversationLadder ladder(m_theme);
        ladder.resize(360, 300);
        PacketDetail detail = sampleExchange();
        ladder.setDetail(detail);
        const int height = ladder.sizeHint().height();
        QCOMPARE(ladder.awaitedText(0), QString());
        detail.exchange.removeLast();
        detail.awaited = AwaitedAnswer {.type = PacketType::PubComp, .owedBy = Side::Server};
        ladder.setDetail(detail);
        ladder.show();
        QCOMPARE(ladder.sizeHint().height(), height);
        QCOMPARE(ladder.stepCount(), 3);
        QCOMPARE(ladder.awaitedText(detail.exchange.last().time + 2'100'000),
                 QStringLiteral("waiting for PUBCOMP since 2.1 s"));
        QVERIFY(ladder.accessibleDescription().contains(QStringLiteral("waiting for PUBCOMP")));
        QVERIFY(!ladder.grab().isNull());
        detail.awaited->isOver = true;
        ladder.setDetail(detail);
        QCOMPARE(ladder.awaitedText(0), QStringLiteral("PUBCOMP never came"));
    }

    void aLongExchangeIsCut()
    {
        PacketDetail detail = sampleExchange();
        for (int i = 0; i < 1'000; ++i)
            detail.exchange.append(detail.exchange.at(i % 4));
        ConversationLadder ladder(m_theme);
        ladder.setDetail(detail);
        QCOMPARE(ladder.stepCount(), int(ConversationLadder::maximumSteps));
    }
};

QTEST_MAIN(TestPacketDetail)
#include "tst_packetdetail.moc"
