// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
#include "ui/charts/dashboardstore.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

/// "1 | (2 / 3)": columns and rows.
QString textOf(const PlotLayout &layout, bool isOuter = true)
{
    if (layout.kind == PlotLayout::Kind::Plot)
        return QString::number(std::uint32_t(layout.plot));
    QStringList parts;
    for (const PlotLayout &part : layout.parts)
        parts << textOf(part, false);
    const QString text =
        parts.join(layout.kind == PlotLayout::Kind::Rows ? QStringLiteral(" / ") : QStringLiteral(" | "));
    return isOuter ? text : u'(' + text + u')';
}

Dashboard sample()
{
    Dashboard dashboard = newDashboard(QStringLiteral("Press overview"));
    addPlot(dashboard, PlotId(1), PlotSide::Below);
    CurveSpec curve = curveOf("plant/line-1/press", 2);
    curve.name = QStringLiteral("Pressure");
    curve.axis = 1;
    curve.style = CurveSpec::Style::Step;
    curve.thresholds = {{70, Threshold::Side::Below, 0.5}};
    dashboard.plots[0].curves = {curve, curveOf("plant/line-1/temperature")};
    dashboard.plots[0].title = QStringLiteral("Temperature");
    dashboard.plots[0].axes = {{}, {ValueRange {-1, 4.5}}};
    dashboard.plots[1].kind = PlotSpec::Kind::Xy;
    dashboard.window = std::chrono::seconds(30);
    return dashboard;
}

} // namespace

