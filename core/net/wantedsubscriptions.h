// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"
#include "core/session/clientsession.h"

#include <QHash>
#include <QList>
#include <QStringList>

#include <cstdint>

namespace espalier {

/// What a connection wants to be subscribed to, and what the server knows of it. Makes the requests that lead from one
/// to the other. Part of Connection.
class WantedSubscriptions
{
public:
    explicit WantedSubscriptions(const QList<SubscriptionSpec> &initial);

    /// Wanted from now on, or no longer when muted; takes the place of one with the same filter.
    void add(const SubscriptionSpec &spec);
    void remove(const QString &topicFilter);

    /// A connection was accepted. With a new session the server knows nothing: what was to go has gone, see the results.
    [[nodiscard]] QList<SubscriptionResult> beginConnection(bool sessionPresent);
    /// Asks for all that is open. Filters that cannot be asked for are added to `refused`.
    void request(ClientSession &session, SessionTime now, Effects &effects,
                 QList<SubscriptionResult> &refused);
    /// The results of one request, one for each filter; none when the connection ended before the answer.
    [[nodiscard]] QList<SubscriptionResult> completed(const RequestCompleted &event);

private:
    enum class Progress : std::uint8_t { Open, Asked, Made };
    struct Wanted
    {
        SubscriptionSpec spec;
        Progress progress = Progress::Open;
    };
    struct Request
    {
        SubscriptionResult::Kind kind;
        QStringList topicFilters;
    };

    [[nodiscard]] Wanted *find(const QString &topicFilter);
    void subscribe(const QStringList &topicFilters, std::uint32_t identifier, ClientSession &session,
                   SessionTime now, Effects &effects);
    void unsubscribe(ClientSession &session, SessionTime now, Effects &effects);

    QList<Wanted> m_wanted;
    /// Not wanted any more, but the server may still have them.
    QStringList m_unwanted;
    QHash<std::uint64_t, Request> m_requests;
    std::uint64_t m_nextToken = 1;
};

} // namespace espalier
