// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/charts/timeview.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace espalier {

/// What the plots of a dashboard have shown, to go back to. Knows no widgets.
class ZoomHistory
{
public:
    struct View
    {
        TimeView::State time {};
        std::vector<AxisSpec> axes {};
        /// Of the axis below an XY plot; nothing: it fits.
        std::optional<ValueRange> rangeOfX {};
        friend bool operator==(const View &, const View &) = default;
    };
    using Views = std::map<PlotId, View>;
    static constexpr std::size_t maximumSteps = 100;

    /// Before something else is shown. Gestures of one name that follow each other within `mergeTime` are one step; those
    /// without a name never are.
    void remember(const Views &now, const QString &gesture, SampleTime time);
    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }
    [[nodiscard]] bool canRedo() const { return !m_redo.empty(); }
    /// What to show; `now` is what is shown. Only where it can.
    [[nodiscard]] Views undo(const Views &now);
    [[nodiscard]] Views redo(const Views &now);
    void clear();

private:
    static constexpr SampleTime mergeTime = 700'000;

    std::vector<Views> m_undo;
    std::vector<Views> m_redo;
    QString m_lastGesture;
    SampleTime m_lastTime = 0;
};

} // namespace espalier
