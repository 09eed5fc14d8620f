// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace espalier {

/// Names a plot within its dashboard.
enum class PlotId : std::uint32_t { None = 0 };

/// How plots share the room of a dashboard: one plot, or parts above or beside each other.
struct PlotLayout
{
    enum class Kind : std::uint8_t { Plot, Rows, Columns };
    Kind kind = Kind::Plot;
    /// Of a plot; None: nothing.
    PlotId plot = PlotId::None;
    /// Of rows and columns, with as many sizes, which count against each other.
    std::vector<PlotLayout> parts {};
    std::vector<int> sizes {};
    friend bool operator==(const PlotLayout &, const PlotLayout &) = default;
};

enum class PlotSide : std::uint8_t { Left, Right, Above, Below };

inline constexpr int maximumLayoutDepth = 16;
/// The size of a part that is like its neighbours.
inline constexpr int evenSize = 1000;

/// The plots in reading order.
[[nodiscard]] std::vector<PlotId> plotsOf(const PlotLayout &layout);
/// Puts `added` beside `plot`, which gives it half of its room.
void splitLayout(PlotLayout &layout, PlotId plot, PlotSide side, PlotId added);
/// What is around it takes its room.
void removeFromLayout(PlotLayout &layout, PlotId plot);
/// `plots` in rows of `columns` even parts.
[[nodiscard]] PlotLayout gridLayout(const std::vector<PlotId> &plots, std::size_t columns);

} // namespace espalier
