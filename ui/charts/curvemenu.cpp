// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvemenu.h"

#include "ui/charts/chartwords.h"
#include "ui/charts/curvelook.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace espalier {

namespace {

/// One of several that exclude each other.
template <typename Choose>
QAction *addChoice(QMenu &menu, const QString &text, bool isChosen, QObject *context, const Choose &choose)
{
    QAction *action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(isChosen);
    QObject::connect(action, &QAction::triggered, context, choose);
    return action;
}

} // namespace

void CurveMenu::fill(QMenu &menu, const PlotSpec &plot, std::size_t curve)
{
    const CurveSpec &spec = plot.curves[curve];
    addColors(*menu.addMenu(tr("&Colour")), spec, curve);
    addStyles(*menu.addMenu(tr("&Style")), spec, curve);
    addAxes(*menu.addMenu(tr("&Axis")), plot, curve);
    menu.addAction(tr("&Rename…"), this, [this, curve] { emit renameWanted(curve); });
    menu.addSeparator();
    addDerivations(*menu.addMenu(tr("&Derive")), curve);
    if (!spec.source.inputs.empty() && spec.source.inputs.front().kind == SignalAddress::Kind::Value)
        menu.addAction(tr("&Time Source…"), this, [this, curve] { emit timeSourceWanted(curve); });
    menu.addAction(tr("T&hresholds…"), this, [this, curve] { emit thresholdsWanted(curve); });
    menu.addAction(tr("Histo&gram…"), this, [this, curve] { emit histogramWanted(curve); });
    menu.addSeparator();
    menu.addAction(tr("Re&move"), this, [this, curve] { emit removeWanted(curve); });
}

void CurveMenu::addColors(QMenu &menu, const CurveSpec &spec, std::size_t curve)
{
    for (int color = 0; color < curveColorCount; ++color) {
        QAction *action =
            addChoice(menu, ChartWords::color(color), color == spec.color, this, [this, spec, curve, color] {
                CurveSpec changed = spec;
                changed.color = color;
                emit specChosen(curve, changed);
            });
        action->setIcon(curveIcon(m_theme, color, menu.devicePixelRatioF()));
    }
}

void CurveMenu::addStyles(QMenu &menu, const CurveSpec &spec, std::size_t curve)
{
    using Style = CurveSpec::Style;
    for (const Style style : {Style::Auto, Style::Line, Style::Step, Style::Dots, Style::Lane})
        addChoice(menu, ChartWords::style(style), style == spec.style, this, [this, spec, curve, style] {
            CurveSpec changed = spec;
            changed.style = style;
            emit specChosen(curve, changed);
        });
    menu.addSeparator();
    for (const double width : {1.0, 1.5, 2.0, 3.0})
        addChoice(menu, tr("%1 px wide").arg(width), width == spec.width, this, [this, spec, curve, width] {
            CurveSpec changed = spec;
            changed.width = width;
            emit specChosen(curve, changed);
        });
}

void CurveMenu::addAxes(QMenu &menu, const PlotSpec &plot, std::size_t curve)
{
    int used = 0;
    for (const CurveSpec &each : plot.curves)
        used = std::max(used, each.axis);
    // One more than there are, and both sides in any case.
    const int offered = std::min(Dashboard::maximumAxes, std::max(2, used + 2));
    const CurveSpec &spec = plot.curves[curve];
    for (int axis = 0; axis < offered; ++axis)
        addChoice(menu, ChartWords::axis(axis), axis == spec.axis, this, [this, spec, curve, axis] {
            CurveSpec changed = spec;
            changed.axis = axis;
            emit specChosen(curve, changed);
        });
}

void CurveMenu::addDerivations(QMenu &menu, std::size_t curve)
{
    using Kind = Derivation::Kind;
    for (const Kind kind : {Kind::Difference, Kind::Derivative, Kind::Integral, Kind::MovingMean,
                            Kind::MovingMedian, Kind::Scale, Kind::Rate})
        menu.addAction(ChartWords::derivation(kind) + QStringLiteral("…"), this,
                       [this, curve, kind] { emit deriveWanted(curve, kind); });
    menu.addSeparator();
    menu.addAction(tr("&Expression of Several Signals…"), this,
                   [this, curve] { emit expressionWanted(curve); });
}

} // namespace espalier
