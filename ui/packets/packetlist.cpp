// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetlist.h"

#include "ui/packets/packetwords.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cstdlib>

namespace espalier {

namespace {

constexpr int claimMilliseconds = 500;

} // namespace

PacketList::PacketList(const Theme &theme, QWidget *parent)
    : RowArea(theme, {.rowHeight = PacketRowPainter::rowHeight}, parent)
    , m_header(new PacketHeader(this))
    , m_painter(theme, *m_header)
{
    setAccessibleName(tr("Packets"));
    connect(m_header, &PacketHeader::arranged, this, [this] {
        updateScrollBar();
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
        setHovered(-1);
        m_request = {};
        m_selectionClaim.invalidate();
        m_isSelectionSought = true;
    }
    const std::int64_t place = verticalScrollBar()->value() - evicted * PacketRowPainter::rowHeight;
    updateScrollBar();
    m_chosen.removeBefore(beginRow());
    adoptSelection();
    announceWhenHeld();
    if (m_snapshot.isFollowing)
        scrollTo(verticalScrollBar()->maximum());
    else if (m_isSelectionSought && selectedRow() >= 0)
        ensureVisible(selectedRow());
    else
        scrollTo(place);
    // It is not yet known where it is while packets are looked at.
    m_isSelectionSought = m_isSelectionSought && selectedRow() < 0 && m_snapshot.filter.isRunning;
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
    const bool agrees = m_snapshot.selectedRow == selectedRow();
    const bool claimed = m_selectionClaim.isValid() && !m_selectionClaim.hasExpired(claimMilliseconds);
    if (claimed && !agrees)
        return;
    m_selectionClaim.invalidate();
    if (agrees)
        return;
    const bool isEvicted = selectedRow() >= 0 && selectedRow() < beginRow() && m_snapshot.selectedRow < 0;
    setSelectedRow(m_snapshot.selectedRow);
    m_anchorRow = selectedRow();
    if (!isEvicted)
        m_chosen.clear();
    announceSelection();
}

const PacketRow *PacketList::row(std::int64_t number) const
{
    return isHeld(number) ? &m_snapshot.rows.at(number - firstHeld()) : nullptr;
}

bool PacketList::isChosen(std::int64_t number) const
{
    return m_chosen.count() > 0 ? m_chosen.contains(number) : number == selectedRow();
}

std::vector<RowSelection::Run> PacketList::chosen() const
{
    if (m_chosen.count() > 0)
        return m_chosen.runs();
    if (selectedRow() < 0)
        return {};
    return {{selectedRow(), selectedRow() + 1}};
}

std::int64_t PacketList::chosenNear(std::int64_t number) const
{
    std::int64_t nearest = -1;
    for (const RowSelection::Run &run : m_chosen.runs()) {
        const std::int64_t row = std::clamp(number, run.from, run.to - 1);
        if (nearest < 0 || std::abs(row - number) < std::abs(nearest - number))
            nearest = row;
    }
    return nearest < 0 ? number : nearest;
}

void PacketList::placeHeader()
{
    const int height = m_header->sizeHint().height();
    setViewportMargins(0, height, 0, 0);
    const QRect area = viewport()->geometry();
    m_header->setGeometry(area.left(), area.top() - height, area.width(), height);
}

void PacketList::updateScrollBar()
{
    RowArea::updateScrollBar();
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(PacketRowPainter::rowHeight);
    horizontalScrollBar()->setRange(0, std::max(0, m_header->length() - viewport()->width()));
}

void PacketList::requestRows()
{
    if (!isVisible())
        return;
    const Rows request = rowsToHold();
    if (m_snapshot.isFollowing && request.count == m_request.count) {
        // The last rows come by themselves.
        m_request.first = firstHeld();
        return;
    }
    if (request == m_request)
        return;
    m_request = request;
    emit viewportWanted(quint64(request.first), quint32(request.count));
}

void PacketList::selectRow(std::int64_t number, Choice choice)
{
    if (beginRow() >= endRow())
        return;
    number = std::clamp(number, beginRow(), endRow() - 1);
    if (choice == Choice::Toggle) {
        if (m_chosen.count() == 0 && selectedRow() >= 0)
            m_chosen.toggle(selectedRow());
        m_chosen.toggle(number);
        // The selected row is one of those that are chosen; the last of them stays.
        if (!m_chosen.contains(number))
            number = chosenNear(number);
    } else if (choice == Choice::Extend && m_anchorRow >= 0) {
        m_chosen.set({std::min(m_anchorRow, number), std::max(m_anchorRow, number) + 1});
    } else {
        m_chosen.clear();
    }
    if (choice != Choice::Extend || m_anchorRow < 0)
        m_anchorRow = number;
    setSelectedRow(number);
    m_selectionClaim.start();
    if (m_snapshot.isFollowing) {
        m_snapshot.isFollowing = false;
        requestRows();
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

bool PacketList::activate(std::int64_t)
{
    emit activated();
    return true;
}

QString PacketList::accessibleText(std::int64_t number, QAccessible::Text kind) const
{
    switch (kind) {
    case QAccessible::Name:
        return PacketWords::sentence(*row(number));
    case QAccessible::Description:
        return text(*row(number), PacketColumn::Time);
    default:
        return {};
    }
}

QString PacketList::toolTip(std::int64_t number) const
{
    return PacketWords::sentence(*row(number));
}

std::int64_t PacketList::startRow() const
{
    return m_snapshot.isFollowing ? endRow() - 1 : topRow();
}

bool PacketList::takeKey(const QKeyEvent &event)
{
    if ((event.modifiers() & ~Qt::KeypadModifier) != Qt::ControlModifier)
        return false;
    switch (event.key()) {
    case Qt::Key_Home:
        selectRow(beginRow());
        return true;
    case Qt::Key_End:
        // To the end and on with what comes.
        m_snapshot.isFollowing = true;
        emit followingWanted(true);
        scrollTo(verticalScrollBar()->maximum());
        return true;
    default:
        return false;
    }
}

void PacketList::mouseMoveEvent(QMouseEvent *event)
{
    const std::int64_t number = rowAt(event->position().toPoint());
    if ((event->buttons() & Qt::LeftButton) && number >= 0 && number != selectedRow())
        selectRow(number, Choice::Extend);
    RowArea::mouseMoveEvent(event);
}

void PacketList::paintRow(QPainter &painter, const QRect &rect, std::int64_t number)
{
    m_painter.paint(painter, rect, *row(number),
                    {.selected = isChosen(number),
                     .hovered = number == hovered(),
                     .focused = hasFocus() && number == selectedRow(),
                     .direction = layoutDirection()});
}

void PacketList::paintEvent(QPaintEvent *event)
{
    RowArea::paintEvent(event);
    if (beginRow() < endRow() || m_placeholder.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(theme().color(Role::Muted));
    painter.drawText(viewport()->rect(), int(Qt::AlignCenter) | Qt::TextWordWrap, m_placeholder);
}

void PacketList::resizeEvent(QResizeEvent *event)
{
    placeHeader();
    m_header->fit(viewport()->width());
    RowArea::resizeEvent(event);
    if (m_snapshot.isFollowing)
        scrollTo(verticalScrollBar()->maximum());
}

void PacketList::scrollContentsBy(int dx, int dy)
{
    m_header->setOffset(horizontalScrollBar()->value());
    if (dy != 0 && !isPlacing()) {
        m_isSelectionSought = false;
        const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
        if (atEnd != m_snapshot.isFollowing) {
            m_snapshot.isFollowing = atEnd;
            emit followingWanted(atEnd);
        }
    }
    RowArea::scrollContentsBy(dx, dy);
}

void PacketList::showEvent(QShowEvent *event)
{
    placeHeader();
    RowArea::showEvent(event);
}

void PacketList::hideEvent(QHideEvent *event)
{
    RowArea::hideEvent(event);
    m_request = {};
}

} // namespace espalier
