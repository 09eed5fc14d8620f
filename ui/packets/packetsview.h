// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetinspector.h"
#include "core/service/packetlogview.h"
#include "ui/common/pane.h"
#include "ui/packets/packetmenu.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QAction;
class QSplitter;
class QStackedWidget;

namespace espalier {

class ColorRules;
class FrameClock;
class PacketFindBar;
class PacketList;
class PacketPane;
class Preferences;
class PacketsEmpty;
class PacketStatus;
class PacketToolBar;
class PacketTools;
class SavedFilterBar;
class Theme;

/// The Packets view: the list of captured packets and all about the selected one. Joins them with the PacketInspector and
/// holds no data itself. Capturing begins when the user first looks.
///
/// Flow: PacketInspector's pending signals -> FrameClock::request() -> tick -> take and show. Hidden, it takes nothing.
class PacketsView : public QWidget
{
    Q_OBJECT
public:
    PacketsView(PacketInspector &inspector, FrameClock &clock, Theme &theme, Preferences &preferences,
                QWidget *parent = nullptr);
    ~PacketsView() override;

    /// For the window, which takes them as its children. Made with the view.
    [[nodiscard]] QWidget *toolBarContent() const;
    [[nodiscard]] QWidget *statusContent() const;
    [[nodiscard]] PacketList *list() const { return m_list; }
    [[nodiscard]] PacketPane *pane() const { return m_pane; }
    /// In the order of the screen.
    [[nodiscard]] QList<Pane> panes() const;
    void focusFilter();
    /// One more way to packets; what it does is the caller's.
    [[nodiscard]] QAction *offerProxies();
    void setFilter(const QString &text);
    /// What is looked at until the user chooses something else, or reads a file.
    void setUsualSource(const PacketSource &source);
    /// Shows the packets that carry messages of these topics.
    void showTopics(const QString &topicFilter);
    /// Selects the packet of a message, that a client of that Client Identifier got.
    void showMessage(const PacketMessage &message, const QByteArray &clientId);

signals:
    /// A topic is to be shown in the tree.
    void topicWanted(const QByteArray &topicName);
    /// A message is to be shown in its topic's history.
    void messageWanted(const espalier::PacketMessage &message);
    /// The time of a message is to be shown in a chart of its topic.
    void chartWanted(const espalier::PacketMessage &message);
    /// Something worth saying above the view.
    void told(const QString &text);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void chooseSource(const PacketSource &source);
    void joinList();
    void joinPane();
    void joinToolBar();
    void joinMenu();
    void joinTools();
    void addShortcuts();
    void restoreLayout();
    void startCapturing();
    void handleTick();
    void askForAliases();
    void toggleMark();
    void toggleTimeReference();
    void stepInExchange(int by);
    void findMark(PacketInspector::Direction direction);
    void goToMessage();
    void goToChart();
    void askForMessage(const std::function<void(const PacketMessage &)> &answer);
    void copyChosen(PacketMenu::Format format);
    void openMenu(const PacketRow &row, const QPoint &globalPosition);
    [[nodiscard]] const PacketRow *selectedRow() const;

    PacketInspector &m_inspector;
    FrameClock &m_clock;
    Theme &m_theme;
    Preferences &m_preferences;
    QStackedWidget *m_pages;
    QSplitter *m_splitter;
    PacketList *m_list;
    PacketFindBar *m_find;
    PacketPane *m_pane;
    PacketsEmpty *m_empty;
    PacketMenu *m_menu;
    PacketTools *m_tools;
    SavedFilterBar *m_saved;
    ColorRules *m_rules;
    QPointer<PacketToolBar> m_toolBar;
    QPointer<PacketStatus> m_status;
    PacketDetail m_detail;
    bool m_snapshotPending = false;
    bool m_detailPending = false;
    bool m_wasShown = false;
    bool m_isSourceChosen = false;
    PacketSource m_usualSource;
};

} // namespace espalier
