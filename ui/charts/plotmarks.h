// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/sample.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>

#include <optional>
#include <vector>

namespace espalier {

/// What stands above the curves and is drawn without them: cursors, the box of a zoom. Part of PlotSurface.
class PlotMarks : public QCPLayerable
{
public:
    struct TimeMarks
    {
        std::optional<SampleTime> hover {};
        std::optional<SampleTime> a {};
        std::optional<SampleTime> b {};
        friend bool operator==(const TimeMarks &, const TimeMarks &) = default;
    };
    /// A place on a curve.
    struct Dot
    {
        QPointF position {};
        QColor color {};
    };

    /// Belongs to the plot of `areas`, which show the same time below each other.
    PlotMarks(QCPAxisRect *main, QCPAxisRect *band, const Theme &theme);

    void setMarks(const TimeMarks &marks) { m_marks = marks; }
    /// Whether the axis below is one of time.
    void setTimed(bool isTimed) { m_isTimed = isTimed; }
    void setDots(std::vector<Dot> dots) { m_dots = std::move(dots); }
    void setBox(std::optional<QRect> box) { m_box = box; }
    [[nodiscard]] std::optional<QRect> box() const { return m_box; }
    void redraw() { layer()->replot(); }

protected:
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override;
    void draw(QCPPainter *painter) override;

private:
    void drawLine(QCPPainter *painter, SampleTime time, const QString &name, const QPen &pen) const;
    [[nodiscard]] double xOf(SampleTime time) const;
    [[nodiscard]] QRect area() const;

    QCPAxisRect *m_main;
    QCPAxisRect *m_band;
    const Theme &m_theme;
    TimeMarks m_marks;
    bool m_isTimed = true;
    std::vector<Dot> m_dots;
    std::optional<QRect> m_box;
};

/// The levels that curves should not cross, below the curves. Part of PlotSurface.
class ThresholdLines : public QCPLayerable
{
public:
    struct Level
    {
        QCPAxis *axis = nullptr;
        double value = 0;
        bool isCrossed = false;
        QString text {};
    };
    ThresholdLines(QCPAxisRect *area, const Theme &theme);
    void setLevels(std::vector<Level> levels) { m_levels = std::move(levels); }

protected:
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override;
    [[nodiscard]] QRect clipRect() const override;
    void draw(QCPPainter *painter) override;

private:
    QCPAxisRect *m_area;
    const Theme &m_theme;
    std::vector<Level> m_levels;
};

} // namespace espalier
