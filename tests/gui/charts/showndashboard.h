// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/gui/charts/chartsamples.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/signalmime.h"

#include <QMimeData>

namespace espalier::test {

inline constexpr SampleTime now = start + 100 * second;
/// Of the one value that is another one.
inline constexpr SampleTime peak = start + 50 * second + second / 2;

/// A dashboard with one plot of one curve that is shown.
struct Shown
{
    explicit Shown(Theme &theme);
    PlotCard &card(std::uint32_t id = 1);
    QWidget *canvas(std::uint32_t id = 1);
    /// The values of the first plot are not what somebody chose.
    bool isFitted();
    QPoint center(std::uint32_t id = 1);
    void wheel(QPoint position, int steps, std::uint32_t id = 1);
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers keys = {});
    void key(int key, Qt::KeyboardModifiers keys = {});
    void drop(QPoint position, const std::vector<SignalSource> &sources, std::uint32_t id = 1);
    void drop(QPoint position, const QMimeData &data, std::uint32_t id = 1);

    FakeSeriesSource source;
    DashboardView view;
};

} // namespace espalier::test
