// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/seensubscriptions.h"

#include "core/session/serverlimits.h"

#include <algorithm>

namespace espalier {

void SeenSubscriptions::request(const Observation &o, const Subscribe &subscribe)
{
    for (const auto &subscription : subscribe.subscriptions) {
        if (!m_isLost)
            add(subscribe.packetId, subscription, sharedFilters(o.version));
    }
}

void SeenSubscriptions::add(PacketId id, const Subscription &subscription, SharedFilters shared)
{
    const auto text = subscription.topicFilter;
    auto row = std::find_if(m_rows.begin(), m_rows.end(),
                            [text](const Row &candidate) { return candidate.text == text; });
    const bool isFirst = row == m_rows.end() || row->isRefused;
    if (row == m_rows.end()) {
        m_filterBytes += text.size();
        const auto parsed = parseTopicFilter(text, shared);
        if (!parsed || m_rows.size() >= maximumFilters || m_filterBytes > maximumFilterBytes
            || m_pending.size() >= maximumFilters) {
            giveUp();
            return;
        }
        m_rows.push_back({.text = std::string(text), .filterAt = text.size() - parsed->filter.size()});
        row = m_rows.end() - 1;
    }
    if (m_pending.size() >= 2 * maximumFilters) {
        giveUp();
        return;
    }
    row->most =
        isFirst ? subscription.options.maximumQos : std::max(row->most, subscription.options.maximumQos);
    row->isRefused = false;
    m_pending.push_back({.packetId = id,
                         .row = static_cast<std::uint32_t>(row - m_rows.begin()),
                         .requested = subscription.options.maximumQos,
                         .isFirst = isFirst});
}

void SeenSubscriptions::answer(const Observation &o, const SubAck &subAck)
{
    std::size_t i = 0;
    bool isAbove = false;
    const auto isAnswered = [&](const Pending &pending) {
        if (pending.packetId != subAck.packetId)
            return false;
        if (i < subAck.reasons.size()) {
            const auto code = subAck.reasons[i];
            isAbove = isAbove
                      || (!isError(code)
                          && static_cast<std::uint8_t>(code) > static_cast<std::uint8_t>(pending.requested));
            settle(pending, code);
        }
        ++i;
        return true;
    };
    m_pending.erase(std::remove_if(m_pending.begin(), m_pending.end(), isAnswered), m_pending.end());
    if (isAbove && o.isSure)
        o.report(o.either(Clause::MQTT_3_8_4_7, Clause::MQTT311_3_8_4_6));
}

void SeenSubscriptions::settle(const Pending &pending, ReasonCode code)
{
    auto &row = m_rows[pending.row];
    if (isError(code))
        row.isRefused = pending.isFirst;
    else if (pending.isFirst)
        row.most = static_cast<Qos>(code);
    else
        row.most = std::max(row.most, static_cast<Qos>(code));
}

void SeenSubscriptions::deliver(const Observation &o, const Publish &publish, std::string_view topicName)
{
    if (m_isLost || !o.isSure || !o.isWhole || !o.isNewSession || topicName.empty())
        return;
    const auto fits = [&](const Row &row) { return !row.isRefused && matches(row.filter(), topicName); };
    if (m_lastMatch < m_rows.size() && m_rows[m_lastMatch].most >= publish.qos && fits(m_rows[m_lastMatch]))
        return;
    bool isMatched = false;
    for (const auto &row : m_rows) {
        if (!fits(row))
            continue;
        isMatched = true;
        if (row.most >= publish.qos) {
            m_lastMatch = static_cast<std::size_t>(&row - m_rows.data());
            return;
        }
    }
    if (isMatched)
        o.report(o.either(Clause::MQTT_3_8_4_8, Clause::MQTT311_3_8_4_6));
    else
        o.report(o.either(Clause::MQTT_3_3_2_3, Clause::MQTT311_3_3_2_3));
}

void SeenSubscriptions::giveUp()
{
    m_isLost = true;
    m_rows.clear();
    m_pending.clear();
}

} // namespace espalier
