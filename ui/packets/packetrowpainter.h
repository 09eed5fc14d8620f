// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/packets/packetheader.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QList>
#include <QRect>

#include <array>
#include <optional>
#include <vector>

class QPainter;

namespace espalier {

/// Paints rows of the packet list into the columns of its header.
class PacketRowPainter
{
public:
    static constexpr int rowHeight = 24;

    struct State
    {
        bool selected = false;
        bool hovered = false;
        bool focused = false;
        Qt::LayoutDirection direction = Qt::LeftToRight;
    };

    PacketRowPainter(const Theme &theme, const PacketHeader &header);

    /// Takes fonts and colours anew.
    void refresh();
    /// Grounds of rows by the colour rule that they match.
    void setColorRules(const QList<Role> &grounds) { m_rules = grounds; }
    void setTimeReference(std::optional<CaptureTime> reference) { m_reference = reference; }
    void paint(QPainter &painter, const QRect &rowRect, const PacketRow &row, const State &state) const;
    /// What stands in a column.
    [[nodiscard]] QString text(const PacketRow &row, PacketColumn column) const;

private:
    enum Font { TextFont, StrongFont, DataFont, BadgeFont, FontCount };

    void paintGround(QPainter &painter, const QRect &rect, const PacketRow &row, const State &state) const;
    void paintSigns(QPainter &painter, const QRect &rect, const PacketRow &row,
                    Qt::LayoutDirection direction) const;
    void paintInfo(QPainter &painter, QRect rect, const PacketRow &row, const State &state) const;
    void paintText(QPainter &painter, const QRect &rect, const QString &text, Font font, Role role,
                   Qt::Alignment alignment) const;
    [[nodiscard]] const QColor &color(Role role) const { return m_colors[std::size_t(role)]; }

    const Theme &m_theme;
    const PacketHeader &m_header;
    std::array<QFont, FontCount> m_fonts;
    std::vector<QFontMetrics> m_metrics;
    std::array<QColor, roleCount> m_colors;
    QList<Role> m_rules;
    std::optional<CaptureTime> m_reference;
};

} // namespace espalier
