// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotnavigation.h"

#include "ui/charts/chartcursors.h"
#include "ui/charts/timeview.h"
#include "ui/charts/valuefit.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

/// One step of a usual wheel makes the range that many times as long.
constexpr double wheelFactor = 0.8;
constexpr double keyFactor = 0.7;
constexpr double keyPan = 0.1;
/// A box that is thinner than this zooms one axis.
constexpr int thinBox = 10;

using Area = PlotSurface::Area;

} // namespace

PlotNavigation::PlotNavigation(PlotSurface &surface, TimeView &time, ChartCursors &cursors, QObject *parent)
    : QObject(parent), m_surface(surface), m_time(&time), m_cursors(cursors)
{
    surface.canvas()->installEventFilter(this);
}

bool PlotNavigation::isTimed() const
{
    return m_surface.spec().kind == PlotSpec::Kind::Time;
}

bool PlotNavigation::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(static_cast<QMouseEvent *>(event));
        return false;
    case QEvent::MouseMove:
        move(static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonRelease:
        release(static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        fit(m_surface.hit(static_cast<QMouseEvent *>(event)->position().toPoint()));
        return true;
    case QEvent::Wheel:
        wheel(static_cast<QWheelEvent *>(event));
        return true;
    case QEvent::Leave:
        leave();
        return false;
    default:
        return QObject::eventFilter(watched, event);
    }
}

void PlotNavigation::press(QMouseEvent *event)
{
    m_pressed = event->position().toPoint();
    m_last = m_pressed;
    m_pressedHit = m_surface.hit(m_pressed);
    if (event->button() == Qt::RightButton) {
        emit menuWanted(event->globalPosition().toPoint());
        return;
    }
    if (m_pressedHit.area == Area::None)
        return;
    const bool isPan = event->button() == Qt::MiddleButton || m_isSpaceDown
                       || event->modifiers().testAnyFlags(Qt::ControlModifier | Qt::ShiftModifier)
                       || m_pressedHit.area != Area::Plot;
    m_wantsPan = isPan;
    m_drag = Drag::Pressed;
}

QRect PlotNavigation::boxTo(QPoint position) const
{
    const QRect area = m_surface.plotRect();
    const QPoint end(std::clamp(position.x(), area.left(), area.right()),
                     std::clamp(position.y(), area.top(), area.bottom()));
    QRect box = QRect(m_pressed, end).normalized();
    // A stripe is meant for one axis.
    if (box.height() < thinBox)
        box.setTop(area.top()), box.setBottom(area.bottom());
    else if (box.width() < thinBox)
        box.setLeft(area.left()), box.setRight(area.right());
    return box;
}

