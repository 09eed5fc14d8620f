// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttools.h"

#include "ui/charts/chartwords.h"
#include "ui/charts/curvemenu.h"
#include "ui/charts/curvestatisticsdialog.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/derivedialog.h"
#include "ui/charts/expressiondialog.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/thresholdsdialog.h"
#include "ui/charts/timesourcedialog.h"
#include "ui/charts/valuehistogramdialog.h"

#include <QInputDialog>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

/// The addresses of what is charted, those of `first` in front.
std::vector<SignalAddress> addressesOf(const Dashboard &dashboard, const SignalSource &first)
{
    std::vector<SignalAddress> addresses = first.inputs;
    for (const PlotSpec &plot : dashboard.plots)
        for (const CurveSpec &curve : plot.curves)
            for (const SignalAddress &input : curve.source.inputs)
                if (std::ranges::find(addresses, input) == addresses.end())
                    addresses.push_back(input);
    return addresses;
}

int freeColor(const PlotSpec &plot)
{
    int color = 0;
    while (color < Dashboard::maximumColors - 1
           && std::ranges::find(plot.curves, color, &CurveSpec::color) != plot.curves.end())
        ++color;
    return color;
}

} // namespace

void ChartTools::join(DashboardView &view, PlotCard &card)
{
    const CurveMenu &menu = card.curveMenu();
    PlotCard *of = &card;
    connect(&menu, &CurveMenu::deriveWanted, this,
            [this, of](std::size_t curve, Derivation::Kind kind) { derive(*of, curve, kind); });
    connect(&menu, &CurveMenu::expressionWanted, this,
            [this, of, view = &view](std::size_t curve) { askForExpression(*view, *of, curve); });
    connect(&menu, &CurveMenu::timeSourceWanted, this,
            [this, of](std::size_t curve) { askForTimeSource(*of, curve); });
    connect(&menu, &CurveMenu::thresholdsWanted, this,
            [this, of](std::size_t curve) { askForThresholds(*of, curve); });
    connect(&menu, &CurveMenu::histogramWanted, this,
            [this, of](std::size_t curve) { showHistogram(*of, curve); });
    connect(&menu, &CurveMenu::renameWanted, this, [this, of](std::size_t curve) { rename(*of, curve); });
}

void ChartTools::fillMenu(DashboardView &view, PlotCard &card, QMenu &menu)
{
    PlotCard *of = &card;
    const bool hasCurves = !card.spec().curves.empty();
    menu.addSeparator();
    QList<QAction *> needCurves;
    needCurves << menu.addAction(tr("&Statistics…"), this, [this, of] { showStatistics(*of); });
    needCurves << menu.addAction(tr("&Histogram…"), this, [this, of] { showHistogram(*of, 0); });
    needCurves << menu.addAction(tr("Add &Threshold…"), this, [this, of] { askForThresholds(*of, 0); });
    needCurves << menu.addAction(tr("Expressio&n of Several Signals…"), this,
                                 [this, of, view = &view] { askForExpression(*view, *of, 0); });
    menu.addSeparator();
    needCurves << menu.addAction(tr("Export &CSV…"), this, [this, of] { exportCards({of}, of->title()); });
    needCurves << menu.addAction(tr("Save &Image…"), this, [this, of] { saveCards({of}, *of, of->title()); });
    needCurves << menu.addAction(tr("C&opy Image"), this, [this, of] { copyImage(*of); });
    for (QAction *action : needCurves)
        action->setEnabled(hasCurves);
}

void ChartTools::derive(PlotCard &card, std::size_t curve, Derivation::Kind kind)
{
    if (!DeriveDialog::hasFigures(kind)) {
        addDerived(card, curve, {kind});
        return;
    }
    auto *dialog = new DeriveDialog(kind, ChartWords::curveName(card.spec().curves[curve]), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DeriveDialog::chosen, &card,
            [this, &card, curve](const Derivation &derivation) { addDerived(card, curve, derivation); });
    dialog->open();
}

