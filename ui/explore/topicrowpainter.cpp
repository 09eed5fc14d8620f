// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicrowpainter.h"

#include "ui/common/jsontokens.h"
#include "ui/common/sparkline.h"
#include "ui/common/tokenrole.h"
#include "ui/common/units.h"
#include "ui/explore/valuecolors.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <climits>

namespace espalier {

namespace {

constexpr int sideMargin = 10;
constexpr int levelStep = 16;
constexpr int arrowWidth = 14;
constexpr int spacing = 6;
constexpr int rateWidth = 54;
constexpr int sparklineWidth = 62;
constexpr int sparklineHeight = 14;
/// In less than this the value needs the room.
constexpr int sparklineFrom = 400;
constexpr int rowBadgePadding = 6;
constexpr qsizetype maximumRates = 512;

struct RowWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::TopicTreeView)
};

QString countsOf(const TreeRow &row)
{
    QString text;
    if (row.topicsBelow > 0)
        text = RowWords::tr("%Ln topics", nullptr, int(std::min<std::uint32_t>(row.topicsBelow, INT_MAX)));
    if (row.retainedBelow > 0)
        text += RowWords::tr(" · %1 retained").arg(countText(row.retainedBelow));
    if (row.depth == 0 && row.expandable && row.rate >= 1000)
        text += RowWords::tr(" · %1 msg/s").arg(shortNumber(row.rate));
    return text;
}

bool isPlainAscii(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
}

QStaticText prepared(const QString &text, const QFont &font)
{
    QStaticText result(text);
    result.setTextFormat(Qt::PlainText);
    result.setPerformanceHint(QStaticText::AggressiveCaching);
    result.prepare(QTransform(), font);
    return result;
}

bool showsSparkline(const TreeRow &row, int width)
{
    return width >= sparklineFrom && hasSparkline(row.rateHistory);
}

} // namespace

TopicRowPainter::TopicRowPainter(const Theme &theme) : m_theme(theme)
{
    refresh();
}

void TopicRowPainter::refresh()
{
    m_fonts[NameFont] = m_theme.textFont();
    m_fonts[CountFont] = m_theme.scaledTextFont(11.5 / 13);
    m_fonts[ValueFont] = m_theme.dataFont();
    m_fonts[BadgeFont] = scaledFont(m_theme.dataFont(), 11.0 / 12);
    m_metrics.clear();
    for (const QFont &font : m_fonts)
        m_metrics.emplace_back(font);
    m_dataAdvance = m_metrics[ValueFont].horizontalAdvance(QLatin1Char('0'));
    for (std::size_t i = 0; i < roleCount; ++i)
        m_colors[i] = m_theme.color(static_cast<Role>(i));
    m_layouts.clear();
    m_rates.clear();
}

void TopicRowPainter::setFilter(const FilterMatcher &filter)
{
    m_filter = filter;
    m_layouts.clear();
}

void TopicRowPainter::trim(qsizetype kept)
{
    if (m_layouts.size() > kept)
        m_layouts.clear();
    if (m_rates.size() > maximumRates)
        m_rates.clear();
}

qreal TopicRowPainter::indent(std::uint16_t depth, int width) const
{
    // Very deep topics would push their names out of sight: from there on the depth is told by a number.
    return std::min(depth * levelStep, width * 2 / 5);
}

QRect TopicRowPainter::arrowRect(const QRect &rowRect, const TreeRow &row,
                                 Qt::LayoutDirection direction) const
{
    const int x = rowRect.left() + sideMargin + spacing + int(indent(row.depth, rowRect.width()));
    return QStyle::visualRect(direction, rowRect, QRect(x, rowRect.top(), arrowWidth, rowRect.height()));
}

const TopicRowPainter::Layout &TopicRowPainter::layoutOf(const TreeRow &row, int width)
{
    Key key {row.name,  row.preview,  countsOf(row), row.valueKind, row.payloadSize,
             row.depth, row.retained, row.hidden,    row.silent,    showsSparkline(row, width),
             width};
    Layout &layout = m_layouts[row.id];
    if (!(layout.key == key) || layout.pieces.empty()) {
        layout.key = std::move(key);
        layout.pieces.clear();
        layOut(layout, row);
    }
    return layout;
}

void TopicRowPainter::layOut(Layout &layout, const TreeRow &row) const
{
    const int width = layout.key.width;
    const qreal inset = indent(row.depth, width);
    qreal end = width - sideMargin - rateWidth - spacing;
    if (layout.key.sparkline)
        end -= sparklineWidth + spacing;
    Cursor cursor {layout, sideMargin + spacing + inset + arrowWidth + spacing, end};
    if (inset < row.depth * levelStep)
        addText(cursor, QStringLiteral("+%1").arg(row.depth - int(inset) / levelStep), CountFont,
                Role::Faint);
    addName(cursor, row.name);
    if (row.silent)
        addBadge(cursor, RowWords::tr("silent"), Role::Warning, Role::WarningSoft);
    if (row.hidden)
        addBadge(cursor, RowWords::tr("hidden"));
    if (!layout.key.counts.isEmpty())
        addText(cursor, layout.key.counts, CountFont, Role::Faint);
    cursor.x += 4;
    layOutValue(cursor, row);
}

