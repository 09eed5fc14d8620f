// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QMenu;
class QPushButton;

namespace espalier {

class CaptureBox;
class PacketFilterEdit;

/// What the window's tool bar shows for packets: which are captured, the filter, pause, follow, and a menu with the rest.
class PacketToolBar : public QWidget
{
    Q_OBJECT
public:
    explicit PacketToolBar(const Theme &theme, QWidget *parent = nullptr);
    ~PacketToolBar() override;

    void showSnapshot(const PacketSnapshot &snapshot);
    /// What the menu of sources offers.
    void setClients(const QList<ClientSummary> &clients);
    [[nodiscard]] PacketFilterEdit *filter() const { return m_filter; }
    /// For further entries.
    [[nodiscard]] QMenu *moreMenu() const { return m_more; }

signals:
    void capturingWanted(bool on);
    void followingWanted(bool on);
    void exportWanted();
    void sourceWanted(const espalier::PacketSource &source);
    /// The menu of sources opens: setClients() is to follow.
    void clientsWanted();

private:
    void fillSources();
    void addSource(QMenu *menu, const QString &text, const PacketSource &source);
    void showPause();

    const Theme &m_theme;
    CaptureBox *m_box;
    QMenu *m_sources;
    PacketFilterEdit *m_filter;
    QPushButton *m_pause;
    QPushButton *m_follow;
    QMenu *m_more;
    PacketSource m_source;
    QList<ClientSummary> m_clients;
    bool m_isCapturing = false;
};

} // namespace espalier
