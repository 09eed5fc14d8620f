// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotlayout.h"

#include <algorithm>

namespace espalier {

namespace {

void collect(const PlotLayout &layout, std::vector<PlotId> &plots)
{
    if (layout.kind == PlotLayout::Kind::Plot) {
        if (layout.plot != PlotId::None)
            plots.push_back(layout.plot);
        return;
    }
    for (const PlotLayout &part : layout.parts)
        collect(part, plots);
}

bool isBefore(PlotSide side)
{
    return side == PlotSide::Left || side == PlotSide::Above;
}

PlotLayout::Kind directionOf(PlotSide side)
{
    return side == PlotSide::Left || side == PlotSide::Right ? PlotLayout::Kind::Columns
                                                             : PlotLayout::Kind::Rows;
}

bool isPlot(const PlotLayout &layout, PlotId plot)
{
    return layout.kind == PlotLayout::Kind::Plot && layout.plot == plot;
}

PlotLayout single(PlotId plot)
{
    return {PlotLayout::Kind::Plot, plot, {}, {}};
}

/// One part alone stands for itself, and parts of one direction within another are parts of it.
void simplify(PlotLayout &layout)
{
    if (layout.kind == PlotLayout::Kind::Plot)
        return;
    if (layout.parts.empty())
        layout = {};
    else if (layout.parts.size() == 1)
        layout = PlotLayout(layout.parts.front());
}

bool split(PlotLayout &layout, PlotId plot, PlotSide side, PlotId added)
{
    if (isPlot(layout, plot)) {
        PlotLayout pair {
            directionOf(side), PlotId::None, {single(plot), single(added)}, {evenSize, evenSize}};
        if (isBefore(side))
            std::swap(pair.parts[0], pair.parts[1]);
        layout = std::move(pair);
        return true;
    }
    for (std::size_t i = 0; i < layout.parts.size(); ++i) {
        if (layout.kind == directionOf(side) && isPlot(layout.parts[i], plot)) {
            const auto place = std::ptrdiff_t(isBefore(side) ? i : i + 1);
            const int half = std::max(1, layout.sizes[i] / 2);
            layout.sizes[i] = half;
            layout.parts.insert(layout.parts.begin() + place, single(added));
            layout.sizes.insert(layout.sizes.begin() + place, half);
            return true;
        }
        if (split(layout.parts[i], plot, side, added))
            return true;
    }
    return false;
}

} // namespace

std::vector<PlotId> plotsOf(const PlotLayout &layout)
{
    std::vector<PlotId> plots;
    collect(layout, plots);
    return plots;
}

void splitLayout(PlotLayout &layout, PlotId plot, PlotSide side, PlotId added)
{
    if (isPlot(layout, PlotId::None))
        layout = single(added);
    else
        split(layout, plot, side, added);
}

void removeFromLayout(PlotLayout &layout, PlotId plot)
{
    if (isPlot(layout, plot)) {
        layout = {};
        return;
    }
    for (std::size_t i = layout.parts.size(); i-- > 0;) {
        removeFromLayout(layout.parts[i], plot);
        if (isPlot(layout.parts[i], PlotId::None)) {
            layout.parts.erase(layout.parts.begin() + std::ptrdiff_t(i));
            layout.sizes.erase(layout.sizes.begin() + std::ptrdiff_t(i));
        }
    }
    simplify(layout);
}

PlotLayout gridLayout(const std::vector<PlotId> &plots, std::size_t columns)
{
    PlotLayout rows {PlotLayout::Kind::Rows, PlotId::None, {}, {}};
    for (std::size_t first = 0; first < plots.size(); first += columns) {
        PlotLayout row {PlotLayout::Kind::Columns, PlotId::None, {}, {}};
        for (std::size_t i = first; i < std::min(first + columns, plots.size()); ++i) {
            row.parts.push_back(single(plots[i]));
            row.sizes.push_back(evenSize);
        }
        simplify(row);
        rows.parts.push_back(std::move(row));
        rows.sizes.push_back(evenSize);
    }
    simplify(rows);
    return rows;
}

} // namespace espalier
