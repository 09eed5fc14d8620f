// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/capturebox.h"

#include "core/payload/displaytext.h"
#include "ui/common/dot.h"
#include "ui/packets/packetwords.h"

#include <QPainter>
#include <QStyleOptionButton>

#include <algorithm>

namespace espalier {

namespace {

constexpr int boxHeight = 30;
constexpr int margin = 10;
constexpr int boxGap = 7;
constexpr int dotSize = 8;
constexpr int arrowWidth = 12;
constexpr qsizetype longestName = 200;

} // namespace

CaptureBox::CaptureBox(const Theme &theme, QWidget *parent) : QPushButton(parent), m_theme(theme)
{
    setFixedHeight(boxHeight);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    showSource({}, false);
}

QSize CaptureBox::sizeHint() const
{
    return {300, boxHeight};
}

QSize CaptureBox::minimumSizeHint() const
{
    return {180, boxHeight};
}

void CaptureBox::showSource(const PacketSource &source, bool isCapturing)
{
    m_isCapturing = isCapturing;
    const QString name = source.kind ? PacketWords::source(*source.kind, source.name) : tr("everything");
    m_name = tr("Capture: %1").arg(name);
    m_clients = source.clientId.isEmpty() ? tr("all clients")
                                          : displayText(asBytes(source.clientId.toStdString()), longestName);
    setAccessibleName(QStringLiteral("%1, %2").arg(m_name, m_clients));
    setAccessibleDescription(isCapturing ? tr("capturing") : tr("not capturing"));
    update();
}

void CaptureBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    style()->drawPrimitive(QStyle::PE_PanelButtonCommand, &option, &painter, this);
    const auto placed = [this](int x, int width) {
        return QStyle::visualRect(layoutDirection(), rect(), QRect(x, 0, width, height()));
    };
    const QRect dot = placed(margin, dotSize);
    painter.drawPixmap(
        dot.left(), (height() - dotSize) / 2,
        dotPixmap(m_theme.color(m_isCapturing ? Role::Accent : Role::Faint), devicePixelRatioF()));
    const int right = width() - margin - arrowWidth;
    option.rect = placed(right, arrowWidth);
    style()->drawPrimitive(QStyle::PE_IndicatorArrowDown, &option, &painter, this);
    int x = margin + dotSize + boxGap;
    const auto alignment = QStyle::visualAlignment(layoutDirection(), Qt::AlignVCenter | Qt::AlignLeading);
    const auto draw = [&](const QString &text, const QFont &font, Role role) {
        painter.setFont(font);
        painter.setPen(m_theme.color(role));
        const int room = std::max(0, right - boxGap - x);
        const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, room);
        const int used = std::min(room, painter.fontMetrics().horizontalAdvance(shown) + 1);
        painter.drawText(placed(x, used), int(alignment) | Qt::TextSingleLine, shown);
        x += used + boxGap;
    };
    draw(m_name, m_theme.scaledTextFont(1.0, QFont::DemiBold), Role::Text);
    draw(m_clients, m_theme.textFont(), Role::Muted);
}

} // namespace espalier
