// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetlist.h"

#include "ui/packets/packetlistaccessible.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <climits>

namespace espalier {

namespace {

constexpr int rowHeight = PacketRowPainter::rowHeight;
constexpr int claimMilliseconds = 500;

} // namespace

PacketList::PacketList(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_header(new PacketHeader(this))
    , m_painter(theme, *m_header)
{
    PacketListAccessible::install();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Packets"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(rowHeight);
    connect(m_header, &PacketHeader::arranged, this, [this] {
        updateScrollBars();
        viewport()->update();
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_painter.refresh();
        viewport()->update();
    });
}

PacketList::~PacketList() = default;

void PacketList::setSnapshot(const PacketSnapshot &snapshot)
{
    const bool restarted = snapshot.layoutVersion != m_snapshot.layoutVersion;
    const std::int64_t evicted = restarted ? 0 : std::int64_t(snapshot.beginRow) - beginRow();
    m_snapshot = snapshot;
    m_painter.setTimeReference(snapshot.timeReference);
    if (restarted) {
        m_chosen.clear();
        m_anchorRow = -1;
        m_hovered = -1;
        m_request = {};
        m_selectionClaim.invalidate();
    }
    const std::int64_t place = verticalScrollBar()->value() - evicted * rowHeight;
    updateScrollBars();
    adoptSelection();
    if (m_snapshot.isFollowing)
        scrollTo(verticalScrollBar()->maximum());
    else if (restarted && m_selectedRow >= 0)
        ensureVisible(m_selectedRow);
    else
        scrollTo(place);
    if (m_snapshot.revealRow >= 0)
        ensureVisible(m_snapshot.revealRow);
    requestRows();
    viewport()->update();
}

void PacketList::setColorRules(const QList<Role> &grounds)
{
    m_painter.setColorRules(grounds);
    viewport()->update();
}

void PacketList::setPlaceholder(const QString &text)
{
    if (text == m_placeholder)
        return;
    m_placeholder = text;
    viewport()->update();
}

void PacketList::adoptSelection()
{
    const bool agrees = m_snapshot.selectedRow == m_selectedRow;
    const bool claimed = m_selectionClaim.isValid() && !m_selectionClaim.hasExpired(claimMilliseconds);
    if (claimed && !agrees)
        return;
    m_selectionClaim.invalidate();
    if (agrees)
        return;
    m_selectedRow = m_snapshot.selectedRow;
    m_anchorRow = m_selectedRow;
    m_chosen.clear();
    announceSelection();
}

const PacketRow *PacketList::row(std::int64_t number) const
{
    const std::int64_t index = number - std::int64_t(m_snapshot.firstRow);
    return number >= 0 && index >= 0 && index < m_snapshot.rows.size() ? &m_snapshot.rows.at(index) : nullptr;
}

std::int64_t PacketList::rowAt(const QPoint &position) const
{
    const std::int64_t y = std::int64_t(position.y()) + verticalScrollBar()->value();
    const std::int64_t number = y < 0 ? -1 : beginRow() + y / rowHeight;
    return number < endRow() ? number : -1;
}

QRect PacketList::rowRect(std::int64_t number) const
{
    const std::int64_t y = (number - beginRow()) * rowHeight - verticalScrollBar()->value();
    return {0, int(std::clamp<std::int64_t>(y, -rowHeight, INT_MAX / 2)), viewport()->width(), rowHeight};
}

std::int64_t PacketList::topRow() const
{
    return beginRow() + verticalScrollBar()->value() / rowHeight;
}

int PacketList::pageRows() const
{
    return std::max(1, viewport()->height() / rowHeight);
}

bool PacketList::isChosen(std::int64_t number) const
{
    return m_chosen.count() > 0 ? m_chosen.contains(number) : number == m_selectedRow;
}

std::vector<RowSelection::Run> PacketList::chosen() const
{
    if (m_chosen.count() > 0)
        return m_chosen.runs();
    if (m_selectedRow < 0)
        return {};
    return {{m_selectedRow, m_selectedRow + 1}};
}

void PacketList::placeHeader()
{
    const int height = m_header->sizeHint().height();
    setViewportMargins(0, height, 0, 0);
    const QRect area = viewport()->geometry();
    m_header->setGeometry(area.left(), area.top() - height, area.width(), height);
}

void PacketList::updateScrollBars()
{
    const QScopedValueRollback placing(m_isPlacing, true);
    // A scroll bar counts in int: beyond 89 million rows the rest is reached by filtering.
    const std::int64_t height = (endRow() - beginRow()) * rowHeight;
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(std::max(rowHeight, viewport()->height() - rowHeight));
    bar->setRange(0, int(std::clamp<std::int64_t>(height - viewport()->height(), 0, INT_MAX / 2)));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(rowHeight);
    horizontalScrollBar()->setRange(0, std::max(0, m_header->length() - viewport()->width()));
}

void PacketList::scrollTo(std::int64_t value)
{
    const QScopedValueRollback placing(m_isPlacing, true);
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(int(std::clamp<std::int64_t>(value, 0, bar->maximum())));
}

void PacketList::requestRows()
{
    if (!isVisible())
        return;
    const std::int64_t page = pageRows() + 2;
    const std::int64_t first = std::max(beginRow(), topRow() - page);
    const Request request {std::uint64_t(first), std::uint32_t(topRow() - first + 2 * page)};
    if (request == m_request)
        return;
    m_request = request;
    emit viewportWanted(request.firstRow, request.rowCount);
}

void PacketList::selectRow(std::int64_t number, Choice choice)
{
    if (beginRow() >= endRow())
        return;
    number = std::clamp(number, beginRow(), endRow() - 1);
    if (choice == Choice::Toggle) {
        if (m_chosen.count() == 0 && m_selectedRow >= 0)
            m_chosen.toggle(m_selectedRow);
        m_chosen.toggle(number);
    } else if (choice == Choice::Extend && m_anchorRow >= 0) {
        m_chosen.set({std::min(m_anchorRow, number), std::max(m_anchorRow, number) + 1});
    } else {
        m_chosen.clear();
    }
    if (choice != Choice::Extend || m_anchorRow < 0)
        m_anchorRow = number;
    m_selectedRow = number;
    m_selectionClaim.start();
    if (m_snapshot.isFollowing) {
        m_snapshot.isFollowing = false;
        emit followingWanted(false);
    }
    ensureVisible(number);
    viewport()->update();
    if (const PacketRow *held = row(number))
        emit packetSelected(held->number);
    else
        emit rowSelected(quint64(number));
    announceSelection();
}

void PacketList::ensureVisible(std::int64_t number)
{
    const std::int64_t top = (number - beginRow()) * rowHeight;
    const std::int64_t bottom = top + rowHeight - viewport()->height();
    if (top < verticalScrollBar()->value())
        scrollTo(top);
    else if (bottom > verticalScrollBar()->value())
        scrollTo(bottom);
}

void PacketList::announceSelection()
{
    if (!QAccessible::isActive() || !hasFocus() || !row(m_selectedRow))
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(int(m_selectedRow - std::int64_t(m_snapshot.firstRow)));
    QAccessible::updateAccessibility(&event);
}

void PacketList::updateRow(std::int64_t number)
{
    if (number >= 0)
        viewport()->update(rowRect(number));
}

void PacketList::setHovered(std::int64_t number)
{
    if (number == m_hovered)
        return;
    updateRow(m_hovered);
    m_hovered = number;
    updateRow(m_hovered);
}

void PacketList::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.color(Role::Panel));
    if (beginRow() == endRow() && !m_placeholder.isEmpty()) {
        painter.setPen(m_theme.color(Role::Muted));
        painter.drawText(viewport()->rect(), int(Qt::AlignCenter) | Qt::TextWordWrap, m_placeholder);
    }
    const std::int64_t top = topRow();
    for (std::int64_t number = top; number <= top + pageRows() + 1; ++number) {
        const QRect rect = rowRect(number);
        const PacketRow *held = number < endRow() ? row(number) : nullptr;
        if (!held || !event->region().intersects(rect))
            continue;
        m_painter.paint(painter, rect, *held,
                        {.selected = isChosen(number),
                         .hovered = number == m_hovered,
                         .focused = hasFocus() && number == m_selectedRow,
                         .direction = layoutDirection()});
    }
}

void PacketList::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    placeHeader();
    m_header->fit(viewport()->width());
    updateScrollBars();
    if (m_snapshot.isFollowing)
        scrollTo(verticalScrollBar()->maximum());
    requestRows();
}

void PacketList::scrollContentsBy(int, int dy)
{
    m_header->setOffset(horizontalScrollBar()->value());
    setHovered(viewport()->underMouse() ? rowAt(viewport()->mapFromGlobal(QCursor::pos())) : -1);
    if (dy != 0 && !m_isPlacing) {
        const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
        if (atEnd != m_snapshot.isFollowing) {
            m_snapshot.isFollowing = atEnd;
            emit followingWanted(atEnd);
        }
    }
    requestRows();
    viewport()->update();
}

void PacketList::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    placeHeader();
    requestRows();
}

void PacketList::hideEvent(QHideEvent *event)
{
    QAbstractScrollArea::hideEvent(event);
    m_request = {};
}

} // namespace espalier
