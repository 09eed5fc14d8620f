// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"
#include "core/service/brokercontrol.h"
#include "core/store/treesnapshot.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace espalier {

class Theme;

/// The line at the foot of the window: state of the connection, load, what was not kept, memory, the local broker.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(Theme &theme, QWidget *parent = nullptr);

    void showNoConnection();
    void showConnection(const Profile &profile, const ConnectionStatus &status, int connections);
    void showTotals(const StoreTotals &totals);
    /// `broker` may be null: a build without one says nothing about it.
    void showBroker(const BrokerControl *broker);

private:
    QLabel *add(QHBoxLayout *layout);
    void showDot();

    Theme &m_theme;
    ConnectionPhase m_phase = ConnectionPhase::Disconnected;
    QLabel *m_dot;
    QLabel *m_state;
    QLabel *m_topics;
    QLabel *m_rate;
    QLabel *m_messages;
    QLabel *m_lost;
    QLabel *m_history;
    QLabel *m_broker;
};

} // namespace espalier
