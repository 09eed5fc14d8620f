// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"
#include "core/store/treesnapshot.h"
#include "ui/common/pane.h"
#include "ui/shell/banner.h"

#include <QPointer>
#include <QWidget>

#include <functional>
#include <memory>

class QSplitter;

namespace espalier {

class DecodeRuleBook;
class Explorer;
class ExploreToolBar;
class FrameClock;
class MessagePane;
class Preferences;
class PublishLink;
class SavedModel;
class PublishPanel;
class Theme;
class TopicActions;
class TopicSide;
class TopicSides;
class TopicTreeView;

/// The Explore view: topic trees, message, publish panel. Joins them with the Explorer of one connection at a time, the
/// current one, and holds no data itself; filter and pause of the others are kept until they are shown again. A second
/// connection may show its topics beside; which of the two is current follows the keyboard's focus.
///
/// Flow: Explorer's pending signals -> FrameClock::request() -> tick -> take and apply. Hidden, it takes nothing.
class ExploreView : public QWidget
{
    Q_OBJECT
public:
    ExploreView(Workspace &workspace, FrameClock &clock, Theme &theme, Preferences &preferences,
                DecodeRuleBook &decodeRules, QWidget *parent = nullptr);
    ~ExploreView() override;

    /// For the window's tool bar, which takes it as its child. Made with the view.
    [[nodiscard]] QWidget *toolBarContent();
    /// Shows that connection, in the tree that has it already or else in the current one; None: nothing is connected.
    void setConnection(ConnectionId id);
    /// Shows the topics of one more connection beside those of the current one. None: no longer.
    void setBeside(ConnectionId id);
    /// None when nothing is beside.
    [[nodiscard]] ConnectionId beside() const;
    [[nodiscard]] ConnectionId connection() const { return m_connection; }
    [[nodiscard]] TopicTreeView *tree() const;
    /// Of the current tree.
    [[nodiscard]] TopicActions *topicActions() const;
    /// In the order of the screen.
    [[nodiscard]] QList<Pane> panes() const;
    void focusFilter();
    [[nodiscard]] MessagePane *messagePane() const { return m_message; }
    [[nodiscard]] PublishPanel *publishPanel() const { return m_publish; }
    [[nodiscard]] SavedModel &savedMessages() const { return *m_saved; }

signals:
    /// The user has turned to the topics of this one.
    void connectionWanted(espalier::ConnectionId id);
    void besideChanged();
    void clearRetainedWanted(const QByteArray &topicName, bool below);
    /// The packets that carry messages of these topics are to be shown.
    void packetsWanted(const QString &topicFilter);
    /// The packet of this message is to be shown.
    void packetWanted(const QByteArray &topicName, const espalier::HistoryEntry &message);
    /// What the payloads of this topic have is to be drawn.
    void chartsWanted(espalier::ConnectionId id, const QByteArray &topicName);
    /// A moment is to be shown in a chart of this topic of the shown connection.
    void chartWanted(const QByteArray &topicName, espalier::WallTime time);
    /// Something to be said above the view.
    void noticeWanted(const espalier::Banner::Content &notice);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Remembered
    {
        QString filter;
        bool paused = false;
    };

    void joinSide(const TopicSide *side);
    void joinActions(const TopicActions &actions);
    void joinToolBar();
    void joinPanes();
    void joinWorkspace();
    void restoreLayout();
    void turnTo(ConnectionId id);
    void remember();
    void link(Explorer *explorer);
    void handleTick();
    void handleStatus(const ConnectionStatus &status);
    void showSubscriptions();
    /// Does something with the selected topic as soon as its name is known, which may be a moment after its selection.
    void withTopic(const std::function<void(const TopicDetail &)> &action);
    void selectParent();
    void setFilterText(const QString &text);

    Workspace &m_workspace;
    FrameClock &m_clock;
    Preferences &m_preferences;
    QSplitter *m_splitter;
    TopicSides *m_sides;
    MessagePane *m_message;
    SavedModel *m_saved;
    PublishPanel *m_publish;
    PublishLink *m_publishLink;
    QPointer<ExploreToolBar> m_toolBar;
    ConnectionId m_connection = ConnectionId::None;
    QPointer<Explorer> m_explorer;
    /// Context of the connections to m_explorer.
    std::unique_ptr<QObject> m_link;
    bool m_detailPending = false;
    QHash<ConnectionId, Remembered> m_remembered;
    std::function<void(const TopicDetail &)> m_waitingAction;
};

} // namespace espalier
