// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/trendcollector.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QCustomPlot;

namespace espalier {

/// Curves over time with one axis of values. Repaints when it is told to.
class TrendPlot : public QWidget
{
    Q_OBJECT
public:
    explicit TrendPlot(const Theme &theme, QWidget *parent = nullptr);
    ~TrendPlot() override;

    static constexpr int maximumCurves = 4;
    /// The colour of the curve with that number; curves also differ by their strokes.
    [[nodiscard]] static Role curveRole(int curve);
    [[nodiscard]] static Qt::PenStyle curveStroke(int curve);

    struct Curve
    {
        int number = 0;
        QString name;
        NumericLeaf::Kind kind = NumericLeaf::Kind::Number;
        /// Copied.
        const std::vector<TrendPoint> *points = nullptr;
    };
    /// Seconds since 1970.
    struct TimeRange
    {
        double from = 0;
        double to = 0;
    };
    void showCurves(const QList<Curve> &curves, TimeRange range);
    /// Values of all curves at the point that is nearest in time, one line each with the time first; empty without one.
    [[nodiscard]] QString valuesAt(double time) const;
    /// Points drawn of a curve, gaps not counted.
    [[nodiscard]] int pointCount(int curve) const;

    [[nodiscard]] QSize sizeHint() const override { return {400, 150}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 60}; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeTheme();
    void scaleValues(const QList<Curve> &curves, TimeRange range);
    void describe(const QList<Curve> &curves);

    const Theme &m_theme;
    QCustomPlot *m_plot;
};

} // namespace espalier
