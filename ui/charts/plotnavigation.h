// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotsurface.h"

#include <QObject>
#include <QPoint>

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace espalier {

class ChartCursors;
class TimeView;

/// Mouse and keyboard of one plot: zoom, pan, cursors. Time goes to the TimeView, which plots may share; values to the
/// surface.
class PlotNavigation : public QObject
{
    Q_OBJECT
public:
    /// All outlive this.
    PlotNavigation(PlotSurface &surface, TimeView &time, ChartCursors &cursors, QObject *parent = nullptr);

    void setTime(TimeView &time) { m_time = &time; }
    /// For the keys of whoever has the keyboard; whether it was one of ours.
    bool handleKey(QKeyEvent *event);
    /// Whoever has the keyboard has lost it: no key is held any more.
    void releaseKeys() { m_isSpaceDown = false; }
    /// Shows all values of what is in sight: as somebody's wish, or as a part of one.
    void fitValues();
    void showAllValues();
    /// The time under the pointer, else in the middle.
    [[nodiscard]] SampleTime place() const;

signals:
    /// Something else is about to be shown; gestures of one kind that follow each other are one step.
    void navigating(const QString &gesture);
    /// Something else is shown.
    void navigated();
    void menuWanted(const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Drag : std::uint8_t { None, Pressed, Box, Pan };

    void press(QMouseEvent *event);
    void move(QMouseEvent *event);
    void release(QMouseEvent *event);
    void leave();
    void wheel(QWheelEvent *event);
    void fit(PlotSurface::Hit hit);
    bool moveCursor(QKeyEvent *event);
    void panBy(QPoint by, PlotSurface::Hit hit);
    void zoomAt(QPointF position, PlotSurface::Hit hit, double factor);
    void zoomToBox(QRect box);
    [[nodiscard]] QRect boxTo(QPoint position) const;
    [[nodiscard]] bool isTimed() const;

    PlotSurface &m_surface;
    TimeView *m_time;
    ChartCursors &m_cursors;
    Drag m_drag = Drag::None;
    QPoint m_pressed;
    QPoint m_last;
    PlotSurface::Hit m_pressedHit;
    bool m_wantsPan = false;
    bool m_isSpaceDown = false;
    /// Which cursor the keys move: the one that they set last.
    bool m_movesB = false;
};

} // namespace espalier
