// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetrowpainter.h"

#include "ui/common/badgelabel.h"
#include "ui/common/units.h"
#include "ui/packets/packetwords.h"

#include <QPainter>
#include <QStyle>

namespace espalier {

namespace {

constexpr int padding = 10;
constexpr int badgePadding = 6;
constexpr int badgeGap = 5;
constexpr int signSize = 7;

} // namespace

PacketRowPainter::PacketRowPainter(const Theme &theme, const PacketHeader &header)
    : m_theme(theme), m_header(header)
{
    refresh();
}

void PacketRowPainter::refresh()
{
    m_fonts[TextFont] = m_theme.scaledTextFont(12.5 / 13);
    m_fonts[StrongFont] = m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold);
    m_fonts[DataFont] = m_theme.dataFont();
    m_fonts[BadgeFont] = m_theme.scaledTextFont(11.0 / 13);
    // No ligatures: "0x82" is what stands there, not a product.
    for (const Font font : {TextFont, StrongFont, BadgeFont})
        m_fonts[font].setStyleStrategy(QFont::PreferNoShaping);
    m_metrics.clear();
    for (const QFont &font : m_fonts)
        m_metrics.emplace_back(font);
    for (std::size_t i = 0; i < roleCount; ++i)
        m_colors[i] = m_theme.color(static_cast<Role>(i));
}

QString PacketRowPainter::text(const PacketRow &row, PacketColumn column) const
{
    switch (column) {
    case PacketColumn::Number:
        return PacketWords::number(row.number);
    case PacketColumn::Time:
        return PacketWords::time(row.time, m_reference);
    case PacketColumn::Delta:
        return row.delta < 0 ? QString() : PacketWords::seconds(row.delta);
    case PacketColumn::Direction:
        return row.sender == Side::Client ? QStringLiteral("→") : QStringLiteral("←");
    case PacketColumn::Client:
        return row.client;
    case PacketColumn::Type:
        return PacketWords::type(row.type);
    case PacketColumn::Qos:
        return row.qos ? QString::number(int(*row.qos)) : QString();
    case PacketColumn::Topic:
        return row.topic;
    case PacketColumn::Bytes:
        return countText(row.length);
    case PacketColumn::Latency:
        return row.latency < 0 ? QString() : PacketWords::latency(row.latency);
    case PacketColumn::Info:
        return PacketWords::info(row);
    }
    return {};
}

void PacketRowPainter::paint(QPainter &painter, const QRect &rowRect, const PacketRow &row,
                             const State &state) const
{
    paintGround(painter, rowRect, row, state);
    for (int i = 0; i < packetColumnCount; ++i) {
        const auto column = static_cast<PacketColumn>(i);
        if (!m_header.isShown(column))
            continue;
        const QRect cell(m_header.sectionViewportPosition(i), rowRect.top(), m_header.sectionSize(i),
                         rowRect.height() - 1);
        if (cell.right() < rowRect.left() || cell.left() > rowRect.right())
            continue;
        const QRect room = cell.adjusted(padding, 0, -padding, 0);
        const Qt::Alignment alignment =
            (PacketHeader::isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
        const auto draw = [&](Font font, Role role) {
            paintText(painter, room, text(row, column), font, role,
                      QStyle::visualAlignment(state.direction, alignment));
        };
        switch (column) {
        case PacketColumn::Number:
            paintSigns(painter, cell, row, state.direction);
            draw(TextFont, Role::Muted);
            break;
        case PacketColumn::Time:
            draw(DataFont, Role::Text);
            break;
        case PacketColumn::Topic:
            draw(DataFont, row.isAliased ? Role::Muted : Role::Text);
            break;
        case PacketColumn::Direction:
            draw(TextFont, row.sender == Side::Client ? Role::Inbound : Role::Outbound);
            break;
        case PacketColumn::Client:
            draw(TextFont, Role::Text);
            break;
        case PacketColumn::Type:
            draw(StrongFont, row.type == 0 || row.isMalformed ? Role::Error : Role::Text);
            break;
        case PacketColumn::Delta:
        case PacketColumn::Qos:
        case PacketColumn::Bytes:
        case PacketColumn::Latency:
            draw(TextFont, Role::Muted);
            break;
        case PacketColumn::Info:
            paintInfo(painter, room, row, state);
            break;
        }
    }
}

void PacketRowPainter::paintGround(QPainter &painter, const QRect &rect, const PacketRow &row,
                                   const State &state) const
{
    if (state.selected)
        painter.fillRect(rect, color(Role::AccentSoft));
    else if (row.colorRule >= 0 && row.colorRule < m_rules.size())
        painter.fillRect(rect, color(m_rules.at(row.colorRule)));
    else if (state.hovered)
        painter.fillRect(rect, color(Role::Hover));
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color(Role::Line));
    if (state.selected && state.focused)
        painter.fillRect(
            QStyle::visualRect(state.direction, rect, QRect(rect.topLeft(), QSize(2, rect.height()))),
            color(Role::Accent));
}

