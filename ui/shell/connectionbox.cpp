// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionbox.h"

#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QPainter>
#include <QStyleOptionButton>

#include <algorithm>

namespace espalier {

namespace {

constexpr int margin = 10;
constexpr int gap = 8;
constexpr int dotSize = 8;

} // namespace

QColor phaseColor(const Theme &theme, ConnectionPhase phase)
{
    switch (phase) {
    case ConnectionPhase::Disconnected:
        return theme.color(Role::Faint);
    case ConnectionPhase::Connecting:
        return theme.color(Role::Warning);
    case ConnectionPhase::Connected:
        return theme.color(Role::Accent);
    case ConnectionPhase::Waiting:
        return theme.color(Role::Error);
    }
    return {};
}

ConnectionBox::ConnectionBox(Theme &theme, QWidget *parent) : QPushButton(parent), m_theme(theme)
{
    setFixedHeight(30);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    showNothing();
}

QSize ConnectionBox::sizeHint() const
{
    return {330, 30};
}

void ConnectionBox::showConnection(const Profile &profile, ConnectionPhase phase, const QString &address)
{
    m_phase = phase;
    m_name = profile.name.isEmpty() ? profile.host : profile.name;
    m_address = address;
    m_version = Words::versionShort(profile.version);
    setAccessibleName(tr("Connection: %1, %2").arg(m_name, Words::phase(phase)));
    setAccessibleDescription(address);
    update();
}

void ConnectionBox::showNothing()
{
    m_phase = ConnectionPhase::Disconnected;
    m_name = tr("Not connected");
    m_address.clear();
    m_version.clear();
    setAccessibleName(tr("Connection: none"));
    setAccessibleDescription({});
    update();
}

QColor ConnectionBox::dotColor() const
{
    return phaseColor(m_theme, m_phase);
}

void ConnectionBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    style()->drawPrimitive(QStyle::PE_PanelButtonCommand, &option, &painter, this);

    // Laid out from left to right; mirrored as a whole where text runs the other way.
    const auto place = [this](int x, int width) {
        return QStyle::visualRect(layoutDirection(), rect(), QRect(x, 0, width, height()));
    };
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dotColor());
    int x = margin;
    const auto dot = place(x, dotSize);
    painter.drawEllipse(QRectF(dot.left(), (height() - dotSize) / 2.0, dotSize, dotSize));
    x += dotSize + gap;

    option.rect = place(width() - margin - 10, 12);
    style()->drawPrimitive(QStyle::PE_IndicatorArrowDown, &option, &painter, this);
    int right = width() - margin - 12 - gap;
    if (!m_version.isEmpty()) {
        painter.setFont(m_theme.scaledTextFont(11.0 / 13));
        const int badge = painter.fontMetrics().horizontalAdvance(m_version) + 12;
        const auto box = QRectF(place(right - badge, badge)).adjusted(0, 6.5, 0, -6.5);
        painter.setBrush(m_theme.color(Role::Hover));
        painter.drawRoundedRect(box, 4, 4);
        painter.setPen(m_theme.color(Role::Muted));
        painter.drawText(box, Qt::AlignCenter, m_version);
        right -= badge + gap;
    }

    const auto alignment = QStyle::visualAlignment(layoutDirection(), Qt::AlignVCenter | Qt::AlignLeading);
    const auto draw = [&](const QString &text, const QFont &font, const QColor &color) {
        painter.setFont(font);
        painter.setPen(color);
        const auto metrics = painter.fontMetrics();
        const int available = std::max(0, right - x);
        const auto shown = metrics.elidedText(text, Qt::ElideRight, available);
        const int used = std::min(available, metrics.horizontalAdvance(shown) + 1);
        painter.drawText(place(x, used), static_cast<int>(alignment) | Qt::TextSingleLine, shown);
        x += used + gap;
    };
    draw(m_name, m_theme.scaledTextFont(1.0, QFont::DemiBold), m_theme.color(Role::Text));
    if (!m_address.isEmpty())
        draw(m_address, m_theme.dataFont(), m_theme.color(Role::Muted));
}

} // namespace espalier
