// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/replyguest.h"

#include <QRandomGenerator>

#include <algorithm>

namespace espalier {

namespace {
using Clock = std::chrono::steady_clock;
constexpr int replyReportInterval = 250;
} // namespace

ReplyGuest::ReplyGuest(const QList<ReplyRule> &rules, std::shared_ptr<Feed> feed)
    : m_feed(std::move(feed)), m_rules(QRandomGenerator::global()->generate64())
{
    m_rules.setRules(rules);
    m_send.setSingleShot(true);
    m_send.setTimerType(Qt::PreciseTimer);
    connect(&m_send, &QTimer::timeout, this, &ReplyGuest::sendDue);
    m_report.setSingleShot(true);
    m_report.setInterval(replyReportInterval);
    connect(&m_report, &QTimer::timeout, this, &ReplyGuest::report);
}

void ReplyGuest::begin()
{
    handleStatus(guests().connection().status());
    subscribe();
    report();
}

void ReplyGuest::handleStatus(const ConnectionStatus &status)
{
    m_clientId = status.clientId.toStdString();
}

void ReplyGuest::setRules(const QList<ReplyRule> &rules)
{
    // What waits belongs to rules by number.
    m_waiting.clear();
    m_sent.clear();
    m_rules.setRules(rules);
    subscribe();
    report();
}

void ReplyGuest::subscribe()
{
    QMap<QString, Qos> wanted;
    for (const auto &filter : m_rules.topicFilters())
        wanted.insert(filter, m_rules.qosOf(filter));
    for (auto it = m_subscribed.cbegin(); it != m_subscribed.cend(); ++it)
        if (!wanted.contains(it.key()))
            guests().unsubscribe(id(), it.key());
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        const auto known = m_subscribed.constFind(it.key());
        if (known != m_subscribed.cend() && *known == *it)
            continue;
        SubscriptionSpec spec;
        spec.topicFilter = it.key();
        spec.options.maximumQos = *it;
        // A retained message is the past and never answered.
        spec.options.retainHandling = RetainHandling::DoNotSend;
        guests().subscribe(id(), spec);
    }
    m_subscribed = std::move(wanted);
}

void ReplyGuest::messageReceived(const Publish &message, WallTime at)
{
    if (m_rules.isEmpty())
        return;
    const auto now = Clock::now();
    auto reply = m_rules.answer(message, now, std::chrono::microseconds(at), m_clientId);
    if (!m_report.isActive())
        m_report.start();
    if (!reply)
        return;
    if (m_waiting.size() >= mostWaiting) {
        m_rules.noteFailed(reply->rule, QString::fromStdString(reply->message.topicName));
        return;
    }
    const auto due = now + reply->delay;
    m_waiting.emplace(due, std::move(*reply));
    arm();
}

void ReplyGuest::arm()
{
    if (m_waiting.empty())
        return;
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(m_waiting.begin()->first - Clock::now()).count();
    m_send.start(static_cast<int>(std::clamp<std::int64_t>(wait, 0, 1'000'000'000)));
}

void ReplyGuest::sendDue()
{
    const auto now = Clock::now();
    while (!m_waiting.empty() && m_waiting.begin()->first <= now) {
        auto node = m_waiting.extract(m_waiting.begin());
        ReplyRules::Reply &reply = node.mapped();
        m_rules.noteSent(reply, now);
        reply.message.token = ++m_lastToken;
        m_sent.insert(reply.message.token, {reply.rule, QString::fromStdString(reply.message.topicName)});
        guests().publish(id(), std::move(reply.message));
    }
    arm();
    if (!m_report.isActive())
        m_report.start();
}

void ReplyGuest::handleResult(const PublishResult &result)
{
    const auto sent = m_sent.constFind(result.token);
    if (sent == m_sent.constEnd())
        return;
    if (result.kind != PublishResult::Kind::Completed || result.reason >= ReasonCode::UnspecifiedError)
        m_rules.noteFailed(sent->first, sent->second);
    m_sent.erase(sent);
}

void ReplyGuest::report()
{
    // Most messages are nobody's request.
    if (m_told == m_rules.counts())
        return;
    m_told = m_rules.counts();
    const auto put = m_feed->put([this](QList<ReplyCount> &waiting) { waiting = m_rules.counts(); });
    if (put == Feed::WasEmpty)
        emit countsPending();
}

} // namespace espalier
