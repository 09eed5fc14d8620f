// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/topicactions.h"
#include "ui/explore/topicside.h"

#include <QList>
#include <QSplitter>

namespace espalier {

/// The topic tree of the current connection and, if the user wants it, that of a second one beside: whichever has the
/// keyboard is the current one. Narrow ones stand one above the other. GUI thread.
class TopicSides : public QSplitter
{
    Q_OBJECT
public:
    TopicSides(Workspace &workspace, FrameClock &clock, Preferences &preferences, const Theme &theme,
               QWidget *parent = nullptr);

    [[nodiscard]] TopicSide *current() const { return m_current; }
    [[nodiscard]] const QList<TopicSide *> &all() const { return m_sides; }
    [[nodiscard]] TopicMarks &marks() { return m_notes.marks; }
    /// Shows that connection, in the tree that has it already or else in the current one.
    void show(ConnectionId id);
    /// Shows one more beside the current one; None: no longer.
    void setBeside(ConnectionId id);
    /// None when nothing is beside.
    [[nodiscard]] ConnectionId beside() const;

signals:
    void made(espalier::TopicSide *side);
    /// The user has turned to this one, or it is what is left to show.
    void connectionWanted(espalier::ConnectionId id);
    /// Another one is beside, or none.
    void besideChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void add();
    void remove(TopicSide *side);
    [[nodiscard]] TopicSide *makeSide();
    [[nodiscard]] TopicSide *sideOf(ConnectionId id) const;
    void place();
    void handleFocus(const QWidget *widget);
    void handleClosed(ConnectionId id);

    TopicNotes m_notes;
    TopicSide::Means m_means;
    QList<TopicSide *> m_sides;
    TopicSide *m_current = nullptr;
    /// What was told of beside() last.
    ConnectionId m_besideTold = ConnectionId::None;
    /// One that shows nothing now. It is kept, since notices offer what it does.
    TopicSide *m_spare = nullptr;
};

} // namespace espalier
