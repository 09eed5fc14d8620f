// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/drawnpoints.h"
#include "core/series/serieslabels.h"
#include "ui/charts/dashboard.h"
#include "ui/theme/theme.h"

#include <QPointF>

#include <cstdint>
#include <optional>
#include <vector>

class QCPAxis;
class QCPCurve;
class QCPGraph;

namespace espalier {

/// One curve in a plot: keeps what is drawn of it in step with its series. Part of PlotSurface.
class CurvePainter
{
public:
    /// The axes' plot owns what this adds to it and outlives it.
    CurvePainter(QCPAxis *x, QCPAxis *y);
    ~CurvePainter();
    CurvePainter(const CurvePainter &) = delete;
    CurvePainter &operator=(const CurvePainter &) = delete;

    /// Of the same plot.
    void setValueAxis(QCPAxis *y);
    void setSpec(const CurveSpec &spec, const Theme &theme);
    /// Whether curves are so dense that thin strokes are all that can be told apart, and paid for.
    void setThin(bool isThin);

    /// Whether there is something else to draw than before.
    [[nodiscard]] bool update(const Series &series, const SeriesLabels &labels, TimeRange range, int columns);
    /// The same over another series: the first curve of an XY plot.
    [[nodiscard]] bool updateOver(const Series &x, const Series &y, TimeRange range);
    void hide();
    /// The sample that is shown for a time: where lines are drawn the nearest one, where states are the last one.
    [[nodiscard]] std::optional<Sample> sampleAt(const Series &series, SampleTime time) const;
    /// Of an XY plot: where the curve is at a time.
    [[nodiscard]] std::optional<QPointF> placeAt(SampleTime time) const;
    [[nodiscard]] QColor color() const { return m_color; }

    [[nodiscard]] const CurveSpec &spec() const { return m_spec; }
    /// It belongs to the lanes: nothing of it is drawn here.
    [[nodiscard]] bool isLane() const { return m_isLane; }
    /// Of the samples within the range.
    [[nodiscard]] const SampleSummary &summary() const { return m_summary; }
    /// Of what is drawn, lines that leave the picture included.
    [[nodiscard]] const ValueExtent &extent() const { return m_extent; }
    [[nodiscard]] const ValueExtent &extentOfX() const { return m_extentOfX; }
    [[nodiscard]] std::size_t drawnCount() const { return points().size(); }
    /// How far its line goes up and down altogether, in values: what it costs to draw.
    [[nodiscard]] double travel() const { return m_travel; }

private:
    struct Stamp
    {
        std::uint64_t version = 0;
        std::uint64_t otherVersion = 0;
        TimeRange range {};
        int columns = 0;
        friend bool operator==(const Stamp &, const Stamp &) = default;
    };
    [[nodiscard]] const std::vector<Sample> &points() const;
    void chooseStyle(const Series &series, const SeriesLabels &labels);
    void feed();
    void feedDots();
    void applyPen();

    QCPAxis *m_x;
    QCPGraph *m_line;
    /// Samples without neighbours, which no line shows, and all of a curve of dots.
    QCPGraph *m_dots;
    /// Of an XY plot.
    QCPCurve *m_path = nullptr;
    CurveSpec m_spec;
    QColor m_color;
    DrawnPoints m_drawn;
    /// Of an XY plot.
    std::vector<Sample> m_pathPoints;
    SampleSummary m_summary;
    ValueExtent m_extent;
    ValueExtent m_extentOfX;
    double m_travel = 0;
    Stamp m_stamp;
    CurveSpec::Style m_style = CurveSpec::Style::Line;
    bool m_isLane = false;
    bool m_isThin = false;
};

} // namespace espalier