void TopicRowPainter::layOutValue(Cursor &cursor, const TreeRow &row) const
{
    const qreal end = cursor.end;
    const QString retained = row.retained ? RowWords::tr("R", "badge of a retained value") : QString();
    QString size;
    if (row.valueKind == ValueKind::Binary)
        size = RowWords::tr("binary %1").arg(sizeText(row.payloadSize));
    // Badges behind the value keep their place; the value gives way.
    if (!retained.isEmpty())
        cursor.end -= badgeWidth(retained) + spacing;
    if (!size.isEmpty())
        cursor.end -= badgeWidth(size) + spacing;

    switch (row.valueKind) {
    case ValueKind::None:
        break;
    case ValueKind::Empty:
        addText(cursor, RowWords::tr("empty"), CountFont, Role::Faint);
        break;
    case ValueKind::Image:
        addBadge(cursor, row.preview.isEmpty() ? RowWords::tr("image") : row.preview);
        addText(cursor, sizeText(row.payloadSize), ValueFont, Role::Muted);
        break;
    case ValueKind::Json:
        layOutJson(cursor, row.preview);
        break;
    case ValueKind::Number:
    case ValueKind::String:
    case ValueKind::Boolean:
    case ValueKind::Null:
    case ValueKind::Text:
    case ValueKind::Binary:
        addText(cursor, row.preview, ValueFont, valueRole(row.valueKind));
        break;
    }
    cursor.end = end;
    if (!size.isEmpty())
        addBadge(cursor, size);
    if (!retained.isEmpty())
        addBadge(cursor, retained);
}

void TopicRowPainter::layOutJson(Cursor &cursor, const QString &preview) const
{
    addMarks(cursor, preview, ValueFont, cursor.x);
    const qreal end = cursor.end;
    // There is always room left for the ellipsis.
    cursor.end -= 1.5 * m_dataAdvance;
    QString run;
    Role color = Role::Muted;
    const auto flush = [&] {
        const qreal width = textWidth(run, ValueFont);
        const bool fits = width <= cursor.left();
        if (!fits) {
            cursor.end = end;
            // Too wide for the room in any case, so that what is cut always ends with an ellipsis.
            run += QStringLiteral("……");
        }
        addText(cursor, run, ValueFont, color);
        if (fits && !run.isEmpty())
            cursor.x -= spacing;
        run.clear();
        return fits;
    };
    for (const TokenSpan &span : jsonSpans(preview, 64)) {
        const Role next = tokenRole(span.kind, Role::Muted);
        if (next != color && !flush())
            return;
        color = next;
        run += QStringView(preview).sliced(span.offset, span.length);
    }
    if (flush())
        cursor.x += spacing;
}

void TopicRowPainter::addName(Cursor &cursor, const QString &name) const
{
    if (name.isEmpty()) {
        addText(cursor, RowWords::tr("(empty)", "a topic level without characters"), NameFont, Role::Faint);
        return;
    }
    addMarks(cursor, name, NameFont, cursor.x);
    addText(cursor, name, NameFont, Role::Text);
}

void TopicRowPainter::addText(Cursor &cursor, const QString &text, Font font, Role color) const
{
    if (text.isEmpty() || cursor.left() < m_metrics[font].averageCharWidth())
        return;
    qreal width = textWidth(text, font);
    QString shown = text;
    if (width > cursor.left()) {
        shown = m_metrics[font].elidedText(text, Qt::ElideRight, cursor.left());
        width = cursor.left();
    }
    Piece piece {.text = prepared(shown, m_fonts[font]), .font = font, .color = color};
    const qreal height = m_metrics[font].height();
    piece.rect = QRectF(cursor.x, (rowHeight - height) / 2, width, height);
    cursor.x += width + spacing;
    cursor.layout.pieces.push_back(std::move(piece));
}

void TopicRowPainter::addBadge(Cursor &cursor, const QString &text, Role color, Role fill) const
{
    const qreal width = badgeWidth(text);
    if (width > cursor.left())
        return;
    Piece piece {.text = prepared(text, m_fonts[BadgeFont]), .font = BadgeFont, .color = color, .fill = fill};
    piece.rect = QRectF(cursor.x, (rowHeight - badgeHeight) / 2.0, width, badgeHeight);
    cursor.x += width + spacing;
    cursor.layout.pieces.push_back(std::move(piece));
}

