// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/wantedsubscriptions.h"

#include "core/net/connectionoutcome.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace espalier {

namespace {

// Keeps a SUBSCRIBE far below every server's limits, however many filters there are.
constexpr qsizetype filtersInOneRequest = 50;

} // namespace

WantedSubscriptions::WantedSubscriptions(const QList<SubscriptionSpec> &initial)
{
    for (const auto &spec : initial)
        add(spec);
}

WantedSubscriptions::Wanted *WantedSubscriptions::find(const QString &topicFilter)
{
    const auto found = std::find_if(m_wanted.begin(), m_wanted.end(), [&](const Wanted &wanted) {
        return wanted.spec.topicFilter == topicFilter;
    });
    return found == m_wanted.end() ? nullptr : &*found;
}

void WantedSubscriptions::add(const SubscriptionSpec &spec)
{
    if (spec.muted) {
        remove(spec.topicFilter);
        return;
    }
    m_unwanted.removeAll(spec.topicFilter);
    if (auto *wanted = find(spec.topicFilter))
        *wanted = {.spec = spec};
    else
        m_wanted.append({.spec = spec});
}

void WantedSubscriptions::remove(const QString &topicFilter)
{
    m_wanted.removeIf([&](const Wanted &wanted) { return wanted.spec.topicFilter == topicFilter; });
    if (!m_unwanted.contains(topicFilter))
        m_unwanted.append(topicFilter);
}

QList<SubscriptionResult> WantedSubscriptions::beginConnection(bool sessionPresent)
{
    QList<SubscriptionResult> gone;
    m_requests.clear();
    for (auto &wanted : m_wanted) {
        if (!sessionPresent || wanted.progress == Progress::Asked)
            wanted.progress = Progress::Open;
    }
    if (!sessionPresent) {
        for (const auto &filter : std::exchange(m_unwanted, {}))
            gone.append({.topicFilter = filter,
                         .kind = SubscriptionResult::Kind::Unsubscribed,
                         .reason = ReasonCode::NoSubscriptionExisted});
    }
    return gone;
}

void WantedSubscriptions::request(ClientSession &session, SessionTime now, Effects &effects,
                                  QList<SubscriptionResult> &refused)
{
    // One SUBSCRIBE carries one Subscription Identifier.
    std::map<std::uint32_t, QStringList> byIdentifier;
    for (auto &wanted : m_wanted) {
        if (wanted.progress != Progress::Open)
            continue;
        wanted.progress = Progress::Asked;
        const auto &spec = wanted.spec;
        if (const auto reason = session.refusal(
                {.topicFilter = spec.topicFilter.toStdString(), .options = spec.options}, spec.identifier);
            reason != ReasonCode::Success)
            refused.append({.topicFilter = spec.topicFilter, .reason = reason});
        else
            byIdentifier[spec.identifier].append(spec.topicFilter);
    }
    for (const auto &[identifier, filters] : byIdentifier) {
        for (qsizetype at = 0; at < filters.size(); at += filtersInOneRequest)
            subscribe(filters.mid(at, filtersInOneRequest), identifier, session, now, effects);
    }
    unsubscribe(session, now, effects);
}

void WantedSubscriptions::subscribe(const QStringList &topicFilters, std::uint32_t identifier,
                                    ClientSession &session, SessionTime now, Effects &effects)
{
    std::vector<std::string> names;
    std::vector<Subscription> subscriptions;
    names.reserve(static_cast<std::size_t>(topicFilters.size())); // the views below must not move
    for (const auto &filter : topicFilters) {
        names.push_back(filter.toStdString());
        subscriptions.push_back({.topicFilter = names.back(), .options = find(filter)->spec.options});
    }
    PropertyList properties;
    if (identifier != 0)
        properties.add(Property::SubscriptionIdentifier, identifier);
    const auto token = m_nextToken++;
    m_requests.insert(token, {SubscriptionResult::Kind::Subscribed, topicFilters});
    session.subscribe(token, subscriptions, properties, now, effects);
}

void WantedSubscriptions::unsubscribe(ClientSession &session, SessionTime now, Effects &effects)
{
    for (qsizetype at = 0; at < m_unwanted.size(); at += filtersInOneRequest) {
        const auto filters = m_unwanted.mid(at, filtersInOneRequest);
        std::vector<std::string> names;
        for (const auto &filter : filters)
            names.push_back(filter.toStdString());
        const std::vector<std::string_view> views(names.begin(), names.end());
        const auto token = m_nextToken++;
        m_requests.insert(token, {SubscriptionResult::Kind::Unsubscribed, filters});
        session.unsubscribe(token, views, {}, now, effects);
    }
    m_unwanted.clear();
}

QList<SubscriptionResult> WantedSubscriptions::completed(const RequestCompleted &event)
{
    QList<SubscriptionResult> results;
    const auto request = m_requests.take(event.token);
    if (event.outcome == RequestCompleted::Outcome::Lost) {
        // A subscription stays wanted; what was to go must be asked for again, if the session goes on.
        if (request.kind == SubscriptionResult::Kind::Unsubscribed)
            m_unwanted += request.topicFilters;
        return results;
    }
    const auto count = request.topicFilters.size();
    for (qsizetype i = 0; i < count; ++i) {
        const auto &filter = request.topicFilters.at(i);
        auto reason = event.reason;
        if (static_cast<std::size_t>(i) < event.reasons.size())
            reason = event.reasons[static_cast<std::size_t>(i)];
        results.append({.topicFilter = filter,
                        .kind = request.kind,
                        .reason = reason,
                        .reasonString = reasonString(event.properties)});
        if (auto *wanted = find(filter); wanted && wanted->progress == Progress::Asked && !isError(reason))
            wanted->progress = Progress::Made;
    }
    return results;
}

} // namespace espalier