void ChartTools::addDerived(PlotCard &card, std::size_t curve, const Derivation &derivation)
{
    if (curve >= card.spec().curves.size())
        return;
    CurveSpec added = card.spec().curves[curve];
    added.source.derivations.push_back(derivation);
    added.name.clear();
    added.thresholds.clear();
    added.color = freeColor(card.spec());
    // Of another unit, so beside an axis of its own.
    const bool isOfSameUnit =
        derivation.kind == Derivation::Kind::MovingMean || derivation.kind == Derivation::Kind::MovingMedian;
    if (!isOfSameUnit)
        added.axis = std::min(added.axis + 1, Dashboard::maximumAxes - 1);
    card.addCurve(added);
}

void ChartTools::askForExpression(const DashboardView &view, PlotCard &card, std::size_t curve)
{
    if (curve >= card.spec().curves.size())
        return;
    auto *dialog = new ExpressionDialog(addressesOf(view.dashboard(), card.spec().curves[curve].source),
                                        m_theme, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExpressionDialog::chosen, &card, [&card](const SignalSource &source) {
        CurveSpec added;
        added.source = source;
        added.color = freeColor(card.spec());
        card.addCurve(added);
    });
    dialog->open();
}

void ChartTools::askForTimeSource(PlotCard &card, std::size_t curve)
{
    if (curve >= card.spec().curves.size() || card.spec().curves[curve].source.inputs.empty())
        return;
    const SignalAddress address = card.spec().curves[curve].source.inputs.front();
    auto *dialog =
        new TimeSourceDialog(address, m_timePaths ? m_timePaths(address) : QStringList(), m_theme, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TimeSourceDialog::chosen, &card,
            [&card, curve, address](const std::optional<std::string> &timePath) {
                PlotSpec spec = card.spec();
                if (curve >= spec.curves.size() || spec.curves[curve].source.inputs.front() != address)
                    return;
                for (SignalAddress &input : spec.curves[curve].source.inputs)
                    if (input.topicName == address.topicName)
                        input.timePath = timePath;
                card.edit(spec);
            });
    dialog->open();
}

void ChartTools::askForThresholds(PlotCard &card, std::size_t curve)
{
    if (curve >= card.spec().curves.size())
        return;
    const CurveSpec &of = card.spec().curves[curve];
    const SampleSummary &summary = card.surface().summary(curve);
    auto *dialog = new ThresholdsDialog(ChartWords::curveName(of), of.thresholds,
                                        summary.count > 0 ? summary.maximum : 0, m_theme, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ThresholdsDialog::chosen, &card,
            [&card, curve, source = of.source](const std::vector<Threshold> &thresholds) {
                PlotSpec spec = card.spec();
                if (curve >= spec.curves.size() || spec.curves[curve].source != source)
                    return;
                spec.curves[curve].thresholds = thresholds;
                card.edit(spec);
            });
    dialog->open();
}

void ChartTools::rename(PlotCard &card, std::size_t curve)
{
    if (curve >= card.spec().curves.size())
        return;
    auto *dialog = new QInputDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename Curve"));
    dialog->setLabelText(tr("Name; empty: after its source"));
    dialog->setTextValue(ChartWords::curveName(card.spec().curves[curve]));
    connect(dialog, &QInputDialog::textValueSelected, &card, [&card, curve](const QString &name) {
        PlotSpec spec = card.spec();
        if (curve >= spec.curves.size())
            return;
        const QString wish = name.trimmed().left(200);
        spec.curves[curve].name =
            wish == ChartWords::sourceName(spec.curves[curve].source) ? QString() : wish;
        card.edit(spec);
    });
    dialog->open();
}

void ChartTools::showHistogram(const PlotCard &card, std::size_t curve)
{
    const std::vector<PlotSurface::Input> inputs = card.inputs();
    if (curve >= inputs.size())
        return;
    auto *dialog = new ValueHistogramDialog(ChartWords::curveName(card.spec().curves[curve]),
                                            *inputs[curve].series, card.surface().range(), m_theme, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ChartTools::showStatistics(const PlotCard &card)
{
    auto *dialog = new CurveStatisticsDialog(card, m_theme, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace espalier
