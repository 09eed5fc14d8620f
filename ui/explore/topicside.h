// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"
#include "core/store/treesnapshot.h"

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QToolButton;

namespace espalier {

class Explorer;
class FrameClock;
class PaneHeader;
class Preferences;
class Theme;
class TopicActions;
struct TopicNotes;
class TopicPane;
class TopicTreeView;

/// One tree of topics in the Explore view, joined with the Explorer of the connection that it shows. Where several stand
/// side by side, each has a title that names its connection, and the one in use is marked. GUI thread.
class TopicSide : public QWidget
{
    Q_OBJECT
public:
    /// All must outlive this.
    struct Means
    {
        Workspace &workspace;
        FrameClock &clock;
        Preferences &preferences;
        const Theme &theme;
        TopicNotes &notes;
    };
    explicit TopicSide(const Means &means, QWidget *parent = nullptr);

    /// None: nothing is shown.
    void setConnection(ConnectionId id);
    [[nodiscard]] ConnectionId connection() const { return m_connection; }
    [[nodiscard]] Explorer *explorer() const;
    [[nodiscard]] TopicPane *pane() const { return m_pane; }
    [[nodiscard]] TopicTreeView *tree() const;
    [[nodiscard]] TopicActions *actions() const { return m_actions; }

    /// Alone: without a title.
    enum class Place { Alone, Current, Beside };
    void setPlace(Place place);
    /// Takes what the Explorer has for the tree, and shows it; nothing when there is nothing new.
    std::optional<TreeSnapshot> takeTree();
    /// Why the tree is empty, if it is.
    void showEmptiness();

signals:
    void closeWanted();

private:
    void buildTitle();
    void joinTree();
    void joinColumn();
    void applyPreferences();

    Means m_means;
    PaneHeader *m_title;
    QLabel *m_swatch;
    QLabel *m_name;
    QToolButton *m_close;
    TopicPane *m_pane;
    TopicActions *m_actions;
    ConnectionId m_connection = ConnectionId::None;
    QPointer<Explorer> m_explorer;
    /// Context of the connections to m_explorer.
    std::unique_ptr<QObject> m_link;
    bool m_treePending = false;
    Place m_place = Place::Alone;
};

} // namespace espalier
