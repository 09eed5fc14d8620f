// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"
#include "ui/common/pane.h"
#include "ui/shell/banner.h"
#include "ui/shell/currentconnection.h"

#include <QList>
#include <QMainWindow>
#include <QMetaObject>
#include <QPointer>

#include <functional>

class QStackedWidget;
class QHBoxLayout;

namespace espalier {

class ChartsView;
class ConnectionBox;
class DetailsDialog;
class Explorer;
class ExploreView;
class MainMenu;
class NoticeBoard;
class PacketsView;
enum class MomentPlace : std::uint8_t;
struct PacketMessage;
struct SignalMoment;
class ProfileDialog;
class Rail;
class StatusLine;
class WelcomePage;

/// The frame: menu bar, tool bar, rail of views, the view, status line. It decides what is shown where; what is shown
/// decides the rest. GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const Services &services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// For the command line and the demo.
    [[nodiscard]] CurrentConnection &currentConnection() { return *m_current; }
    [[nodiscard]] ExploreView &exploreView() const { return *m_explore; }
    /// Says something above the view until the user closes it.
    void post(const Banner::Content &notice);
    /// Turns to the captured packets, where there are any.
    void showPackets();
    /// Turns to the charts, where there are any.
    void showCharts();
    /// Opens the connect dialog on a profile; for a null id on the first, or on a new one when there is none.
    void editProfiles(const QUuid &profile = {});
    /// Opens the connect dialog on a connection that another program proposes.
    void proposeProfile(const Profile &profile, const Secrets &typed);
    /// To the front, as far as the desktop allows it.
    void comeForward();

signals:
    void demoRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    /// Tab goes through the window as it is read.
    bool focusNextPrevChild(bool next) override;

private:
    struct View
    {
        QString name;
        /// Of resources/icons.
        QString icon;
        QWidget *widget;
        QWidget *toolBar;
        /// Null: the line about the shown connection.
        QWidget *status = nullptr;
        /// What is of a connection has nothing to show without one, and is headed by the box that chooses it.
        bool isOfConnection = true;
        std::function<QList<Pane>()> panes {};
        std::function<void()> focusFilter {};
    };
    void addView(const View &view);
    void connectPackets();
    void showUsualPackets();
    /// Turns to Explore where it has this topic.
    void showTopic(const QByteArray &topicName, const std::function<void()> &show);
    void connectCharts();
    [[nodiscard]] int viewOf(const QWidget *widget) const;
    /// Shows a topic in the tree of the shown connection.
    void revealTopic(const QByteArray &topicName);
    void drawTopic(ConnectionId id, const QByteArray &topicName);
    // From charts to messages and packets, and back
    void connectMoments();
    void showProfile(const QUuid &profile);
    void showMoment(const SignalMoment &moment, MomentPlace place);
    void showMessage(const PacketMessage &message);
    void showPacket(const PacketMessage &message);
    void drawMoment(const QByteArray &topicName, WallTime time);
    void makeLayout();
    /// From one pane of the shown view to another, and to the menu.
    void connectKeys();
    void openPalette();
    void connectMenu();
    /// The keyboard goes with it.
    void showView(int view);
    /// To `last` of the page that is shown, where it can still take it, or to where one begins.
    void giveKeyboard(QWidget *last);
    void connectTools();
    void openSettings();
    /// Looks at what the server of the shown connection retains under a filter, in a window of its own.
    void showRetained(const QString &topicFilter);
    void openDetails();
    void openProfileDialog();
    void addProfile();
    /// The doctor works for the connect dialog.
    void connectTest();

    // What belongs to the shown connection
    void handleConnectionChanged();
    void handleStatusChanged();
    void takeTotals();
    void showPage();

    Services m_services;
    CurrentConnection *m_current;
    MainMenu *m_menu;
    Rail *m_rail;
    ConnectionBox *m_box;
    QHBoxLayout *m_toolBar;
    Banner *m_banner;
    NoticeBoard *m_notices;
    QStackedWidget *m_pages;
    QStackedWidget *m_statusLines;
    StatusLine *m_status;
    WelcomePage *m_welcome;
    ExploreView *m_explore;
    /// Null where packets are not captured.
    PacketsView *m_packets = nullptr;
    /// Null where nothing is drawn over time.
    ChartsView *m_charts = nullptr;
    QList<View> m_views;
    int m_view = 0;
    QPointer<ProfileDialog> m_profileDialog;
    QPointer<DetailsDialog> m_details;
    DiagnosisId m_diagnosis = DiagnosisId::None;
    /// Counts the tests that were asked for and cancelled: secrets may come when nobody waits for them.
    int m_test = 0;
    QPointer<Explorer> m_explorer;
    QMetaObject::Connection m_explorerConnection;
    bool m_totalsPending = false;
};

} // namespace espalier
