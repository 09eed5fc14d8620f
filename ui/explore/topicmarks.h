// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"
#include "core/store/treesnapshot.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

namespace espalier {

class Preferences;

/// What the user has noted about topics of a connection: pinned and hidden ones, and silence alarms. Kept in the
/// preferences for each profile, and told to the explorer of each connection. GUI thread.
class TopicMarks : public QObject
{
    Q_OBJECT
public:
    TopicMarks(Workspace &workspace, Preferences &preferences, QObject *parent = nullptr);

    struct Marks
    {
        /// Whole names, byte for byte; pins in the user's order.
        QList<QByteArray> pins;
        QList<QByteArray> hidden;
        QList<SilenceRule> silence;
    };
    [[nodiscard]] Marks marks(ConnectionId id) const { return m_marks.value(id); }
    void setPins(ConnectionId id, const QList<QByteArray> &pins);
    void setHidden(ConnectionId id, const QList<QByteArray> &hidden);
    enum class Mark { Given, Taken };
    void setPinned(ConnectionId id, const QList<QByteArray> &names, Mark mark);
    void setHidden(ConnectionId id, const QList<QByteArray> &names, Mark mark);
    [[nodiscard]] bool arePinned(ConnectionId id, const QList<QByteArray> &names) const;
    [[nodiscard]] bool areHidden(ConnectionId id, const QList<QByteArray> &names) const;
    /// The pin that a row with this name stands for. Null when it is not pinned any more.
    [[nodiscard]] QByteArray pinShownAs(ConnectionId id, const QString &shownName) const;
    void setSilence(ConnectionId id, const QList<SilenceRule> &rules);
    /// What is known of the silence rules.
    [[nodiscard]] QList<SilenceState> silence(ConnectionId id) const { return m_silence.value(id); }

signals:
    void changed(espalier::ConnectionId id);
    void silenceChanged(espalier::ConnectionId id);
    void fellSilent(espalier::ConnectionId id, const espalier::SilenceRule &rule);

private:
    void join(ConnectionId id);
    void save(ConnectionId id);
    void handleSilence(ConnectionId id, const QList<SilenceState> &states);

    Workspace &m_workspace;
    Preferences &m_preferences;
    QHash<ConnectionId, Marks> m_marks;
    QHash<ConnectionId, QList<SilenceState>> m_silence;
};

} // namespace espalier
