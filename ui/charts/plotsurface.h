// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/drawnpoints.h"
#include "core/series/serieslabels.h"
#include "ui/charts/dashboard.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <span>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPMarginGroup;
class QCPPainter;
class QCustomPlot;

namespace espalier {

class ChartCursors;
class CurvePainter;
class PlotMarks;
class StateLanes;
class ThresholdLines;

/// Draws the curves of one plot. Holds no samples: refresh() reads from each series what its pixels need, and only where
/// something has changed. GUI thread.
class PlotSurface : public QWidget
{
    Q_OBJECT
public:
    /// A curve's samples; both outlive the call that they are given to.
    struct Input
    {
        const Series *series = nullptr;
        const SeriesLabels *labels = nullptr;
    };
    enum class Area : std::uint8_t { None, Plot, TimeAxis, ValueAxis };
    struct Hit
    {
        Area area = Area::None;
        /// Of a value axis.
        int axis = 0;
    };

    explicit PlotSurface(const Theme &theme, QWidget *parent = nullptr);
    ~PlotSurface() override;

    void setSpec(const PlotSpec &spec);
    [[nodiscard]] const PlotSpec &spec() const { return m_spec; }
    /// `inputs` has one for each curve. Whether anything was drawn anew.
    bool refresh(std::span<const Input> inputs, TimeRange range, SampleTime now);
    /// Draws all anew at the next refresh.
    void invalidate() { m_isStale = true; }
    void setCursors(const ChartCursors &cursors, std::span<const Input> inputs);
    /// Which thresholds are crossed, by curve.
    void setCrossed(const std::vector<std::vector<bool>> &crossed);

    /// The range that is shown.
    [[nodiscard]] TimeRange range() const { return m_range; }
    /// Pixels in its width.
    [[nodiscard]] int columns() const;
    [[nodiscard]] const SampleSummary &summary(std::size_t curve) const;
    /// The sample that a curve shows for a time.
    [[nodiscard]] std::optional<Sample> sampleAt(std::size_t curve, const Series &series,
                                                 SampleTime time) const;
    [[nodiscard]] bool isLane(std::size_t curve) const;
    /// Points that stand for a curve now.
    [[nodiscard]] std::size_t drawnCount(std::size_t curve) const;
    /// Whether curves fill so much of the picture that they are drawn with thin strokes.
    [[nodiscard]] bool isThin() const { return m_isThin; }
    /// Texts of the bars of a lane, by its place among the lanes.
    [[nodiscard]] QStringList laneTexts(std::size_t lane) const;

    // Places, in pixels of canvas()
    /// What gets the mouse.
    [[nodiscard]] QWidget *canvas() const;
    [[nodiscard]] QRect plotRect() const;
    [[nodiscard]] Hit hit(QPoint position) const;
    [[nodiscard]] SampleTime timeAt(double x) const;
    [[nodiscard]] double pixelOf(SampleTime time) const;
    [[nodiscard]] double valueAt(int axis, double y) const;
    [[nodiscard]] ValueRange valueRange(int axis) const;
    /// How many value axes there are.
    [[nodiscard]] int axisCount() const { return int(m_axes.size()); }
    /// Nothing: fits what is visible.
    void setValueRange(int axis, std::optional<ValueRange> range);
    /// Of an XY plot: what the axis below shows.
    [[nodiscard]] ValueRange rangeOfX() const;
    /// Nothing: it fits.
    [[nodiscard]] std::optional<ValueRange> fixedRangeOfX() const { return m_rangeOfX; }
    void setRangeOfX(std::optional<ValueRange> range);
    void setBox(std::optional<QRect> box);

    // Pictures
    /// Draws it as large as it is on the screen, with its upper left corner at the painter's origin.
    void paintTo(QCPPainter &painter) const;

private:
    void build();
    void takeTheme();
    void layOutAxes();
    void layOutBand();
    void styleAxis(QCPAxis &axis, Role text) const;
    [[nodiscard]] bool refreshCurves(std::span<const Input> inputs, TimeRange range);
    void refreshLanes(std::span<const Input> inputs, SampleTime now);
    void scaleValues();
    void chooseStrokes();
    static void showRange(QCPAxis &axis, const std::optional<ValueRange> &fixed, const ValueExtent &extent);
    void showLevels();
    void tuneTicks();
    [[nodiscard]] QCPAxis *axisOf(int number) const;
    [[nodiscard]] QCPAxis *axisBelow() const;
    [[nodiscard]] std::optional<ValueRange> fixedRange(int axis) const;

    const Theme &m_theme;
    QCustomPlot *m_plot;
    QCPAxisRect *m_main;
    QCPAxisRect *m_band;
    QCPMarginGroup *m_margins;
    StateLanes *m_lanes;
    PlotMarks *m_marks;
    ThresholdLines *m_levels;
    /// By number.
    std::vector<QCPAxis *> m_axes;
    std::vector<std::unique_ptr<CurvePainter>> m_curves;
    std::vector<std::vector<bool>> m_crossed;
    PlotSpec m_spec;
    TimeRange m_range;
    std::optional<ValueRange> m_rangeOfX;
    int m_laneCount = -1;
    bool m_hasLines = true;
    bool m_isThin = false;
    bool m_isStale = true;
};

} // namespace espalier