/// A dot for a mark and a ring for the packet that times are counted from, before the number.
void PacketRowPainter::paintSigns(QPainter &painter, const QRect &rect, const PacketRow &row,
                                  Qt::LayoutDirection direction) const
{
    if (!row.isMarked && !row.isTimeReference)
        return;
    const auto place = [&](int x) {
        const QRect sign(rect.left() + x, rect.center().y() - signSize / 2, signSize, signSize);
        return QRectF(QStyle::visualRect(direction, rect, sign)).adjusted(0.5, 0.5, -0.5, -0.5);
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Role::Warning), 1.6));
    if (row.isMarked) {
        painter.setBrush(color(Role::Warning));
        painter.drawEllipse(place(5));
    }
    if (row.isTimeReference) {
        painter.setPen(QPen(color(Role::Accent), 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(place(row.isMarked ? 5 + signSize + 3 : 5));
    }
    painter.restore();
}

void PacketRowPainter::paintInfo(QPainter &painter, QRect rect, const PacketRow &row,
                                 const State &state) const
{
    const bool isAnswer = row.clause == Clause::None && row.answered != Clause::None;
    if (const auto clause = isAnswer ? row.answered : row.clause; clause != Clause::None) {
        QString label = PacketWords::badge(clause);
        if (row.findings > 1)
            label += QStringLiteral(" +%1").arg(row.findings - 1);
        const auto colors = BadgeLabel::colorsOf(row.isViolation || isAnswer ? BadgeLabel::Tone::Error
                                                                             : BadgeLabel::Tone::Warning);
        const int width = m_metrics[BadgeFont].horizontalAdvance(label) + 2 * badgePadding;
        if (width <= rect.width()) {
            const QRect badge(rect.left(), rect.center().y() - badgeHeight / 2, width, badgeHeight);
            const QRect placed = QStyle::visualRect(state.direction, rect, badge);
            painter.save();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(color(colors.ground));
            painter.drawRoundedRect(placed, 4, 4);
            painter.restore();
            painter.setFont(m_fonts[BadgeFont]);
            painter.setPen(color(colors.text));
            painter.drawText(placed, Qt::AlignCenter, label);
            const int taken = width + badgeGap;
            rect = state.direction == Qt::RightToLeft ? rect.adjusted(0, 0, -taken, 0)
                                                      : rect.adjusted(taken, 0, 0, 0);
        }
    }
    paintText(painter, rect, text(row, PacketColumn::Info), TextFont, Role::Text,
              QStyle::visualAlignment(state.direction, Qt::AlignLeft | Qt::AlignVCenter));
}

void PacketRowPainter::paintText(QPainter &painter, const QRect &rect, const QString &text, Font font,
                                 Role role, Qt::Alignment alignment) const
{
    if (text.isEmpty() || rect.width() <= 0)
        return;
    painter.setFont(m_fonts[font]);
    painter.setPen(color(role));
    const QFontMetrics &metrics = m_metrics[font];
    // Most fit: to cut is dearer than to look.
    const bool fits = metrics.horizontalAdvance(text) <= rect.width();
    painter.drawText(rect, int(alignment) | Qt::TextSingleLine | Qt::TextDontClip,
                     fits ? text : metrics.elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace espalier
