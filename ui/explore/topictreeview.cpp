// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topictreeview.h"

#include "ui/explore/topictreeaccessible.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <chrono>

namespace espalier {

namespace {

constexpr int rowHeight = TopicRowPainter::rowHeight;
constexpr int topPadding = 4;
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
    : QAbstractScrollArea(parent), m_painter(theme), m_theme(theme)
{
    TopicTreeAccessible::install();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Topics"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
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
    if (visible(m_hovered))
        number = m_hovered;
    else if (visible(m_selectedRow))
        number = m_selectedRow;
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
    const std::int64_t shift = (now - was) * rowHeight;
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(int(std::clamp<std::int64_t>(bar->value() + shift, 0, bar->maximum())));
    m_hovered = m_hovered < 0 ? -1 : m_hovered + (now - was);
}

void TopicTreeView::followRequest()
{
    // The wanted rows have moved with their anchor on the other side; the same here, or each would be asked for again.
    if (m_requestAnchor.id == TopicId::None || m_snapshot.anchor != m_requestAnchor.id
        || m_snapshot.anchorRow < 0)
        return;
    const std::int64_t shift = m_snapshot.anchorRow - m_requestAnchor.row;
    m_request.firstRow = std::uint32_t(std::max<std::int64_t>(0, m_request.firstRow + shift));
    m_requestAnchor.row = m_snapshot.anchorRow;
}

void TopicTreeView::adoptSelection()
{
    const bool agrees = m_snapshot.selected == m_selected && m_selected != TopicId::None;
    const bool claimed = m_selectionClaim.isValid() && !m_selectionClaim.hasExpired(claimMilliseconds);
    if (claimed && !agrees && !(m_selected == TopicId::None && m_snapshot.selectedRow == m_selectedRow)) {
        if (m_selected != TopicId::None)
            m_selectedRow = whereIs(m_selected);
        return;
    }
    m_selectionClaim.invalidate();
    const bool changed = m_selected != m_snapshot.selected;
    m_selected = m_snapshot.selected;
    m_selectedRow = m_snapshot.selectedRow;
    if (changed)
        announceSelection();
}

const TreeRow *TopicTreeView::row(std::int64_t number) const
{
    const std::int64_t index = number - m_snapshot.firstRow;
    return number >= 0 && index >= 0 && index < m_snapshot.rows.size() ? &m_snapshot.rows.at(index) : nullptr;
}

std::int64_t TopicTreeView::rowAt(const QPoint &position) const
{
    const int y = position.y() + verticalScrollBar()->value() - topPadding;
    const std::int64_t number = y < 0 ? -1 : y / rowHeight;
    return number < std::int64_t(m_snapshot.totalRows) ? number : -1;
}

QRect TopicTreeView::rowRect(std::int64_t number) const
{
    const std::int64_t y = number * rowHeight + topPadding - verticalScrollBar()->value();
    return {0, int(std::clamp<std::int64_t>(y, -rowHeight, INT_MAX / 2)), viewport()->width(), rowHeight};
}

std::int64_t TopicTreeView::topRow() const
{
    return std::max(0, verticalScrollBar()->value() - topPadding) / rowHeight;
}

int TopicTreeView::pageRows() const
{
    return std::max(1, viewport()->height() / rowHeight);
}

void TopicTreeView::updateScrollBar()
{
    // A scroll bar counts in int: beyond 89 million rows the rest is reached by filtering.
    const std::int64_t height = std::int64_t(m_snapshot.totalRows) * rowHeight + 2 * topPadding;
    QScrollBar *bar = verticalScrollBar();
    bar->setSingleStep(rowHeight);
    bar->setPageStep(std::max(rowHeight, viewport()->height() - rowHeight));
    bar->setRange(0, int(std::clamp<std::int64_t>(height - viewport()->height(), 0, INT_MAX / 2)));
}

void TopicTreeView::requestRows()
{
    if (!isVisible())
        return;
    const std::int64_t top = topRow();
    const std::int64_t page = pageRows() + 2;
    const auto first = std::uint32_t(std::max<std::int64_t>(0, top - page));
    const Request request {first, std::uint32_t(top - first + 2 * page)};
    if (request == m_request)
        return;
    m_request = request;
    const TreeRow *held = top > 0 ? row(top) : nullptr;
    m_requestAnchor = held ? Anchor {held->id, top} : Anchor {};
    emit viewportWanted(request.firstRow, request.rowCount, m_requestAnchor.id,
                        held ? std::uint32_t(top) : 0);
}

void TopicTreeView::selectRow(std::int64_t number, Choice choice)
{
    if (m_snapshot.totalRows == 0)
        return;
    number = std::clamp<std::int64_t>(number, 0, std::int64_t(m_snapshot.totalRows) - 1);
    const TreeRow *held = row(number);
    updateRow(m_selectedRow);
    m_selectedRow = number;
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

void TopicTreeView::ensureVisible(std::int64_t number)
{
    QScrollBar *bar = verticalScrollBar();
    const std::int64_t top = number * rowHeight;
    const std::int64_t bottom = top + rowHeight + 2 * topPadding - viewport()->height();
    if (top < bar->value())
        bar->setValue(int(top));
    else if (bottom > bar->value())
        bar->setValue(int(std::min<std::int64_t>(bottom, bar->maximum())));
}

void TopicTreeView::announceSelection()
{
    if (!QAccessible::isActive() || !hasFocus())
        return;
    const int index = int(m_selectedRow - m_snapshot.firstRow);
    if (!row(m_selectedRow))
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(index);
    QAccessible::updateAccessibility(&event);
}

void TopicTreeView::updateRow(std::int64_t number)
{
    if (number >= 0)
        viewport()->update(rowRect(number));
}

void TopicTreeView::setHovered(std::int64_t number)
{
    if (number == m_hovered)
        return;
    if ((number < 0) != (m_hovered < 0))
        emit mouseOverRows(number >= 0);
    updateRow(m_hovered);
    m_hovered = number;
    updateRow(m_hovered);
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
        QAbstractScrollArea::timerEvent(event);
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

void TopicTreeView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.color(Role::Panel));
    const std::int64_t now = steadyMilliseconds();
    const std::int64_t top = topRow();
    for (std::int64_t number = top; number <= top + pageRows() + 1; ++number) {
        const QRect rect = rowRect(number);
        const TreeRow *held = row(number);
        if (!held || !event->region().intersects(rect))
            continue;
        m_painter.paint(painter, rect, *held,
                        {.selected = m_selected == held->id || held->chosen,
                         .hovered = number == m_hovered,
                         .focused = hasFocus(),
                         .glow = glowOf(*held, now),
                         .direction = layoutDirection()});
    }
}

void TopicTreeView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
    requestRows();
}

void TopicTreeView::scrollContentsBy(int, int)
{
    setHovered(viewport()->underMouse() ? rowAt(viewport()->mapFromGlobal(QCursor::pos())) : -1);
    requestRows();
    viewport()->update();
}

void TopicTreeView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    requestRows();
    startGlow();
}

void TopicTreeView::hideEvent(QHideEvent *event)
{
    QAbstractScrollArea::hideEvent(event);
    m_glowTimer.stop();
    m_request = {};
    emit viewportWanted(0, 0, TopicId::None, 0);
}

void TopicTreeView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
    announceSelection();
}

void TopicTreeView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace espalier
