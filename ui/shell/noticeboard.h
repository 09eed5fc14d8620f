// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/banner.h"
#include "ui/shell/currentconnection.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace espalier {

/// Decides what the banner above the view says: a notice that was posted, else a lost connection with the time of the
/// next attempt. GUI thread.
class NoticeBoard : public QObject
{
    Q_OBJECT
public:
    NoticeBoard(const Services &services, CurrentConnection &current, Banner &banner,
                QObject *parent = nullptr);

    /// Shows a notice until the user closes it or acts on it.
    void post(Banner::Content notice);

signals:
    /// What is wrong is in the settings of this connection.
    void editWanted(const QUuid &profile);

private:
    void refresh();
    void showProblem(ConnectionPhase phase);
    /// What can be done about the failure besides trying again.
    void addCures(Banner::Content &content);
    void showCertificate();
    /// Keeps a profile that has changed, where it is a saved one, and connects with it. `otherwise` is said when it
    /// cannot be kept.
    void takeUp(const Profile &profile, const QString &otherwise);
    void handleReauthenticated(ConnectionId id, const ReauthenticationResult &result);
    void handleBrokerFailed(const BrokerError &error);
    [[nodiscard]] QString problemDetail() const;

    Services m_services;
    CurrentConnection &m_current;
    Banner &m_banner;
    /// Each second while an attempt is awaited.
    QTimer m_countdown;
    std::optional<Banner::Content> m_notice;
    /// The problem that the banner shows: an attempt that goes on is the same one, and its buttons stay under the mouse.
    struct Problem
    {
        ConnectionFailure failure = ConnectionFailure::None;
        enum class Course { Over, Trying } course = Course::Over;
        friend bool operator==(const Problem &, const Problem &) = default;
    };
    std::optional<Problem> m_shown;
    /// The last failure with what belongs to it: while the next attempt is under way there is none in the status.
    ConnectionStatus m_lastFailure;
};

} // namespace espalier