class TestDashboard : public QObject
{
    Q_OBJECT

private slots:
    void splits()
    {
        Dashboard dashboard = newDashboard({});
        QCOMPARE(addPlot(dashboard, PlotId(1), PlotSide::Right), PlotId(2));
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("1 | 2"));
        addPlot(dashboard, PlotId(2), PlotSide::Above);
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("1 | (3 / 2)"));
        addPlot(dashboard, PlotId(1), PlotSide::Left);
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("4 | 1 | (3 / 2)"));
        QCOMPARE(dashboard.layout.sizes, (std::vector<int> {evenSize / 2, evenSize / 2, evenSize}));
        removePlot(dashboard, PlotId(3));
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("4 | 1 | 2"));
        removePlot(dashboard, PlotId(4));
        removePlot(dashboard, PlotId(1));
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("2"));
        dashboard.plots[0].curves = {curveOf("a")};
        removePlot(dashboard, PlotId(2));
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("2"));
        QVERIFY(dashboard.plots[0].curves.empty());
    }

    void takesNoMoreThanItsLimit()
    {
        Dashboard dashboard = newDashboard({});
        while (dashboard.plots.size() < Dashboard::maximumPlots)
            addPlot(dashboard, PlotId(1), PlotSide::Below);
        QCOMPARE(addPlot(dashboard, PlotId(1), PlotSide::Below), PlotId::None);
        QCOMPARE(dashboard.plots.size(), Dashboard::maximumPlots);
    }

    void arrangesInGrid()
    {
        Dashboard dashboard = newDashboard({});
        arrangeInGrid(dashboard, 2, 2);
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("(1 | 2) / (3 | 4)"));
        dashboard.plot(PlotId(2))->curves = {curveOf("a")};
        dashboard.plot(PlotId(4))->curves = {curveOf("b")};
        arrangeInGrid(dashboard, 1, 1);
        // What has curves stays.
        QCOMPARE(textOf(dashboard.layout), QStringLiteral("2 / 4"));
        QCOMPARE(dashboard.plots.size(), std::size_t(2));
    }

    void keepsColorOfSignal()
    {
        const Dashboard dashboard = sample();
        QCOMPARE(colorFor(dashboard, signalOf("plant/line-1/press")), 2);
        QCOMPARE(colorFor(dashboard, signalOf("other")), 1);
    }

    void roundTrip()
    {
        const Dashboard dashboard = sample();
        const auto read = dashboardFrom(toJson(dashboard));
        QVERIFY2(read, qPrintable(read ? QString() : read.error()));
        QCOMPARE(*read, dashboard);
    }

    void toleratesWhatItDoesNotKnow()
    {
        QJsonObject object = toJson(sample());
        object.insert(QStringLiteral("ofTomorrow"), 1);
        object.remove(QStringLiteral("layout"));
        object.insert(QStringLiteral("layout"), QJsonObject {{QStringLiteral("plot"), 7}});
        const auto read = dashboardFrom(object);
        QVERIFY(read);
        QCOMPARE(textOf(read->layout), QStringLiteral("1 | 2"));
    }

    void saysWhereItIsWrong_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("error");
        QTest::newRow("source") << QStringLiteral("\"inputs\":[{") << QStringLiteral("\"inputs\":[],\"x\":[{")
                                << QStringLiteral("plots[0].curves[0].source");
        QTest::newRow("same id") << QStringLiteral("\"id\":2") << QStringLiteral("\"id\":1")
                                 << QStringLiteral("plots[1].id");
        QTest::newRow("negative id") << QStringLiteral("\"id\":2") << QStringLiteral("\"id\":-2")
                                     << QStringLiteral("plots[1].id");
        QTest::newRow("no plots") << QStringLiteral("\"plots\":[") << QStringLiteral("\"plots\":[],\"old\":[")
                                  << QStringLiteral("plots");
    }

    void saysWhereItIsWrong()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, error);
        QByteArray text = QJsonDocument(toJson(sample())).toJson(QJsonDocument::Compact);
        QVERIFY(text.contains(from.toUtf8()));
        const qsizetype at = text.indexOf(from.toUtf8());
        text.replace(at, from.size(), to.toUtf8());
        const auto read = dashboardFrom(QJsonDocument::fromJson(text).object());
        QVERIFY(!read);
        QVERIFY2(read.error().startsWith(error), qPrintable(read.error()));
    }

    void plotsStayWhereALayoutMakesNoSense()
    {
        QJsonObject deep {{QStringLiteral("plot"), 1}};
        for (int i = 0; i < 1000; ++i)
            deep = {{QStringLiteral("kind"), QStringLiteral("rows")},
                    {QStringLiteral("parts"), QJsonArray {deep}}};
        for (const QJsonObject &layout :
             {deep, QJsonObject {{QStringLiteral("kind"), QStringLiteral("spiral")}},
              QJsonObject {{QStringLiteral("kind"), QStringLiteral("rows")}}}) {
            QJsonObject object = toJson(sample());
            object.insert(QStringLiteral("layout"), layout);
            const auto read = dashboardFrom(object);
            QVERIFY(read);
            QCOMPARE(textOf(read->layout), QStringLiteral("1 | 2"));
        }
    }

    void storeKeepsThem()
    {
        QTemporaryDir folder;
        const Dashboard dashboard = sample();
        {
            DashboardStore store(folder.path());
            QSignalSpy listChanged(&store, &DashboardStore::listChanged);
            QCOMPARE(store.dashboards().size(), 1);
            store.put(dashboard);
            store.setCurrent(dashboard.id);
            QCOMPARE(listChanged.count(), 1);
            QCOMPARE(store.freeName(dashboard.name), dashboard.name + QStringLiteral(" 2"));
        }
        DashboardStore store(folder.path());
        QCOMPARE(store.problem(), QString());
        QCOMPARE(store.current(), dashboard.id);
        QVERIFY(store.find(dashboard.id));
        QCOMPARE(*store.find(dashboard.id), dashboard);
        for (const Dashboard &each : QList<Dashboard>(store.dashboards()))
            store.remove(each.id);
        QCOMPARE(store.dashboards().size(), 1);
        QVERIFY(store.find(store.current()));
    }

    void storeKeepsWhatItCannotRead()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("dashboards.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version":1,"dashboards":[{"name":"Broken","id":"nonsense"}]})");
        file.close();
        {
            DashboardStore store(folder.path());
            QVERIFY(store.problem().contains(QStringLiteral("Broken")));
            store.put(sample());
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("nonsense"));
        QVERIFY(text.contains("Press overview"));
    }

    void storeLeavesADamagedFileAlone()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("dashboards.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ this is no JSON");
        file.close();
        {
            DashboardStore store(folder.path());
            QVERIFY(!store.problem().isEmpty());
            store.put(sample());
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{ this is no JSON"));
    }
};

QTEST_GUILESS_MAIN(TestDashboard)
#include "tst_dashboard.moc"
