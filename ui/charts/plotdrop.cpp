// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotdrop.h"

#include "ui/charts/signalmime.h"

#include <QDropEvent>
#include <QMimeData>
#include <QPainter>
#include <QWidget>

#include <algorithm>

namespace espalier {

namespace {

/// How much of its width and height is edge.
constexpr double edge = 0.2;

/// Where a drop would go.
class DropHint : public QWidget
{
public:
    DropHint(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        hide();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QColor fill = m_theme.color(Role::Accent);
        fill.setAlpha(36);
        painter.setBrush(fill);
        painter.setPen(QPen(m_theme.color(Role::Accent), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }

private:
    const Theme &m_theme;
};

} // namespace

PlotDrop::PlotDrop(const Theme &theme, QWidget *target)
    : QObject(target), m_target(target), m_hint(new DropHint(theme, target))
{
    target->setAcceptDrops(true);
    target->installEventFilter(this);
}

std::optional<PlotSide> PlotDrop::sideAt(QRect area, QPoint position)
{
    const double x = double(position.x() - area.left()) / std::max(1, area.width());
    const double y = double(position.y() - area.top()) / std::max(1, area.height());
    const double nearest = std::min({x, 1 - x, y, 1 - y});
    if (nearest > edge)
        return std::nullopt;
    if (nearest == x)
        return PlotSide::Left;
    if (nearest == 1 - x)
        return PlotSide::Right;
    return nearest == y ? PlotSide::Above : PlotSide::Below;
}

QRect PlotDrop::areaOf(QRect area, std::optional<PlotSide> side)
{
    if (!side)
        return area;
    switch (*side) {
    case PlotSide::Left:
        return {area.left(), area.top(), area.width() / 2, area.height()};
    case PlotSide::Right:
        return {area.left() + area.width() / 2, area.top(), area.width() - area.width() / 2, area.height()};
    case PlotSide::Above:
        return {area.left(), area.top(), area.width(), area.height() / 2};
    case PlotSide::Below:
        return {area.left(), area.top() + area.height() / 2, area.width(), area.height() - area.height() / 2};
    }
    return area;
}

/// A chip that is dropped where it came from stays there.
bool PlotDrop::accept(QDropEvent *event) const
{
    const auto *from = qobject_cast<QWidget *>(event->source());
    const bool isOwn =
        from && m_target->isAncestorOf(from) && !sideAt(m_target->rect(), event->position().toPoint());
    if (isOwn || !event->mimeData()->hasFormat(signalMimeType())) {
        event->ignore();
        return false;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)
        || !event->possibleActions().testFlag(Qt::MoveAction)) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
    } else {
        event->acceptProposedAction();
    }
    return true;
}

void PlotDrop::showHint(QPoint position)
{
    m_hint->setGeometry(areaOf(m_target->rect(), sideAt(m_target->rect(), position)));
    m_hint->raise();
    m_hint->show();
}

void PlotDrop::take(const QDropEvent &drop)
{
    const auto side = sideAt(m_target->rect(), drop.position().toPoint());
    if (const auto curve = curveOf(*drop.mimeData())) {
        if (side)
            emit curveDroppedAt(*side, *curve);
        else
            emit curveDropped(*curve);
        return;
    }
    const std::vector<SignalSource> sources = signalsOf(*drop.mimeData());
    if (sources.empty())
        return;
    if (side)
        emit droppedAt(*side, sources);
    else
        emit dropped(sources);
}

bool PlotDrop::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter: {
        // Accepted as a whole: where exactly, moves tell.
        auto *drag = static_cast<QDropEvent *>(event);
        const bool isKnown = drag->mimeData()->hasFormat(signalMimeType());
        drag->setAccepted(isKnown);
        return isKnown;
    }
    case QEvent::DragMove: {
        auto *drag = static_cast<QDropEvent *>(event);
        if (accept(drag))
            showHint(drag->position().toPoint());
        else
            m_hint->hide();
        return true;
    }
    case QEvent::DragLeave:
        m_hint->hide();
        return true;
    case QEvent::Drop: {
        auto *drop = static_cast<QDropEvent *>(event);
        m_hint->hide();
        if (accept(drop))
            take(*drop);
        return true;
    }
    default:
        return QObject::eventFilter(watched, event);
    }
}

} // namespace espalier