void TopicRowPainter::addMarks(Cursor &cursor, const QString &text, Font font, qreal x) const
{
    for (const FilterMatcher::Range &range : m_filter.ranges(text)) {
        const qreal start = x + textWidth(text.left(range.start), font);
        const qreal width = textWidth(text.mid(range.start, range.length), font);
        if (start + width > cursor.end)
            break;
        const qreal height = m_metrics[font].height();
        cursor.layout.pieces.push_back(
            {.rect = QRectF(start - 1, (rowHeight - height) / 2, width + 2, height),
             .text = {},
             .font = font,
             .color = Role::Text,
             .fill = Role::Highlight});
    }
}

qreal TopicRowPainter::textWidth(const QString &text, Font font) const
{
    if (font == ValueFont && isPlainAscii(text))
        return m_dataAdvance * qreal(text.size());
    return m_metrics[font].horizontalAdvance(text);
}

qreal TopicRowPainter::badgeWidth(const QString &text) const
{
    return m_metrics[BadgeFont].horizontalAdvance(text) + 2 * rowBadgePadding;
}

const QStaticText &TopicRowPainter::rateLabel(const QString &text)
{
    auto found = m_rates.find(text);
    if (found == m_rates.end())
        found = m_rates.insert(text, prepared(text, m_fonts[CountFont]));
    return *found;
}

void TopicRowPainter::paintBackground(QPainter &painter, const QRect &rect, const State &state) const
{
    if (state.selected)
        painter.fillRect(rect, m_colors[std::size_t(Role::AccentSoft)]);
    else if (state.hovered)
        painter.fillRect(rect, m_colors[std::size_t(Role::Hover)]);
    if (state.glow > 0) {
        QColor color = m_colors[std::size_t(Role::Highlight)];
        color.setAlphaF(float(state.glow));
        painter.fillRect(rect, color);
    }
    if (state.selected && state.focused)
        painter.fillRect(
            QStyle::visualRect(state.direction, rect, QRect(rect.topLeft(), QSize(2, rect.height()))),
            m_colors[std::size_t(Role::Accent)]);
}

void TopicRowPainter::paintArrow(QPainter &painter, const QRect &rect, bool expanded,
                                 Qt::LayoutDirection direction) const
{
    const QPointF center = QRectF(rect).center();
    const qreal toward = direction == Qt::LeftToRight ? 1 : -1;
    const QPolygonF arrow = expanded ? QPolygonF {{center.x() - 3.5, center.y() - 1.5},
                                                  {center.x() + 3.5, center.y() - 1.5},
                                                  {center.x(), center.y() + 3}}
                                     : QPolygonF {{center.x() - 1.5 * toward, center.y() - 3.5},
                                                  {center.x() + 3 * toward, center.y()},
                                                  {center.x() - 1.5 * toward, center.y() + 3.5}};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colors[std::size_t(Role::Faint)]);
    painter.drawPolygon(arrow);
}

void TopicRowPainter::paint(QPainter &painter, const QRect &rowRect, const TreeRow &row, const State &state)
{
    paintBackground(painter, rowRect, state);
    if (row.expandable)
        paintArrow(painter, arrowRect(rowRect, row, state.direction), row.expanded, state.direction);

    const auto placed = [&](const QRectF &rect) {
        const QRectF logical = rect.translated(rowRect.topLeft());
        return state.direction == Qt::LeftToRight
                   ? logical
                   : QRectF(rowRect.left() + rowRect.right() + 1 - logical.right(), logical.top(),
                            logical.width(), logical.height());
    };
    for (const Piece &piece : layoutOf(row, rowRect.width()).pieces) {
        const QRectF rect = placed(piece.rect);
        if (piece.fill != Role::Panel) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_colors[std::size_t(piece.fill)]);
            painter.drawRoundedRect(rect, 4, 4);
        }
        if (piece.text.text().isEmpty())
            continue;
        painter.setFont(m_fonts[piece.font]);
        painter.setPen(m_colors[std::size_t(piece.color)]);
        const qreal padding = piece.fill == Role::Panel ? 0 : rowBadgePadding;
        painter.drawStaticText(
            QPointF(rect.left() + padding, rect.center().y() - m_metrics[piece.font].height() / 2),
            piece.text);
    }

    const QString rate = m_column.text(row);
    if (!rate.isEmpty()) {
        const QStaticText &label = rateLabel(rate);
        const qreal width = label.size().width();
        const QRectF rect = placed({rowRect.width() - sideMargin - width,
                                    (rowHeight - label.size().height()) / 2, width, label.size().height()});
        painter.setFont(m_fonts[CountFont]);
        painter.setPen(m_colors[std::size_t(Role::Faint)]);
        painter.drawStaticText(rect.topLeft(), label);
    }
    if (showsSparkline(row, rowRect.width())) {
        const QRectF rect =
            placed({qreal(rowRect.width() - sideMargin - rateWidth - spacing - sparklineWidth),
                    (rowHeight - sparklineHeight) / 2.0, sparklineWidth, sparklineHeight});
        paintSparkline(painter, rect, row.rateHistory, m_colors[std::size_t(Role::Accent)]);
    }
}

} // namespace espalier
