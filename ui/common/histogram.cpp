// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/histogram.h"

#include "ui/common/units.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace espalier {

namespace {

constexpr int labelHeight = 18;
constexpr int barGap = 3;
constexpr int widestBar = 64;

} // namespace

Histogram::Histogram(const Theme &theme, const QString &name, QWidget *parent)
    : QWidget(parent), m_theme(theme)
{
    setAccessibleName(name);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Histogram::setBars(const QList<Bar> &bars)
{
    m_bars = bars;
    QStringList parts;
    for (const Bar &bar : bars)
        parts += bar.label + QStringLiteral(": ") + countText(bar.count);
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
    update();
}

QRect Histogram::barRect(qsizetype bar) const
{
    const int count = int(std::max<qsizetype>(1, m_bars.size()));
    const int wide = std::min(widestBar, width() / count);
    std::uint64_t most = 1;
    for (const Bar &each : m_bars)
        most = std::max(most, each.count);
    const int room = height() - 2 * labelHeight;
    const std::uint64_t value = m_bars.at(bar).count;
    // What happened at all is seen.
    const int high = value == 0 ? 0 : std::max(2, int(double(room) * double(value) / double(most)));
    return {int(bar) * wide + barGap / 2, labelHeight + room - high, wide - barGap, high};
}

void Histogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.setFont(m_theme.scaledTextFont(11.0 / 13));
    for (qsizetype i = 0; i < m_bars.size(); ++i) {
        const QRect bar = barRect(i);
        painter.fillRect(bar, m_theme.color(Role::Accent));
        const auto write = [&](int y, const QString &text, Role role) {
            const QRect room(bar.left() - barGap, y, bar.width() + 2 * barGap, labelHeight);
            if (painter.fontMetrics().horizontalAdvance(text) > room.width())
                return;
            painter.setPen(m_theme.color(role));
            painter.drawText(room, Qt::AlignCenter, text);
        };
        write(height() - labelHeight, m_bars.at(i).label, Role::Muted);
        if (m_bars.at(i).count > 0)
            write(bar.top() - labelHeight, shortNumber(double(m_bars.at(i).count)), Role::Faint);
    }
}

bool Histogram::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (qsizetype i = 0; i < m_bars.size(); ++i) {
        const QRect bar = barRect(i);
        if (help->pos().x() >= bar.left() && help->pos().x() <= bar.right()) {
            QToolTip::showText(
                help->globalPos(),
                toolTipText(m_bars.at(i).label + QStringLiteral(": ") + countText(m_bars.at(i).count)), this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace espalier
