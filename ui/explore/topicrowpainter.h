// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/explore/filtermatcher.h"
#include "ui/explore/topiccolumn.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QHash>
#include <QRect>
#include <QStaticText>

#include <vector>

class QPainter;

namespace espalier {

/// Paints rows of the topic tree. What is shown of a row is laid out once and kept until the row's content, the width
/// or the fonts change; painting is then a handful of prepared texts.
class TopicRowPainter
{
public:
    static constexpr int rowHeight = 24;

    struct State
    {
        bool selected = false;
        bool hovered = false;
        bool focused = false;
        /// 1 at the change, 0 when faded away.
        qreal glow = 0;
        Qt::LayoutDirection direction = Qt::LeftToRight;
    };

    explicit TopicRowPainter(const Theme &theme);

    [[nodiscard]] TopicColumn &column() { return m_column; }
    [[nodiscard]] const TopicColumn &column() const { return m_column; }
    /// Takes fonts and colours anew.
    void refresh();
    void setFilter(const FilterMatcher &filter);
    void paint(QPainter &painter, const QRect &rowRect, const TreeRow &row, const State &state);
    /// Where a click expands or collapses.
    [[nodiscard]] QRect arrowRect(const QRect &rowRect, const TreeRow &row,
                                  Qt::LayoutDirection direction) const;
    /// Forgets layouts when more than `kept` have gathered.
    void trim(qsizetype kept);

private:
    enum Font { NameFont, CountFont, ValueFont, BadgeFont, FontCount };

    struct Piece
    {
        QRectF rect {};
        QStaticText text {};
        Font font = NameFont;
        Role color = Role::Text;
        /// A badge or a mark of the filter; Panel: none.
        Role fill = Role::Panel;
    };

    /// All that decides the layout of a row.
    struct Key
    {
        QString name;
        QString preview;
        QString counts;
        ValueKind valueKind = ValueKind::None;
        std::uint32_t payloadSize = 0;
        std::uint16_t depth = 0;
        bool retained = false;
        bool hidden = false;
        bool silent = false;
        bool sparkline = false;
        int width = 0;
        friend bool operator==(const Key &, const Key &) = default;
    };

    struct Layout
    {
        Key key;
        std::vector<Piece> pieces;
    };

    /// Where the next piece goes while a row is laid out.
    struct Cursor
    {
        Layout &layout;
        qreal x = 0;
        qreal end = 0;
        [[nodiscard]] qreal left() const { return end - x; }
    };

    [[nodiscard]] qreal indent(std::uint16_t depth, int width) const;
    [[nodiscard]] const Layout &layoutOf(const TreeRow &row, int width);
    void layOut(Layout &layout, const TreeRow &row) const;
    void layOutValue(Cursor &cursor, const TreeRow &row) const;
    void layOutJson(Cursor &cursor, const QString &preview) const;
    void addName(Cursor &cursor, const QString &name) const;
    void addText(Cursor &cursor, const QString &text, Font font, Role color) const;
    void addBadge(Cursor &cursor, const QString &text, Role color = Role::Muted,
                  Role fill = Role::Hover) const;
    void addMarks(Cursor &cursor, const QString &text, Font font, qreal x) const;
    [[nodiscard]] qreal textWidth(const QString &text, Font font) const;
    [[nodiscard]] qreal badgeWidth(const QString &text) const;
    [[nodiscard]] const QStaticText &rateLabel(const QString &text);
    void paintBackground(QPainter &painter, const QRect &rect, const State &state) const;
    void paintArrow(QPainter &painter, const QRect &rect, bool expanded, Qt::LayoutDirection direction) const;

    const Theme &m_theme;
    FilterMatcher m_filter;
    TopicColumn m_column;
    std::array<QFont, FontCount> m_fonts;
    std::vector<QFontMetricsF> m_metrics;
    qreal m_dataAdvance = 0;
    std::array<QColor, roleCount> m_colors;
    QHash<TopicId, Layout> m_layouts;
    QHash<QString, QStaticText> m_rates;
};

} // namespace espalier
