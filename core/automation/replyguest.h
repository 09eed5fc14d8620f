// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/connectionguests.h"
#include "core/automation/replyrules.h"
#include "core/base/mailbox.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

namespace espalier {

/// Answers on one connection by rules. Worker thread. Without rules a message costs one comparison.
class ReplyGuest : public QObject, public ConnectionGuest
{
    Q_OBJECT
public:
    using Feed = Mailbox<QList<ReplyCount>>;
    /// Replies that wait for their delay; above that requests are not answered.
    static constexpr std::size_t mostWaiting = 10'000;

    ReplyGuest(const QList<ReplyRule> &rules, std::shared_ptr<Feed> feed);

    void begin() override;
    void setRules(const QList<ReplyRule> &rules);
    void handleStatus(const ConnectionStatus &status) override;

    void messageReceived(const Publish &message, WallTime at) override;
    void handleResult(const PublishResult &result) override;

signals:
    /// Counts wait in the feed; once until they are taken.
    void countsPending();

private:
    void subscribe();
    void sendDue();
    void arm();
    void report();

    std::shared_ptr<Feed> m_feed;
    ReplyRules m_rules;
    QMap<QString, Qos> m_subscribed;
    std::string m_clientId;
    std::multimap<ReplyRules::Time, ReplyRules::Reply> m_waiting;
    std::uint64_t m_lastToken = 0;
    /// Rule and topic by token.
    QHash<std::uint64_t, std::pair<std::size_t, QString>> m_sent;
    QList<ReplyCount> m_told;
    QTimer m_send {this};
    QTimer m_report {this};
};

} // namespace espalier
