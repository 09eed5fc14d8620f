// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dashboard.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

PlotId unusedId(const Dashboard &dashboard)
{
    std::uint32_t id = 1;
    while (dashboard.plot(PlotId(id)))
        ++id;
    return PlotId(id);
}

PlotId appendPlot(Dashboard &dashboard)
{
    PlotSpec plot;
    plot.id = unusedId(dashboard);
    dashboard.plots.push_back(plot);
    return plot.id;
}

void erasePlot(Dashboard &dashboard, PlotId id)
{
    std::erase_if(dashboard.plots, [id](const PlotSpec &plot) { return plot.id == id; });
}

} // namespace

const PlotSpec *Dashboard::plot(PlotId plotId) const
{
    const auto found = std::ranges::find(plots, plotId, &PlotSpec::id);
    return found == plots.end() ? nullptr : &*found;
}

PlotSpec *Dashboard::plot(PlotId plotId)
{
    const auto found = std::ranges::find(plots, plotId, &PlotSpec::id);
    return found == plots.end() ? nullptr : &*found;
}

Dashboard newDashboard(const QString &name)
{
    Dashboard dashboard;
    dashboard.id = QUuid::createUuid();
    dashboard.name = name;
    addPlot(dashboard, PlotId::None, PlotSide::Below);
    return dashboard;
}

Dashboard copyOf(const Dashboard &dashboard, const QString &name)
{
    Dashboard copy = dashboard;
    copy.id = QUuid::createUuid();
    copy.name = name;
    return copy;
}

PlotId addPlot(Dashboard &dashboard, PlotId beside, PlotSide side)
{
    if (dashboard.plots.size() >= Dashboard::maximumPlots)
        return PlotId::None;
    const PlotId added = appendPlot(dashboard);
    splitLayout(dashboard.layout, beside, side, added);
    return added;
}

void removePlot(Dashboard &dashboard, PlotId plot)
{
    if (dashboard.plots.size() == 1 && dashboard.plots.front().id == plot) {
        dashboard.plots.front() = {};
        dashboard.plots.front().id = plot;
        return;
    }
    erasePlot(dashboard, plot);
    removeFromLayout(dashboard.layout, plot);
}

void arrangeInGrid(Dashboard &dashboard, std::size_t rows, std::size_t columns)
{
    const std::size_t wanted = rows * columns;
    std::vector<PlotId> plots = plotsOf(dashboard.layout);
    for (std::size_t i = plots.size(); i-- > 0 && plots.size() > wanted;) {
        const PlotSpec *plot = dashboard.plot(plots[i]);
        if (plot && !plot->curves.empty())
            continue;
        erasePlot(dashboard, plots[i]);
        plots.erase(plots.begin() + std::ptrdiff_t(i));
    }
    while (plots.size() < wanted && dashboard.plots.size() < Dashboard::maximumPlots)
        plots.push_back(appendPlot(dashboard));
    dashboard.layout = gridLayout(plots, columns);
}

int colorFor(const Dashboard &dashboard, const SignalSource &source)
{
    std::array<int, Dashboard::maximumColors> uses {};
    for (const PlotSpec &plot : dashboard.plots)
        for (const CurveSpec &curve : plot.curves) {
            if (curve.source == source)
                return curve.color;
            ++uses[std::size_t(std::clamp(curve.color, 0, Dashboard::maximumColors - 1))];
        }
    return int(std::ranges::min_element(uses) - uses.begin());
}

} // namespace espalier
