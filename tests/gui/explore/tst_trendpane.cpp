// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/explore/historymodel.h"
#include "ui/explore/trendpane.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace espalier;

namespace {

constexpr WallTime start = 1'795'356'472'000'000;

/// One message each second, from `sequence` on.
TopicDetail detailOf(const QList<QByteArray> &payloads, std::uint64_t sequence = 0)
{
    TopicDetail detail;
    detail.id = TopicId(1);
    detail.reset = sequence == 0;
    for (const QByteArray &payload : payloads) {
        HistoryEntry entry;
        entry.sequence = sequence++;
        entry.time = start + WallTime(entry.sequence) * 1'000'000;
        entry.payload = Bytes::copyOf(std::string_view(payload.constData(), std::size_t(payload.size())));
        detail.appended.append(entry);
    }
    detail.messages = sequence;
    return detail;
}

/// Points as "1 2 - 3": a dash is a gap.
QString pointsOf(const TrendSeries *series)
{
    QStringList values;
    for (const TrendPoint &point : series ? series->points : std::vector<TrendPoint>())
        values << (std::isnan(point.value) ? QStringLiteral("-") : QString::number(point.value));
    return values.join(u' ');
}

} // namespace

class TestTrendPane : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void findsNumbers()
    {
        HistoryModel model;
        TrendPane pane(m_theme, model);
        pane.resize(500, 200);
        pane.show();
        model.apply(
            detailOf({R"({"ts":1795356472418,"v":1,"q":{"good":true}})", R"({"ts":1795356472419,"v":2})"}));
        pane.follow(TopicId(1), QStringLiteral("a/b"));
        // Times and booleans are there to be chosen, but are not what is drawn by itself.
        QCOMPARE(pane.charted(), QStringList {QStringLiteral("v")});
        QCOMPARE(pointsOf(pane.collector().find(QStringLiteral("v"))), QStringLiteral("1 2"));
        QCOMPARE(pointsOf(pane.collector().find(QStringLiteral("q.good"))), QStringLiteral("1 -"));
        QTRY_COMPARE(pane.plot().pointCount(0), 2);
        QVERIFY(pane.plot().valuesAt(double(start) / 1e6 + 99).endsWith(QStringLiteral("\nv 2")));
        model.apply(detailOf({R"({"v":3})"}, 2));
        pane.follow(TopicId(1), QStringLiteral("a/b"));
        QCOMPARE(pointsOf(pane.collector().find(QStringLiteral("v"))), QStringLiteral("1 2 3"));
        QTRY_COMPARE(pane.plot().pointCount(0), 3);
        QVERIFY(pane.plot().accessibleDescription().contains(QStringLiteral("from 1 to 3, now 3")));
        QCOMPARE(test::namelessControls(pane), QString());
    }

    void keepsGaps()
    {
        HistoryModel model;
        TrendCollector collector;
        model.apply(detailOf({"1", "\"broken\"", "nothing", "2"}));
        collector.collect(model);
        QCOMPARE(pointsOf(collector.find({})), QStringLiteral("1 - 2"));
    }

    void whatMayGrowIsLeftToThePool()
    {
        HistoryModel model;
        TrendCollector collector;
        QSignalSpy spy(&collector, &TrendCollector::changed);
        // The beginning of what gzip writes.
        model.apply(detailOf({QByteArray::fromHex("1f8b0800000000000003"), "1"}));
        collector.collect(model);
        QVERIFY(collector.isBusy());
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(pointsOf(collector.find({})), QStringLiteral("1"));
    }

    void togglesAndRemembers()
    {
        HistoryModel model;
        TrendPane pane(m_theme, model);
        pane.resize(600, 200);
        pane.show();
        model.apply(detailOf({R"({"x":1,"y":2,"far":1000,"on":true})"}));
        pane.follow(TopicId(1), QStringLiteral("a"));
        QCOMPARE(pane.charted(), (QStringList {QStringLiteral("x"), QStringLiteral("y")}));
        QTRY_VERIFY(test::findByText<QToolButton>(pane, QStringLiteral("y")));
        test::findByText<QToolButton>(pane, QStringLiteral("y"))->click();
        QCOMPARE(pane.charted(), QStringList {QStringLiteral("x")});
        QMenu *menu = test::findByText<QToolButton>(pane, QStringLiteral("Values ▾"))->menu();
        emit menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 4);
        menu->actions().at(2)->trigger();
        QCOMPARE(pane.charted(), (QStringList {QStringLiteral("x"), QStringLiteral("far")}));
        model.apply(detailOf({"text"}));
        pane.follow(TopicId(2), QStringLiteral("b"));
        QCOMPARE(pane.charted(), QStringList());
        pane.follow(TopicId(1), QStringLiteral("a"));
        QCOMPARE(pane.charted(), (QStringList {QStringLiteral("x"), QStringLiteral("far")}));
    }

    void showsTheChosenSpan()
    {
        HistoryModel model;
        TrendPane pane(m_theme, model);
        pane.resize(600, 200);
        pane.show();
        QList<QByteArray> payloads;
        for (int i = 0; i < 200; ++i)
            payloads << QByteArray::number(i);
        model.apply(detailOf(payloads));
        pane.follow(TopicId(1), QStringLiteral("a/level"));
        QTRY_COMPARE(pane.plot().pointCount(0), 200);
        QCOMPARE(pane.charted(), QStringList {QString()});
        QVERIFY(test::findByText<QToolButton>(pane, QStringLiteral("level")));
        pane.setSpan(std::chrono::seconds(60));
        // And the point before, from which the line comes in.
        QCOMPARE(pane.plot().pointCount(0), 62);
        pane.setSpan(std::chrono::seconds(0));
        QCOMPARE(pane.plot().pointCount(0), 200);
    }

    void saysWhatItIsFor()
    {
        HistoryModel model;
        TrendPane pane(m_theme, model);
        pane.resize(600, 200);
        pane.show();
        model.apply(detailOf({"hello"}));
        pane.follow(TopicId(1), QStringLiteral("a"));
        const auto labels = pane.findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().startsWith(QStringLiteral("Numbers in the messages"));
        }));
    }

    void fillsBackInParts()
    {
        HistoryModel model;
        QList<QByteArray> payloads;
        for (int i = 0; i < 30'000; ++i)
            payloads << QByteArray::number(i);
        model.apply(detailOf(payloads));
        TrendCollector collector;
        QSignalSpy spy(&collector, &TrendCollector::changed);
        connect(&collector, &TrendCollector::changed, &collector, [&] { collector.collect(model); });
        collector.collect(model);
        QVERIFY(collector.isBusy());
        QVERIFY(spy.isEmpty());
        const auto points = [&] { return collector.find({}) ? collector.find({})->points.size() : 0; };
        QTRY_COMPARE(points(), TrendCollector::maximumPoints);
        QVERIFY(spy.size() > 1);
        QCOMPARE(collector.find({})->points.front().value, 10'000.0);
        QCOMPARE(collector.find({})->points.back().value, 29'999.0);
    }

    void dropsAnotherTopicsNumbers()
    {
        HistoryModel model;
        TrendCollector collector;
        QList<QByteArray> payloads(1'000, QByteArray("7"));
        model.apply(detailOf(payloads));
        collector.collect(model);
        QVERIFY(collector.isBusy());
        collector.clear();
        model.apply(detailOf({"1"}));
        collector.collect(model);
        QCOMPARE(pointsOf(collector.find({})), QStringLiteral("1"));
        QSignalSpy spy(&collector, &TrendCollector::changed);
        QList<QByteArray> more(1'000, QByteArray("2"));
        model.apply(detailOf(more, 1));
        collector.collect(model);
        QTRY_COMPARE(spy.size(), 1);
        QVERIFY(!pointsOf(collector.find({})).contains(u'7'));
    }

    void hiddenItWorksNot()
    {
        HistoryModel model;
        TrendPane pane(m_theme, model);
        model.apply(detailOf({"1", "2"}));
        pane.follow(TopicId(1), QStringLiteral("a"));
        QVERIFY(pane.collector().series().empty());
        pane.resize(500, 200);
        pane.show();
        QTRY_COMPARE(pane.plot().pointCount(0), 2);
    }
};

QTEST_MAIN(TestTrendPane)
#include "tst_trendpane.moc"