void PlotNavigation::move(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (m_drag == Drag::None) {
        const bool isInside = m_surface.hit(position).area == Area::Plot && isTimed();
        m_cursors.setHover(isInside ? std::optional(m_surface.timeAt(event->position().x())) : std::nullopt);
        return;
    }
    const bool isFar = (position - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (m_drag == Drag::Pressed && isFar) {
        m_drag = m_wantsPan ? Drag::Pan : Drag::Box;
        m_cursors.setHover({});
        if (m_drag == Drag::Pan)
            emit navigating(QString());
    }
    if (m_drag == Drag::Box)
        m_surface.setBox(boxTo(position));
    if (m_drag == Drag::Pan) {
        panBy(position - m_last, m_pressedHit);
        m_last = position;
    }
}

void PlotNavigation::release(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    const QPoint position = event->position().toPoint();
    if (drag == Drag::Box) {
        m_surface.setBox({});
        zoomToBox(boxTo(position));
        return;
    }
    if (drag != Drag::Pressed || event->button() != Qt::LeftButton || m_pressedHit.area != Area::Plot
        || !isTimed())
        return;
    const SampleTime time = m_surface.timeAt(event->position().x());
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        m_cursors.setB(time);
    else
        m_cursors.setA(time);
}

void PlotNavigation::leave()
{
    m_cursors.setHover({});
}

void PlotNavigation::wheel(QWheelEvent *event)
{
    const QPoint angle = event->angleDelta();
    const PlotSurface::Hit hit = m_surface.hit(event->position().toPoint());
    if (hit.area == Area::None) {
        event->ignore();
        return;
    }
    event->accept();
    if (std::abs(angle.x()) > std::abs(angle.y()) && isTimed()) {
        emit navigating(QStringLiteral("wheel"));
        m_time->pan(-double(angle.x()) / 1200);
        emit navigated();
    } else if (angle.y() != 0) {
        zoomAt(event->position(), hit, std::pow(wheelFactor, double(angle.y()) / 120));
    }
}

void PlotNavigation::zoomAt(QPointF position, PlotSurface::Hit hit, double factor)
{
    emit navigating(QStringLiteral("wheel"));
    if (hit.area == Area::Plot || hit.area == Area::TimeAxis) {
        if (isTimed()) {
            m_time->zoom(factor, m_surface.timeAt(position.x()));
        } else {
            const ValueRange range = m_surface.rangeOfX();
            const QRect area = m_surface.plotRect();
            const double part = (position.x() - area.left()) / std::max(1, area.width());
            m_surface.setRangeOfX(zoomed(range, factor, range.from + part * (range.to - range.from)));
        }
    }
    for (int axis = 0; axis < m_surface.axisCount(); ++axis)
        if (hit.area == Area::Plot || (hit.area == Area::ValueAxis && hit.axis == axis))
            m_surface.setValueRange(
                axis, zoomed(m_surface.valueRange(axis), factor, m_surface.valueAt(axis, position.y())));
    emit navigated();
}

void PlotNavigation::panBy(QPoint by, PlotSurface::Hit hit)
{
    const QRect area = m_surface.plotRect();
    const double x = -double(by.x()) / std::max(1, area.width());
    const double y = double(by.y()) / std::max(1, area.height());
    if (hit.area != Area::ValueAxis && by.x() != 0) {
        if (isTimed())
            m_time->pan(x);
        else
            m_surface.setRangeOfX(moved(m_surface.rangeOfX(), x));
    }
    for (int axis = 0; axis < m_surface.axisCount() && by.y() != 0; ++axis)
        if (hit.area == Area::Plot || (hit.area == Area::ValueAxis && hit.axis == axis))
            m_surface.setValueRange(axis, moved(m_surface.valueRange(axis), y));
    emit navigated();
}

void PlotNavigation::zoomToBox(QRect box)
{
    const QRect area = m_surface.plotRect();
    emit navigating(QString());
    if (box.width() < area.width()) {
        if (isTimed()) {
            m_time->show({m_surface.timeAt(box.left()), m_surface.timeAt(box.right() + 1)});
        } else {
            const ValueRange range = m_surface.rangeOfX();
            const double unit = (range.to - range.from) / std::max(1, area.width());
            m_surface.setRangeOfX(ValueRange {range.from + unit * (box.left() - area.left()),
                                              range.from + unit * (box.right() + 1 - area.left())});
        }
    }
    for (int axis = 0; axis < m_surface.axisCount() && box.height() < area.height(); ++axis)
        m_surface.setValueRange(
            axis, ValueRange {m_surface.valueAt(axis, box.bottom() + 1), m_surface.valueAt(axis, box.top())});
    emit navigated();
}

void PlotNavigation::fitValues()
{
    emit navigating(QString());
    showAllValues();
}

void PlotNavigation::showAllValues()
{
    for (int axis = 0; axis < m_surface.axisCount(); ++axis)
        m_surface.setValueRange(axis, {});
    m_surface.setRangeOfX({});
    emit navigated();
}

SampleTime PlotNavigation::place() const
{
    return m_cursors.hover() ? *m_cursors.hover() : m_surface.timeAt(m_surface.plotRect().center().x());
}

/// By the width of a pixel, or of ten.
bool PlotNavigation::moveCursor(QKeyEvent *event)
{
    const bool isLeft = event->key() == Qt::Key_Left;
    if (!isTimed() || (!isLeft && event->key() != Qt::Key_Right))
        return false;
    const std::optional<SampleTime> from = m_movesB ? m_cursors.b() : m_cursors.a();
    const int pixels = (event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1) * (isLeft ? -1 : 1);
    const SampleTime to = from ? *from
                                     + pixels
                                           * std::max<SampleTime>(1, m_surface.range().length()
                                                                         / std::max(1, m_surface.columns()))
                               : place();
    if (m_movesB)
        m_cursors.setB(to);
    else
        m_cursors.setA(to);
    return true;
}

void PlotNavigation::fit(PlotSurface::Hit hit)
{
    m_drag = Drag::None;
    if (hit.area == Area::None)
        return;
    emit navigating(QString());
    if (hit.area == Area::ValueAxis) {
        m_surface.setValueRange(hit.axis, {});
        emit navigated();
        return;
    }
    if (isTimed())
        m_time->showAll();
    if (hit.area == Area::Plot)
        showAllValues();
    else
        emit navigated();
}

bool PlotNavigation::handleKey(QKeyEvent *event)
{
    const bool isDown = event->type() == QEvent::KeyPress;
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        m_isSpaceDown = isDown;
        return true;
    }
    if (isDown && event->modifiers().testFlag(Qt::AltModifier) && moveCursor(event))
        return true;
    if (!isDown || event->modifiers().testAnyFlags(Qt::ControlModifier | Qt::AltModifier))
        return false;
    const QPoint middle = m_surface.plotRect().center();
    const QRect area = m_surface.plotRect();
    const PlotSurface::Hit all {Area::Plot, 0};
    const auto pan = [&](QPoint by) {
        emit navigating(QStringLiteral("keys"));
        panBy(by, all);
    };
    switch (event->key()) {
    case Qt::Key_Left:
        pan({int(area.width() * keyPan), 0});
        return true;
    case Qt::Key_Right:
        pan({-int(area.width() * keyPan), 0});
        return true;
    case Qt::Key_Up:
        pan({0, int(area.height() * keyPan)});
        return true;
    case Qt::Key_Down:
        pan({0, -int(area.height() * keyPan)});
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAt(middle, {Area::TimeAxis, 0}, keyFactor);
        return true;
    case Qt::Key_Minus:
        zoomAt(middle, {Area::TimeAxis, 0}, 1 / keyFactor);
        return true;
    case Qt::Key_Home:
        fit(all);
        return true;
    case Qt::Key_End:
        emit navigating(QString());
        m_time->goLive();
        showAllValues();
        return true;
    case Qt::Key_A:
    case Qt::Key_B:
        m_movesB = event->key() == Qt::Key_B;
        if (!isTimed())
            return false;
        if (m_movesB)
            m_cursors.setB(place());
        else
            m_cursors.setA(place());
        return true;
    case Qt::Key_Escape:
        if (!m_cursors.a() && !m_cursors.b())
            return false;
        m_cursors.clear();
        return true;
    default:
        return false;
    }
}

} // namespace espalier
