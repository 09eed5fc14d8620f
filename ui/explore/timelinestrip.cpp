// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/timelinestrip.h"

#include "ui/common/units.h"
#include "ui/explore/historymodel.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <bit>

namespace espalier {

namespace {

constexpr int labelWidth = 62;
constexpr int lowestTick = 4;
constexpr int highestTick = 14;

} // namespace

TimelineStrip::TimelineStrip(const Theme &theme, const HistoryModel &model, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(model)
{
    setAccessibleName(tr("Times of the messages"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    // Time runs from left to right, as in the plot above.
    setLayoutDirection(Qt::LeftToRight);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimelineStrip::setCurrent(std::optional<std::uint64_t> sequence)
{
    m_current = sequence;
    update();
}

QRect TimelineStrip::axis() const
{
    return rect().adjusted(labelWidth + 12, 5, -labelWidth - 12, -6);
}

int TimelineStrip::xOf(std::int64_t time) const
{
    const std::int64_t oldest = m_model.entry(m_model.rowCount() - 1)->time;
    const std::int64_t span = std::max<std::int64_t>(m_model.entry(0)->time - oldest, 1);
    const QRect room = axis();
    const double share = double(time - oldest) / double(span);
    return room.left() + std::clamp(int(share * (room.width() - 1)), 0, std::max(0, room.width() - 1));
}

int TimelineStrip::firstRowUpTo(int x, int from) const
{
    // Rows are newest first, so their places descend.
    int low = from;
    int high = m_model.rowCount();
    while (low < high) {
        const int middle = (low + high) / 2;
        if (xOf(m_model.entry(middle)->time) <= x)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int TimelineStrip::rowAt(int x) const
{
    const int low = std::min(firstRowUpTo(x, 0), m_model.rowCount() - 1);
    if (low < 0)
        return -1;
    const auto distance = [&](int row) { return std::abs(xOf(m_model.entry(row)->time) - x); };
    return low > 0 && distance(low - 1) < distance(low) ? low - 1 : low;
}

void TimelineStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Role::Line));
    const QRect room = axis();
    if (m_model.rowCount() == 0 || room.width() < 20)
        return;
    painter.fillRect(QRect(room.left(), room.bottom(), room.width(), 1), m_theme.color(Role::Line));
    const QColor color = m_theme.color(Role::Faint);
    // From tick to tick: there may be far more messages than places.
    for (int row = 0; row < m_model.rowCount();) {
        const int x = xOf(m_model.entry(row)->time);
        const int next = firstRowUpTo(x - 1, row + 1);
        const int tall = std::min(highestTick, lowestTick + 2 * int(std::bit_width(unsigned(next - row))));
        painter.fillRect(QRect(x, room.bottom() - tall, 1, tall), color);
        row = next;
    }
    const int current = m_current ? m_model.rowOf(*m_current) : -1;
    if (current >= 0)
        painter.fillRect(QRect(xOf(m_model.entry(current)->time) - 1, room.top() - 2, 3, room.height() + 2),
                         m_theme.color(Role::Accent));
    painter.setFont(m_theme.scaledTextFont(11.0 / 13));
    painter.setPen(m_theme.color(Role::Faint));
    const auto label = [](const HistoryEntry &entry) { return timeText(entry.time).left(8); };
    painter.drawText(QRect(12, 0, labelWidth, height()), Qt::AlignLeft | Qt::AlignVCenter,
                     label(*m_model.entry(m_model.rowCount() - 1)));
    painter.drawText(QRect(width() - 12 - labelWidth, 0, labelWidth, height()),
                     Qt::AlignRight | Qt::AlignVCenter, label(*m_model.entry(0)));
}

void TimelineStrip::mousePressEvent(QMouseEvent *event)
{
    if (const int row = rowAt(int(event->position().x())); event->button() == Qt::LeftButton && row >= 0)
        emit rowChosen(row);
}

bool TimelineStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int row = rowAt(help->pos().x());
    const QString text = row < 0 ? QString()
                                 : dateTimeText(m_model.entry(row)->time) + u'\n'
                                       + m_model.index(row, HistoryModel::ValueColumn).data().toString();
    QToolTip::showText(help->globalPos(), toolTipText(text), this);
    return true;
}

} // namespace espalier
