// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topictreeview.h"

#include "ui/common/units.h"

#include <QScrollBar>
#include <QTimerEvent>

#include <algorithm>
#include <chrono>

namespace espalier {

namespace {

constexpr int rowHeight = TopicRowPainter::rowHeight;
constexpr std::int64_t glowMilliseconds = 600;
constexpr int glowStepMilliseconds = 40;
constexpr int claimMilliseconds = 500;
constexpr qsizetype keptLayouts = 1000;

std::int64_t steadyMilliseconds()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace

TopicTreeView::TopicTreeView(const Theme &theme, QWidget *parent)
    : RowArea(theme, {.rowHeight = rowHeight, .padding = 4, .role = QAccessible::Tree}, parent)
    , m_painter(theme)
{
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Topics"));
    connect(&theme, &Theme::changed, this, [this] {
        m_painter.refresh();
        viewport()->update();
    });
}

TopicTreeView::~TopicTreeView() = default;

void TopicTreeView::setSnapshot(const TreeSnapshot &snapshot)
{
    const Anchor before = anchor();
    const bool moved =
        snapshot.layoutVersion != m_snapshot.layoutVersion || snapshot.totalRows != m_snapshot.totalRows;
    if (snapshot.filter.text != m_snapshot.filter.text)
        m_painter.setFilter(FilterMatcher(snapshot.filter.text));
    m_snapshot = snapshot;
    m_painter.trim(keptLayouts);
    m_painter.column().setTotals(snapshot);
    updateScrollBar();
    if (moved)
        keepInPlace(before);
    followRequest();
    adoptSelection();
    if (snapshot.revealRow >= 0)
        ensureVisible(snapshot.revealRow);
    requestRows();
    startGlow();
    viewport()->update();
}

void TopicTreeView::requestAgain()
{
    m_request = {};
    requestRows();
}

void TopicTreeView::setGlow(Glow glow)
{
    m_glow = glow;
    viewport()->update();
}

TopicTreeView::Anchor TopicTreeView::anchor() const
{
    const auto visible = [this](std::int64_t number) {
        return number >= 0 && rowRect(number).intersects(viewport()->rect());
    };
    std::int64_t number = -1;
    if (visible(hovered()))
        number = hovered();
    else if (visible(selectedRow()))
        number = selectedRow();
    else if (verticalScrollBar()->value() > 0)
        number = topRow();
    const TreeRow *held = row(number);
    return held ? Anchor {held->id, number} : Anchor {};
}

std::int64_t TopicTreeView::whereIs(TopicId id) const
{
    const auto found = std::ranges::find(m_snapshot.rows, id, &TreeRow::id);
    if (found != m_snapshot.rows.end())
        return m_snapshot.firstRow + std::distance(m_snapshot.rows.begin(), found);
    if (id == m_snapshot.anchor)
        return m_snapshot.anchorRow;
    return id == m_snapshot.selected ? m_snapshot.selectedRow : -1;
}

void TopicTreeView::keepInPlace(const Anchor &before)
{
    if (before.id == TopicId::None)
        return;
    std::int64_t now = whereIs(before.id);
    std::int64_t was = before.row;
    if (now < 0 && m_snapshot.anchorRow >= 0 && m_snapshot.anchor == m_requestAnchor.id) {
        // The very row went out of reach: keep what was the top row when rows were last asked for.
        now = m_snapshot.anchorRow;
        was = m_requestAnchor.row;
    }
    if (now < 0 || now == was)
        return;
    scrollTo(verticalScrollBar()->value() + (now - was) * rowHeight);
    if (hovered() >= 0)
        renumberHovered(hovered() + (now - was));
}

void TopicTreeView::followRequest()
{
    // The wanted rows have moved with their anchor on the other side; the same here, or each would be asked for again.
    if (m_requestAnchor.id == TopicId::None || m_snapshot.anchor != m_requestAnchor.id
        || m_snapshot.anchorRow < 0)
        return;
    const std::int64_t shift = m_snapshot.anchorRow - m_requestAnchor.row;
    m_request.first = std::max<std::int64_t>(0, m_request.first + shift);
    m_requestAnchor.row = m_snapshot.anchorRow;
}

void TopicTreeView::adoptSelection()
{
    const bool agrees = m_snapshot.selected == m_selected && m_selected != TopicId::None;
    const bool claimed = m_selectionClaim.isValid() && !m_selectionClaim.hasExpired(claimMilliseconds);
    if (claimed && !agrees && !(m_selected == TopicId::None && m_snapshot.selectedRow == selectedRow())) {
        if (m_selected != TopicId::None)
            setSelectedRow(whereIs(m_selected));
        return;
    }
    m_selectionClaim.invalidate();
    const bool changed = m_selected != m_snapshot.selected;
    m_selected = m_snapshot.selected;
    setSelectedRow(m_snapshot.selectedRow);
    if (changed)
        announceSelection();
}

const TreeRow *TopicTreeView::row(std::int64_t number) const
{
    return isHeld(number) ? &m_snapshot.rows.at(number - firstHeld()) : nullptr;
}

void TopicTreeView::requestRows()
{
    if (!isVisible())
        return;
    const Rows request = rowsToHold();
    if (request == m_request)
        return;
    m_request = request;
    const std::int64_t top = topRow();
    const TreeRow *held = top > 0 ? row(top) : nullptr;
    m_requestAnchor = held ? Anchor {held->id, top} : Anchor {};
    emit viewportWanted(quint32(request.first), quint32(request.count), m_requestAnchor.id,
                        held ? std::uint32_t(top) : 0);
}

void TopicTreeView::selectRow(std::int64_t number, Choice choice)
{
    if (m_snapshot.totalRows == 0)
        return;
    number = std::clamp<std::int64_t>(number, 0, endRow() - 1);
    const TreeRow *held = row(number);
    updateRow(selectedRow());
    setSelectedRow(number);
    m_selected = held ? held->id : TopicId::None;
    m_selectionClaim.start();
    updateRow(number);
    ensureVisible(number);
    if (!held)
        emit rowSelected(number);
    else if (choice == Choice::Extend)
        emit topicsChosenTo(held->id);
    else if (choice == Choice::Toggle)
        emit topicToggled(held->id);
    else
        emit topicSelected(held->id);
    announceSelection();
}

void TopicTreeView::setHovered(std::int64_t number)
{
    if ((number < 0) != (hovered() < 0))
        emit mouseOverRows(number >= 0);
    RowArea::setHovered(number);
}

bool TopicTreeView::isChosen(std::int64_t number) const
{
    const TreeRow *held = row(number);
    return held && (held->chosen || held->id == m_selected);
}

QString TopicTreeView::toolTip(std::int64_t number) const
{
    const TreeRow &held = *row(number);
    QString text = held.name;
    if (!held.preview.isEmpty())
        text += u'\n' + held.preview;
    if (const QString traffic = m_painter.column().summary(held); !traffic.isEmpty())
        text += u'\n' + traffic;
    return text;
}

QString TopicTreeView::accessibleText(std::int64_t number, QAccessible::Text kind) const
{
    switch (kind) {
    case QAccessible::Name:
        return row(number)->name;
    case QAccessible::Value:
        return row(number)->preview;
    case QAccessible::Description:
        return describe(*row(number));
    default:
        return {};
    }
}

QString TopicTreeView::describe(const TreeRow &held)
{
    QStringList parts {tr("level %1").arg(held.depth + 1)};
    if (held.topicsBelow > 0)
        parts.append(tr("%1 topics below").arg(countText(held.topicsBelow)));
    if (held.retained)
        parts.append(tr("retained"));
    if (held.silent)
        parts.append(tr("silent"));
    if (held.hidden)
        parts.append(tr("hidden"));
    if (const QString rate = shortNumber(held.rate); !rate.isEmpty())
        parts.append(tr("%1 messages per second").arg(rate));
    return parts.join(QStringLiteral(", "));
}

void TopicTreeView::fillAccessible(std::int64_t number, QAccessible::State &state) const
{
    const TreeRow &held = *row(number);
    state.expandable = held.expandable;
    state.expanded = held.expandable && held.expanded;
    state.collapsed = held.expandable && !held.expanded;
}

qreal TopicTreeView::glowOf(const TreeRow &row, std::int64_t now) const
{
    if (m_glow == Glow::Off || row.lastChange <= 0)
        return 0;
    const std::int64_t age = now - row.lastChange;
    if (age < 0 || age >= glowMilliseconds)
        return 0;
    // What changes all the time would glow all the time: it only glimmers, so that the rare change stands out.
    const qreal strength = std::clamp(1.5 / (1 + row.rate / 2.0), 0.12, 1.0);
    return strength * (1 - qreal(age) / glowMilliseconds);
}

void TopicTreeView::startGlow()
{
    if (m_glow == Glow::On && !m_glowTimer.isActive() && isVisible())
        m_glowTimer.start(glowStepMilliseconds, this);
}

void TopicTreeView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_glowTimer.timerId()) {
        RowArea::timerEvent(event);
        return;
    }
    const std::int64_t now = steadyMilliseconds();
    bool glowing = false;
    const std::int64_t top = topRow();
    for (std::int64_t number = top; number <= top + pageRows() + 1; ++number) {
        const TreeRow *held = row(number);
        // One step longer than the glow, so that the last trace is painted over.
        if (!held || held->lastChange <= 0
            || now - held->lastChange > glowMilliseconds + 2 * glowStepMilliseconds)
            continue;
        glowing = true;
        updateRow(number);
    }
    if (!glowing)
        m_glowTimer.stop();
}

void TopicTreeView::paintRow(QPainter &painter, const QRect &rect, std::int64_t number)
{
    const TreeRow &held = *row(number);
    m_painter.paint(painter, rect, held,
                    {.selected = isChosen(number),
                     .hovered = number == hovered(),
                     .focused = hasFocus(),
                     .glow = glowOf(held, steadyMilliseconds()),
                     .direction = layoutDirection()});
}

void TopicTreeView::showEvent(QShowEvent *event)
{
    RowArea::showEvent(event);
    startGlow();
}

void TopicTreeView::hideEvent(QHideEvent *event)
{
    RowArea::hideEvent(event);
    m_glowTimer.stop();
    m_request = {};
    emit viewportWanted(0, 0, TopicId::None, 0);
}

} // namespace espalier
