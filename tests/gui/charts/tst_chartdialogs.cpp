// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
#include "tests/gui/widgets.h"
#include "ui/charts/charttools.h"
#include "ui/charts/chartwords.h"
#include "ui/charts/curvemenu.h"
#include "ui/charts/curvestatisticsdialog.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/derivedialog.h"
#include "ui/charts/exportdialog.h"
#include "ui/charts/expressiondialog.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/thresholdsdialog.h"
#include "ui/charts/timesourcedialog.h"
#include "ui/charts/valuehistogramdialog.h"
#include "ui/common/histogram.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

#include <limits>

using namespace espalier;
using namespace espalier::test;

namespace {

SignalAddress addressOf(const QByteArray &topic)
{
    return signalOf(topic).inputs.front();
}

QPushButton *okOf(const QDialog &dialog)
{
    return dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
}

} // namespace

class TestChartDialogs : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void expressionKeepsTheSignalsItUses()
    {
        ExpressionDialog dialog({addressOf("x"), addressOf("y"), addressOf("z")}, m_theme);
        QCOMPARE(namelessControls(dialog), QString());
        QVERIFY(!okOf(dialog)->isEnabled());
        dialog.setExpression(QStringLiteral("abs(c) * 1e3 + c / b"));
        QCOMPARE(dialog.problem(), QString());
        QSignalSpy chosen(&dialog, &ExpressionDialog::chosen);
        QVERIFY(okOf(dialog)->isEnabled());
        const SignalSource source = dialog.source();
        QCOMPARE(source.expression, std::string("abs(b) * 1e3 + b / a"));
        QCOMPARE(source.inputs, (std::vector {addressOf("y"), addressOf("z")}));
        okOf(dialog)->click();
        QCOMPARE(chosen.count(), 1);
    }

    void expressionSaysWhereItIsWrong()
    {
        ExpressionDialog dialog({addressOf("x")}, m_theme);
        dialog.setExpression(QStringLiteral("a * * 2"));
        QVERIFY(dialog.problem().contains(QStringLiteral("character")));
        QVERIFY(!okOf(dialog)->isEnabled());
        QVERIFY(dialog.source().inputs.empty());
        dialog.setExpression(QStringLiteral("b + 1"));
        QVERIFY(!dialog.problem().isEmpty());
        dialog.setExpression(QStringLiteral("1 + 1"));
        QVERIFY(!okOf(dialog)->isEnabled());
    }

    void timeSourceChecksThePath()
    {
        SignalAddress address = addressOf("x");
        TimeSourceDialog dialog(address, {QStringLiteral("ts")}, m_theme);
        QCOMPARE(namelessControls(dialog), QString());
        QCOMPARE(dialog.timePath(), std::optional<std::string>());
        auto *path = dialog.findChild<QComboBox *>();
        path->setEditText(QStringLiteral("meta.ts"));
        QCOMPARE(dialog.timePath(), std::optional<std::string>("meta.ts"));
        QVERIFY(okOf(dialog)->isEnabled());
        path->setEditText(QStringLiteral("meta..ts"));
        QVERIFY(!okOf(dialog)->isEnabled());
        address.timePath = "t";
        QCOMPARE(TimeSourceDialog(address, {}, m_theme).timePath(), std::optional<std::string>("t"));
    }

    void thresholdsAreEdited()
    {
        const std::vector<Threshold> two {{70, Threshold::Side::Above, 1}, {-5, Threshold::Side::Below, 0}};
        ThresholdsDialog dialog(QStringLiteral("press"), two, 9, m_theme);
        QCOMPARE(namelessControls(dialog), QString());
        QCOMPARE(dialog.thresholds(), two);
        dialog.add({1e-9, Threshold::Side::Above, 0});
        QCOMPARE(dialog.thresholds().back().level, 1e-9);
        QSignalSpy chosen(&dialog, &ThresholdsDialog::chosen);
        okOf(dialog)->click();
        QCOMPARE(chosen.count(), 1);
        // The first one is suggested.
        QCOMPARE(ThresholdsDialog(QStringLiteral("press"), {}, 9, m_theme).thresholds().at(0).level, 9.0);
    }

    void derivationHasItsFigures()
    {
        DeriveDialog mean(Derivation::Kind::MovingMean, QStringLiteral("press"));
        QCOMPARE(namelessControls(mean), QString());
        QCOMPARE(mean.derivation().window, 10.0);
        DeriveDialog scale(Derivation::Kind::Scale, QStringLiteral("press"));
        findByName<QLineEdit>(scale, QStringLiteral("Factor"))->setText(QStringLiteral("2.5"));
        QCOMPARE(scale.derivation().factor, 2.5);
        QVERIFY(!DeriveDialog::hasFigures(Derivation::Kind::Difference));
    }

    void derivesACurve()
    {
        FakeSeriesSource source;
        DashboardView view(source, m_theme);
        ChartTools tools(m_theme, &view);
        tools.join(view, *view.currentCard());
        view.addSignals({signalOf("press")});
        emit view.currentCard()->curveMenu().deriveWanted(0, Derivation::Kind::Derivative);
        const auto &curves = view.dashboard().plots.at(0).curves;
        QCOMPARE(curves.size(), std::size_t(2));
        QCOMPARE(curves[1].source.derivations, (std::vector<Derivation> {{Derivation::Kind::Derivative}}));
        QVERIFY(curves[1].color != curves[0].color);
        QCOMPARE(curves[1].axis, 1);
        QVERIFY(ChartWords::curveName(curves[1]).contains(QStringLiteral("per second")));
        emit view.currentCard()->curveMenu().deriveWanted(0, Derivation::Kind::MovingMean);
        auto *dialog = view.findChild<DeriveDialog *>();
        QVERIFY(dialog);
        okOf(*dialog)->click();
        QCOMPARE(curves.size(), std::size_t(3));
        QCOMPARE(curves[2].axis, 0);
    }

    void statisticsAreOfTheVisibleRange()
    {
        FakeSeriesSource source;
        DashboardView view(source, m_theme);
        source.fill("press", {1, 2, 3, 4, 100});
        view.addSignals({signalOf("press")});
        view.time().show({start, start + 3 * second});
        CurveStatisticsDialog dialog(*view.currentCard(), m_theme);
        QCOMPARE(namelessControls(dialog), QString());
        QStringList cells;
        for (int i = 0; i < dialog.table()->columnCount(); ++i)
            cells << dialog.table()->item(0, i)->text();
        QCOMPARE(cells.mid(0, 5),
                 (QStringList {QStringLiteral("press"), QStringLiteral("4"), QStringLiteral("1"),
                               QStringLiteral("4"), QStringLiteral("2.5")}));
        QCOMPARE(cells.mid(6), (QStringList {QStringLiteral("1"), QStringLiteral("4")}));
        view.currentCard()->removeCurve(0);
        dialog.refresh();
        QCOMPARE(dialog.table()->rowCount(), 0);
    }

    void histogramCountsInAnotherThread()
    {
        Series series;
        for (int i = 0; i < 1000; ++i)
            series.add({start + i, double(i % 10)});
        ValueHistogramDialog dialog(QStringLiteral("press"), series, {start, start + 999}, m_theme);
        QCOMPARE(namelessControls(dialog), QString());
        QTRY_VERIFY(!dialog.histogram().bars().isEmpty());
        std::uint64_t count = 0;
        for (const Histogram::Bar &bar : dialog.histogram().bars())
            count += bar.count;
        QCOMPARE(count, std::uint64_t(1000));
    }

    void exportAsksWhat()
    {
        CsvExport content;
        content.curves.resize(1);
        for (int i = 0; i < 10; ++i)
            content.curves[0].series.add({start + i, 1});
        content.curves[0].range = TimeRange {start, start + 4};
        ExportDialog dialog(content);
        QCOMPARE(namelessControls(dialog), QString());
        QCOMPARE(dialog.content().sampleCount(), std::uint64_t(5));
        for (auto *button : dialog.findChildren<QRadioButton *>())
            if (button->text().contains(QStringLiteral("kept"))
                || button->text().contains(QStringLiteral("column")))
                button->setChecked(true);
        QCOMPARE(dialog.content().sampleCount(), std::uint64_t(10));
        QCOMPARE(dialog.content().shape, CsvExport::Shape::Wide);
    }

    void wordsForNumbers()
    {
        QCOMPARE(ChartWords::figure(65.9123, 7.2), QStringLiteral("65.9"));
        QCOMPARE(ChartWords::figure(0.4242, 0.05), QStringLiteral("0.424"));
        QCOMPARE(ChartWords::figure(1795356472418, 900), QStringLiteral("1795356472418"));
        QCOMPARE(ChartWords::figure(1e-30, 1e-30), QStringLiteral("1e-30"));
        QCOMPARE(ChartWords::figure(std::numeric_limits<double>::infinity(), 1), QStringLiteral("inf"));
        QCOMPARE(ChartWords::timeDifference(1'500'000), QStringLiteral("1.5 s"));
        QCOMPARE(ChartWords::timeDifference(-90'000'000), QStringLiteral("−1 min 30 s"));
        QCOMPARE(ChartWords::value(0.1 + 0.2, {}), QStringLiteral("0.3"));
        QCOMPARE(ChartWords::value(labelValue(7), {}), QString());
    }
};

QTEST_MAIN(TestChartDialogs)
#include "tst_chartdialogs.moc"
