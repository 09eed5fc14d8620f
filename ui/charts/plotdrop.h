// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/charts/plotlayout.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPoint>
#include <QRect>

#include <optional>
#include <vector>

class QDropEvent;
class QWidget;

namespace espalier {

/// Takes signals that are dropped onto a widget: in its middle, or at an edge, which shows that it would be split there.
class PlotDrop : public QObject
{
    Q_OBJECT
public:
    /// Watches `target`, which owns this.
    PlotDrop(const Theme &theme, QWidget *target);

    /// Nothing: the middle.
    [[nodiscard]] static std::optional<PlotSide> sideAt(QRect area, QPoint position);
    [[nodiscard]] static QRect areaOf(QRect area, std::optional<PlotSide> side);

signals:
    void dropped(const std::vector<espalier::SignalSource> &sources);
    void droppedAt(espalier::PlotSide side, const std::vector<espalier::SignalSource> &sources);
    /// What was dropped is the curve of another plot.
    void curveDropped(const espalier::CurveSpec &curve);
    void curveDroppedAt(espalier::PlotSide side, const espalier::CurveSpec &curve);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] bool accept(QDropEvent *event) const;
    void showHint(QPoint position);
    void take(const QDropEvent &drop);

    QWidget *m_target;
    QWidget *m_hint;
};

} // namespace espalier
