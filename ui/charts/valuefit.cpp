// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/valuefit.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

/// Beyond, and closer together, axes cannot be computed.
constexpr double greatest = 1e200;
constexpr double finest = 1e-11;
constexpr double smallest = 1e-200;

ValueRange drawable(double from, double to)
{
    from = std::clamp(from, -greatest, greatest);
    to = std::clamp(to, -greatest, greatest);
    const double least = std::max(smallest, std::max(std::abs(from), std::abs(to)) * finest);
    if (!(to - from >= least)) {
        const double middle = from / 2 + to / 2;
        return {middle - least / 2, middle + least / 2};
    }
    return {from, to};
}

} // namespace

double tickStep(double width, int ticks)
{
    const double least = width / std::max(1, ticks);
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (least <= power * factor * (1 + 1e-9))
            return power * factor;
    return power * 10;
}

std::optional<double> clockStep(double width, int ticks)
{
    constexpr double steps[] = {1,   2,   5,    10,   15,   30,    60,    120,  300,
                                600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
    const double wish = width / std::max(1, ticks);
    if (wish < 1)
        return std::min(1.0, tickStep(width, ticks));
    if (wish > steps[std::size(steps) - 1])
        return std::nullopt;
    const auto distance = [wish](double step) { return std::abs(std::log(step / wish)); };
    return *std::ranges::min_element(steps, {}, distance);
}

FittingRange fittingRange(const ValueExtent &extent, int ticks)
{
    ValueRange range = drawable(extent.minimum, extent.maximum);
    if (extent.minimum == extent.maximum) {
        const double width = extent.minimum == 0 ? 2 : std::max(std::abs(range.from) * 0.2, smallest);
        range = {range.from - width / 2, range.to + width / 2};
    }
    const double width = range.to - range.from;
    const double step = tickStep(width, ticks);
    if (!std::isfinite(step) || step <= 0)
        return {range, width};
    const double room = width * 0.01;
    return {
        drawable(std::floor((range.from - room) / step) * step, std::ceil((range.to + room) / step) * step),
        step};
}

ValueRange zoomed(ValueRange range, double factor, double fixed)
{
    return drawable(fixed - (fixed - range.from) * factor, fixed + (range.to - fixed) * factor);
}

ValueRange moved(ValueRange range, double part)
{
    const double by = (range.to - range.from) * part;
    return drawable(range.from + by, range.to + by);
}

} // namespace espalier
