// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicsides.h"

#include <QApplication>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Narrower ones stand one above the other.
constexpr int narrowest = 380;

} // namespace

TopicSides::TopicSides(Workspace &workspace, FrameClock &clock, Preferences &preferences, const Theme &theme,
                       QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_notes(workspace, preferences)
    , m_means {workspace, clock, preferences, theme, m_notes}
{
    setChildrenCollapsible(false);
    add();
    m_current = m_sides.first();
    place();
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget *, const QWidget *now) { handleFocus(now); });
    connect(&workspace, &Workspace::connectionClosed, this, &TopicSides::handleClosed);
    connect(&m_notes.marks, &TopicMarks::fellSilent, this, [this](ConnectionId id, const SilenceRule &rule) {
        m_current->actions()->tellSilence(id, rule);
    });
}

TopicSide *TopicSides::makeSide()
{
    auto *side = new TopicSide(m_means, this);
    connect(side, &TopicSide::closeWanted, this, [this, side] { remove(side); });
    emit made(side);
    return side;
}

void TopicSides::add()
{
    TopicSide *side = m_spare ? std::exchange(m_spare, nullptr) : makeSide();
    addWidget(side);
    side->show();
    m_sides.append(side);
}

void TopicSides::remove(TopicSide *side)
{
    if (m_sides.size() < 2 || !m_sides.removeOne(side))
        return;
    side->setConnection(ConnectionId::None);
    side->hide();
    m_spare = side;
    const bool wasCurrent = side == m_current;
    if (wasCurrent)
        m_current = m_sides.first();
    place();
    if (wasCurrent)
        emit connectionWanted(m_current->connection());
}

TopicSide *TopicSides::sideOf(ConnectionId id) const
{
    const auto found = std::ranges::find(m_sides, id, &TopicSide::connection);
    return id == ConnectionId::None || found == m_sides.end() ? nullptr : *found;
}

void TopicSides::show(ConnectionId id)
{
    TopicSide *before = m_current;
    if (TopicSide *side = sideOf(id))
        m_current = side;
    else
        m_current->setConnection(id);
    // Its connection has been closed meanwhile.
    if (before != m_current && !m_means.workspace.explorer(before->connection()))
        remove(before);
    place();
}

void TopicSides::setBeside(ConnectionId id)
{
    if (id == m_current->connection() || (id != ConnectionId::None && !m_means.workspace.explorer(id)))
        return;
    for (TopicSide *side : QList(m_sides)) {
        if (side != m_current && side->connection() != id)
            remove(side);
    }
    if (id == ConnectionId::None || sideOf(id))
        return;
    add();
    m_sides.last()->setConnection(id);
    place();
}

ConnectionId TopicSides::beside() const
{
    const auto found =
        std::ranges::find_if(m_sides, [this](const TopicSide *side) { return side != m_current; });
    return found == m_sides.end() ? ConnectionId::None : (*found)->connection();
}

void TopicSides::place()
{
    for (TopicSide *side : std::as_const(m_sides)) {
        if (m_sides.size() < 2)
            side->setPlace(TopicSide::Place::Alone);
        else
            side->setPlace(side == m_current ? TopicSide::Place::Current : TopicSide::Place::Beside);
    }
    if (const ConnectionId id = beside(); std::exchange(m_besideTold, id) != id)
        emit besideChanged();
    setOrientation(width() < narrowest * m_sides.size() ? Qt::Vertical : Qt::Horizontal);
}

void TopicSides::resizeEvent(QResizeEvent *event)
{
    QSplitter::resizeEvent(event);
    place();
}

void TopicSides::handleFocus(const QWidget *widget)
{
    for (const TopicSide *side : std::as_const(m_sides)) {
        if (side != m_current && side->isAncestorOf(widget)) {
            emit connectionWanted(side->connection());
            return;
        }
    }
}

void TopicSides::handleClosed(ConnectionId id)
{
    if (TopicSide *side = sideOf(id)) {
        if (m_sides.size() > 1)
            remove(side);
        else
            side->setConnection(ConnectionId::None);
    }
}

} // namespace espalier
