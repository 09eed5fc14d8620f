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
    return {344, 30};
}

bool isUnverified(const Profile &profile)
{
    return usesTls(profile.transport) && profile.tls.verification == TlsOptions::Verification::None;
}

void ConnectionBox::showConnection(const Profile &profile, const ConnectionStatus &status,
                                   const QString &address)
{
    m_phase = status.phase;
    m_color = QColor(profile.color);
    m_warning = isUnverified(profile) ? Words::trust(Trust::Unverified) : QString();
    m_name = profile.name.isEmpty() ? profile.host : profile.name;
    m_address = address;
    m_version = Words::versionShort(profile.version);
    setAccessibleName(tr("Connection: %1, %2").arg(m_name, Words::phase(m_phase)));
    setAccessibleDescription(m_warning.isEmpty() ? address
                                                 : QStringLiteral("%1, %2").arg(address, m_warning));
    update();
}

void ConnectionBox::showNothing()
{
    m_phase = ConnectionPhase::Disconnected;
    m_name = tr("Not connected");
    m_address.clear();
    m_version.clear();
    m_warning.clear();
    m_color = QColor();
    setAccessibleName(tr("Connection: none"));
    setAccessibleDescription({});
    update();
}

QColor ConnectionBox::dotColor() const
{
    return phaseColor(m_theme, m_phase);
}

QRect ConnectionBox::placed(int x, int width) const
{
    // Laid out from left to right; mirrored as a whole where text runs the other way.
    return QStyle::visualRect(layoutDirection(), rect(), QRect(x, 0, width, height()));
}

int ConnectionBox::drawBadge(QPainter &painter, int right, const Badge &badge) const
{
    if (badge.text.isEmpty())
        return right;
    painter.setFont(m_theme.scaledTextFont(11.0 / 13));
    const int width = painter.fontMetrics().horizontalAdvance(badge.text) + 12;
    const auto box = QRectF(placed(right - width, width)).adjusted(0, 6.5, 0, -6.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(badge.ground));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(m_theme.color(badge.ink));
    painter.drawText(box, Qt::AlignCenter, badge.text);
    return right - width - gap;
}

void ConnectionBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    style()->drawPrimitive(QStyle::PE_PanelButtonCommand, &option, &painter, this);

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    int x = margin;
    if (m_color.isValid()) {
        painter.setBrush(m_color);
        painter.drawRoundedRect(QRectF(placed(x - 4, 3)).adjusted(0, 7, 0, -7), 1.5, 1.5);
        x += 5;
    }
    painter.setBrush(dotColor());
    const auto dot = placed(x, dotSize);
    painter.drawEllipse(QRectF(dot.left(), (height() - dotSize) / 2.0, dotSize, dotSize));
    x += dotSize + gap;

    option.rect = placed(width() - margin - 10, 12);
    style()->drawPrimitive(QStyle::PE_IndicatorArrowDown, &option, &painter, this);
    int right = drawBadge(painter, width() - margin - 12 - gap, {m_version});
    right = drawBadge(painter, right, {m_warning, Role::ErrorSoft, Role::Error});

    const auto alignment = QStyle::visualAlignment(layoutDirection(), Qt::AlignVCenter | Qt::AlignLeading);
    const auto draw = [&](const QString &text, const QFont &font, const QColor &color) {
        painter.setFont(font);
        painter.setPen(color);
        const auto metrics = painter.fontMetrics();
        const int available = std::max(0, right - x);
        const auto shown = metrics.elidedText(text, Qt::ElideRight, available);
        const int used = std::min(available, metrics.horizontalAdvance(shown) + 1);
        painter.drawText(placed(x, used), static_cast<int>(alignment) | Qt::TextSingleLine, shown);
        x += used + gap;
    };
    draw(m_name, m_theme.scaledTextFont(1.0, QFont::DemiBold), m_theme.color(Role::Text));
    if (!m_address.isEmpty())
        draw(m_address, m_theme.dataFont(), m_theme.color(Role::Muted));
}

} // namespace espalier
