// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/service/workspace.h"
#include "core/store/topicimage.h"
#include "ui/explore/topicmarks.h"
#include "ui/shell/banner.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

class QMenu;

namespace espalier {

class Explorer;
class TopicPane;

/// One of the topics that the user has selected or chosen together.
struct ChosenTopic
{
    QByteArray name;
    bool isTopic = false;
    bool isBranch = false;
    Bytes value;
};

/// A picture of all topics that the user took.
struct TopicSnapshot
{
    QString name;
    std::shared_ptr<const TopicImage> image;
};

/// What the user has noted about topics, for all panes.
struct TopicNotes
{
    TopicNotes(Workspace &workspace, Preferences &preferences) : marks(workspace, preferences) { }

    TopicMarks marks;
    QList<TopicSnapshot> snapshots;
};

/// What can be done with topics: the context menu, the menu of the pane, keys. Belongs to one pane; what others must do
/// leaves as signals. GUI thread.
class TopicActions : public QObject
{
    Q_OBJECT
public:
    TopicActions(Workspace &workspace, TopicNotes &notes, const Theme &theme, TopicPane &pane);

    void setConnection(ConnectionId id);
    void copyTopics();
    void copyValues();
    void goToTopic();
    void showTalkers();
    void showSilence() { showSilence(m_connection, {}); }
    /// As a notice.
    void tellSilence(ConnectionId id, const SilenceRule &rule);
    void takeSnapshot();
    void showDifferences() { showDifferences(m_connection); }

signals:
    void subscribeWanted(const QString &topicFilter);
    void unsubscribeWanted(const QString &topicFilter);
    void publishWanted(const QString &topicName);
    void filterWanted(const QString &topicFilter);
    void packetsWanted(const QString &topicFilter);
    /// What the payloads of this topic have is to be drawn.
    void chartsWanted(espalier::ConnectionId id, const QByteArray &topicName);
    /// The topics of this connection are to be seen, too.
    void besideWanted(espalier::ConnectionId id);
    /// Offered only while somebody listens.
    void clearRetainedWanted(const QByteArray &topicName, bool below);
    void noticeWanted(const espalier::Banner::Content &notice);

private:
    using Topics = QList<ChosenTopic>;

    void fillPaneMenu();
    void fillBesideMenu(QMenu &menu);
    void showTopicMenu(const QPoint &position);
    void addSubscriptions(QMenu &menu, const ChosenTopic &topic);
    void addMarks(QMenu &menu, ConnectionId id, const Topics &topics);
    void showSilence(ConnectionId id, const QString &topicFilter);
    void showDifferences(ConnectionId id);
    /// Asks for what is chosen; it may be a moment until the worker has heard of the last choice, and another connection
    /// may be shown by then.
    void withChosen(const std::function<void(ConnectionId, const Topics &)> &action);
    [[nodiscard]] Explorer *explorer() const;

    Workspace &m_workspace;
    const Theme &m_theme;
    TopicPane &m_pane;
    TopicNotes &m_notes;
    ConnectionId m_connection = ConnectionId::None;
};

} // namespace espalier
