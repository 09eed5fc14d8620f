// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugpayload.h"
#include "tests/gui/widgets.h"
#include "ui/common/clipboard.h"
#include "ui/explore/historyexport.h"
#include "ui/explore/historymodel.h"
#include "ui/explore/historypane.h"
#include "ui/explore/timelinestrip.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace espalier;

namespace {

/// Messages `from` to `to`, 100 ms apart, whose payload is {"value":<sequence>.5}.
TopicDetail batch(std::uint64_t from, std::uint64_t to, std::uint64_t firstKept = 0)
{
    TopicDetail detail;
    detail.id = TopicId(1);
    detail.topicName = "a/b";
    detail.reset = from == 0;
    detail.firstKept = firstKept;
    detail.messages = to + 1;
    for (std::uint64_t sequence = from; sequence <= to; ++sequence) {
        HistoryEntry entry;
        entry.sequence = sequence;
        entry.time = 1'795'356'472'000'000 + WallTime(sequence) * 100'000;
        entry.payload = Bytes::copyOf("{\"value\":" + std::to_string(sequence) + ".5,\"unit\":\"C\"}");
        detail.appended.append(entry);
    }
    return detail;
}

QString cell(const HistoryModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestHistoryModel : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void newestFirstWithChangeAndInterval()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(batch(0, 2));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("value 2.5"));
        QCOMPARE(cell(model, 0, HistoryModel::DeltaColumn), QStringLiteral("100 ms"));
        QCOMPARE(cell(model, 2, HistoryModel::DeltaColumn), QString());
        QCOMPARE(model.index(0, 0).data(HistoryModel::ChangeRole).toString(), QStringLiteral("▲ 1.0"));
        QCOMPARE(model.index(2, 0).data(HistoryModel::ChangeRole).toString(), QString());
        QCOMPARE(model.rowOf(1), 1);
        QCOMPARE(model.rowOf(9), -1);
    }

    void valuesAreDecodedByTheRules()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TopicDetail detail = batch(0, 1);
        detail.appended[0].payload = Bytes::copyOf("12");
        detail.appended[1].payload = Bytes::copyOf("22");
        model.apply(detail);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("22"));
        DecodeRules rules;
        rules.rules = {{"a/+", {.decoder = DecoderKind::Packed, .pattern = "<h"}}};
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setPayloadRegistry(std::make_shared<const PayloadRegistry>(rules));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("12850"));
        QCOMPARE(model.index(0, 0).data(HistoryModel::ChangeRole).toString(), QStringLiteral("▲ 1"));
        detail.topicName = "b";
        model.apply(detail);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("22"));
        model.setPayloadRegistry(nullptr);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("22"));
    }

    void namesOfABirthReachOlderMessages()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TopicDetail detail = batch(0, 0);
        detail.topicName = "spBv1.0/g/NDATA/e";
        detail.appended[0].payload = Bytes::copyOf("\x12\x04\x10\x05\x50\x09");
        model.apply(detail);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("alias 5 9"));
        auto aliases = std::make_shared<SparkplugAliases>();
        aliases->byAlias[5] = {"temp", 3};
        detail.reset = false;
        detail.appended.clear();
        detail.aliases = aliases;
        model.apply(detail);
        QCOMPARE(cell(model, 0, HistoryModel::ValueColumn), QStringLiteral("temp 9"));
    }

    void aBatchIsOneInsertionAndOneRemoval()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(batch(0, 99));
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.apply(batch(100, 149, 60));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.rowCount(), 90);
        QCOMPARE(model.entry(89)->sequence, 60U);
        QCOMPARE(model.evicted(), 60U);
        // A batch that has outlived itself.
        model.apply(batch(150, 160, 158));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.entry(2)->sequence, 158U);
    }

    void anotherTopicStartsAnew()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(batch(0, 9));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.apply(batch(0, 1));
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 2);
    }

    void payloadsOfAnyKindAreOneLine_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("markup") << QByteArray("<img src=x>\n<b>");
        QTest::newRow("binary") << QByteArray("\x00\xff\x80\x01", 4);
        QTest::newRow("cut json") << QByteArray("{\"a\":{\"b\":[1,");
        QTest::newRow("deep") << QByteArray(5000, '[');
        QTest::newRow("huge number") << QByteArray("1e999999");
    }
    void payloadsOfAnyKindAreOneLine()
    {
        QFETCH(QByteArray, payload);
        HistoryModel model;
        TopicDetail detail = batch(0, 1);
        detail.appended[1].payload =
            Bytes::copyOf(std::string_view(payload.constData(), std::size_t(payload.size())));
        model.apply(detail);
        const QString value = cell(model, 0, HistoryModel::ValueColumn);
        QVERIFY(value.size() <= 210);
        QVERIFY(!value.contains(u'\n'));
        QVERIFY(model.index(0, 0).data(HistoryModel::ChangeRole).isValid());
    }

    void anOlderMessageStaysUntilLive()
    {
        HistoryPane pane(m_theme);
        pane.resize(480, 300);
        pane.show();
        pane.apply(batch(0, 9));
        QCOMPARE(pane.current()->sequence, 9U);
        QSignalSpy changed(&pane, &HistoryPane::currentChanged);
        pane.table()->setCurrentIndex(pane.table()->model()->index(4, 0));
        QCOMPARE(changed.count(), 1);
        QVERIFY(!pane.isLive());
        QCOMPARE(pane.current()->sequence, 5U);
        pane.apply(batch(10, 19));
        QCOMPARE(pane.current()->sequence, 5U);
        QCOMPARE(pane.table()->currentIndex().row(), 14);
        QTest::keyClick(pane.table(), Qt::Key_Escape);
        QVERIFY(pane.isLive());
        QCOMPARE(pane.current()->sequence, 19U);
        QCOMPARE(pane.table()->currentIndex().row(), 0);
        pane.apply(batch(20, 20));
        QCOMPARE(pane.current()->sequence, 20U);
        QCOMPARE(pane.table()->currentIndex().row(), 0);
    }

    void twoMessagesCanBeCompared()
    {
        HistoryPane pane(m_theme);
        pane.resize(480, 300);
        pane.show();
        pane.apply(batch(0, 9));
        QCOMPARE(pane.comparedWith()->sequence, 8U);
        pane.table()->setCurrentIndex(pane.table()->model()->index(4, 0));
        QCOMPARE(pane.comparedWith()->sequence, 4U);
        pane.table()->selectionModel()->setCurrentIndex(
            pane.table()->model()->index(7, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QCOMPARE(pane.current()->sequence, 2U);
        QCOMPARE(pane.comparedWith()->sequence, 5U);
        // What was chosen stays chosen while messages arrive.
        pane.apply(batch(10, 12));
        QCOMPARE(pane.current()->sequence, 2U);
        QCOMPARE(pane.comparedWith()->sequence, 5U);
        QCOMPARE(pane.selected().size(), 2);
        QMenu menu;
        pane.fillMenu(menu);
        QSignalSpy wanted(&pane, &HistoryPane::compareWanted);
        for (QAction *action : menu.actions())
            if (action->text() == QStringLiteral("Compare"))
                action->trigger();
        QCOMPARE(wanted.count(), 1);
        pane.apply(batch(13, 13, 13));
        QVERIFY(pane.isLive());
        QVERIFY(!pane.comparedWith());
    }

    void searchLeavesWhatMatches()
    {
        HistoryPane pane(m_theme);
        const QAbstractItemModelTester tester(pane.table()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        pane.resize(480, 300);
        pane.show();
        pane.apply(batch(0, 20));
        pane.search(QStringLiteral("VALUE\":1"));
        // 1.5 and 10.5 to 19.5
        QTRY_COMPARE(pane.table()->model()->rowCount(), 11);
        pane.apply(batch(21, 100));
        // And 100.5.
        QCOMPARE(pane.table()->model()->rowCount(), 12);
        QCOMPARE(pane.current()->sequence, 100U);
        pane.table()->setCurrentIndex(pane.table()->model()->index(11, 0));
        QCOMPARE(pane.current()->sequence, 1U);
        pane.apply(batch(0, 3));
        QCOMPARE(pane.table()->model()->rowCount(), 1);
        pane.search({});
        QCOMPARE(pane.table()->model()->rowCount(), 4);
        QCOMPARE(test::namelessControls(pane), QString());
    }

    /// As wide as it is in a window of 1024.
    void narrowItStillShowsValues()
    {
        HistoryPane pane(m_theme);
        pane.resize(288, 300);
        pane.show();
        pane.apply(batch(0, 2));
        const auto valueWidth = [&] {
            const auto rect =
                pane.table()->visualRect(pane.table()->model()->index(0, HistoryModel::ValueColumn));
            return pane.table()->viewport()->rect().intersected(rect).width();
        };
        QVERIFY2(valueWidth() >= 90, qPrintable(QString::number(valueWidth())));
        QVERIFY(pane.table()->isColumnHidden(HistoryModel::QosColumn));
        pane.resize(480, 300);
        QVERIFY(!pane.table()->isColumnHidden(HistoryModel::QosColumn));
        QVERIFY(valueWidth() >= 150);
    }

    void copiesRows()
    {
        HistoryPane pane(m_theme);
        pane.resize(480, 300);
        pane.show();
        pane.apply(batch(0, 2));
        pane.table()->selectAll();
        QTest::keyClick(pane.table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(),
                 QStringLiteral("{\"value\":0.5,\"unit\":\"C\"}\n{\"value\":1.5,\"unit\":\"C\"}\n"
                                "{\"value\":2.5,\"unit\":\"C\"}"));
    }

    void whatIsTooLargeIsNotCopied()
    {
        HistoryPane pane(m_theme);
        pane.resize(480, 300);
        pane.show();
        TopicDetail detail = batch(0, 1);
        const Bytes half = Bytes::copyOf(std::string(Clipboard::most / 2, 'x'));
        for (HistoryEntry &entry : detail.appended)
            entry.payload = half;
        pane.apply(detail);
        QApplication::clipboard()->setText(QStringLiteral("before"));
        pane.table()->selectAll();
        QTest::keyClick(pane.table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().size(), qsizetype(Clipboard::most) + 1);
        QApplication::clipboard()->setText(QStringLiteral("before"));
        pane.apply(batch(2, 2));
        pane.table()->selectAll();
        QTest::keyClick(pane.table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    }

    void exportsExactly()
    {
        HistoryEntry text;
        text.time = 1'795'356'472'418'001;
        text.payload = Bytes::copyOf("a \"b\",\n\\");
        HistoryEntry bytes = text;
        bytes.payload = Bytes::copyOf(std::string_view("\x00\xff", 2));
        bytes.qos = Qos::AtLeastOnce;
        bytes.retain = true;
        QCOMPARE(exportMessages(ExportFormat::JsonLines, "t\"/x", {text, bytes}),
                 QByteArray("{\"time\":\"2026-11-22T14:07:52.418001Z\",\"topic\":\"t\\\"/x\",\"qos\":0,"
                            "\"retain\":false,\"payload\":\"a \\\"b\\\",\\n\\\\\",\"encoding\":\"utf-8\"}\n"
                            "{\"time\":\"2026-11-22T14:07:52.418001Z\",\"topic\":\"t\\\"/x\",\"qos\":1,"
                            "\"retain\":true,\"payload\":\"AP8=\",\"encoding\":\"base64\"}\n"));
        QCOMPARE(exportMessages(ExportFormat::Csv, "t,x", {text}),
                 QByteArray(
                     "time,topic,qos,retain,payload,encoding\r\n2026-11-22T14:07:52.418001Z,\"t,x\",0,false,"
                     "\"a \"\"b\"\",\n\\\",utf-8\r\n"));
    }

    void timelineChoosesTheNearest()
    {
        HistoryModel model;
        TimelineStrip strip(m_theme, model);
        strip.resize(400, 26);
        QCOMPARE(strip.rowAt(100), -1);
        model.apply(batch(0, 10));
        QCOMPARE(strip.rowAt(0), 10);
        QCOMPARE(strip.rowAt(400), 0);
        QCOMPARE(strip.rowAt(200), 5);
        QSignalSpy chosen(&strip, &TimelineStrip::rowChosen);
        strip.show();
        QTest::mouseClick(&strip, Qt::LeftButton, {}, {200, 10});
        QCOMPARE(chosen.at(0).at(0).toInt(), 5);
        QVERIFY(!strip.grab().isNull());
    }

    void timelineTicksGrowWithTheirMessages()
    {
        HistoryModel model;
        TimelineStrip strip(m_theme, model);
        strip.resize(400, 26);
        TopicDetail detail = batch(0, 3);
        detail.appended[1].time = detail.appended[0].time;
        detail.appended[2].time = detail.appended[0].time;
        model.apply(detail);
        const QImage picture = strip.grab().toImage();
        const QRgb color = m_theme.color(Role::Faint).rgb();
        // Of the empty strip between the labels, too.
        const auto tall = [&](int x) {
            int pixels = 0;
            for (int y = 0; y < picture.height(); ++y)
                pixels += picture.pixel(x, y) == color ? 1 : 0;
            return pixels;
        };
        QCOMPARE(tall(74), 8);
        QCOMPARE(tall(325), 6);
        for (int x = 75; x < 325; ++x)
            QCOMPARE(tall(x), 0);
    }

    void leadsToPacketsAndBack()
    {
        HistoryPane pane(m_theme);
        pane.resize(500, 400);
        pane.show();
        pane.apply(batch(0, 9));
        const HistoryEntry third = *pane.model().entry(pane.model().rowOf(2));
        // What a packet says of the time is about right.
        QVERIFY(!pane.chooseNearest(third.time, Bytes::copyOf("another payload")));
        QVERIFY(pane.chooseNearest(third.time + 70'000, third.payload));
        QCOMPARE(pane.current()->sequence, std::uint64_t {2});
        QSignalSpy wanted(&pane, &HistoryPane::packetWanted);
        QMenu menu;
        pane.fillMenu(menu);
        for (QAction *action : menu.actions())
            if (action->shortcut() == QKeySequence(Qt::CTRL | Qt::Key_J))
                action->trigger();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().toByteArray(), QByteArray("a/b"));
        QCOMPARE(wanted.first().last().value<HistoryEntry>().sequence, std::uint64_t {2});
        QVERIFY(QTest::qWaitForWindowActive(&pane));
        pane.table()->setFocus();
        QTest::keyClick(pane.table(), Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(wanted.count(), 2);
    }

    void anOlderMessageThatIsEvictedGivesWayToLive()
    {
        HistoryPane pane(m_theme);
        pane.show();
        pane.apply(batch(0, 9));
        pane.table()->setCurrentIndex(pane.table()->model()->index(8, 0));
        QVERIFY(!pane.isLive());
        pane.apply(batch(10, 10, 5));
        QVERIFY(pane.isLive());
        QCOMPARE(pane.current()->sequence, 10U);
    }
};

QTEST_MAIN(TestHistoryModel)
#include "tst_historymodel.moc"
