// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/drawnpoints.h"
#include "core/series/serieslabels.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>

#include <vector>

namespace espalier {

/// States over time as coloured bars with their text, one lane below the other. Part of PlotSurface.
class StateLanes : public QCPLayerable
{
public:
    struct Bar
    {
        StateRun run {};
        QString text {};
    };
    struct Lane
    {
        QString name {};
        QColor color {};
        std::vector<Bar> bars {};
    };
    static constexpr int laneHeight = 38;

    /// Fills `band`, whose plot owns this.
    StateLanes(QCPAxisRect *band, const Theme &theme);

    void setLanes(std::vector<Lane> lanes) { m_lanes = std::move(lanes); }
    [[nodiscard]] const std::vector<Lane> &lanes() const { return m_lanes; }

    [[nodiscard]] static std::vector<Bar> barsOf(const Series &series, const SeriesLabels &labels,
                                                 TimeRange range, int columns, SampleTime now);

protected:
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override;
    [[nodiscard]] QRect clipRect() const override;
    void draw(QCPPainter *painter) override;

private:
    void drawBar(QCPPainter *painter, const Lane &lane, const Bar &bar, double top, double height) const;

    QCPAxisRect *m_band;
    const Theme &m_theme;
    std::vector<Lane> m_lanes;
};

} // namespace espalier
