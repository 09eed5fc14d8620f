// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// The tables of an engine's records in memory: what a database would hold.
class RecordStore
{
public:
    void apply(const RecordBatch &batch)
    {
        batch.forEach(
            [this](const Record &record) { std::visit([this](const auto &r) { set(r); }, record); });
    }

    /// Hands all rows to an engine that has no connections yet.
    void restoreTo(Engine &engine, TimePoint now) const
    {
        for (const auto &[id, row] : m_messages) {
            const PropertyView properties(asBytes(row.properties));
            engine.restore(record::MessageStored {
                id, {row.topicName, properties, asBytes(row.payload), row.qos, row.retain, row.expiry}});
        }
        for (const auto &[key, row] : m_sessions) {
            auto record = row.record;
            record.clientId = row.clientId;
            record.userName = row.userName;
            record.listener = row.listener;
            engine.restore(record);
        }
        for (const auto &[topicName, message] : m_retained)
            engine.restore(record::RetainedStored {message});
        for (const auto &[key, row] : m_wills)
            engine.restore(row);
        for (const auto &[key, row] : m_subscriptions) {
            auto record = row;
            record.topicFilter = key.second;
            engine.restore(record);
        }
        for (const auto &[key, row] : m_deliveries) {
            auto record = row.record;
            record.identifiers = row.identifiers;
            engine.restore(record);
        }
        for (const auto &[session, id] : m_incoming)
            engine.restore(record::IncomingStored {session, PacketId(id)});
        for (const auto &[key, row] : m_retainedDeliveries) {
            auto record = row.record;
            record.topicFilter = row.topicFilter;
            engine.restore(record);
        }
        engine.restored(now);
    }

    [[nodiscard]] std::size_t sessions() const { return m_sessions.size(); }
    [[nodiscard]] std::size_t messages() const { return m_messages.size(); }
    [[nodiscard]] std::size_t deliveries() const { return m_deliveries.size(); }
    /// Rows of all tables.
    [[nodiscard]] std::size_t size() const
    {
        return m_messages.size() + m_sessions.size() + m_retained.size() + m_wills.size()
               + m_subscriptions.size() + m_deliveries.size() + m_incoming.size()
               + m_retainedDeliveries.size();
    }

private:
    struct MessageRow
    {
        std::string topicName;
        std::string properties;
        std::string payload;
        Qos qos;
        bool retain;
        TimePoint expiry;
    };
    struct SessionRow
    {
        record::SessionStored record;
        std::string clientId;
        std::string userName;
        std::string listener;
    };
    struct DeliveryRow
    {
        record::DeliveryStored record;
        std::vector<std::uint32_t> identifiers;
    };
    struct RetainedDeliveryRow
    {
        record::RetainedDeliveryStored record;
        std::string topicFilter;
    };

    void set(const record::MessageStored &r)
    {
        const auto &m = r.message;
        m_messages[r.id] = {std::string(m.topicName),
                            std::string(asText(m.properties.bytes())),
                            std::string(asText(m.payload)),
                            m.qos,
                            m.retain,
                            m.expiry};
    }
    void set(const record::MessageRemoved &r) { m_messages.erase(r.id); }
    void set(const record::SessionStored &r)
    {
        m_sessions[r.session] = {r, std::string(r.clientId), std::string(r.userName),
                                 std::string(r.listener)};
    }
    void set(const record::SessionRemoved &r)
    {
        const auto isOfSession = [&](const auto &row) { return row.first.first == r.session; };
        m_sessions.erase(r.session);
        m_wills.erase(r.session);
        std::erase_if(m_subscriptions, isOfSession);
        std::erase_if(m_deliveries, isOfSession);
        std::erase_if(m_retainedDeliveries, isOfSession);
        std::erase_if(m_incoming, [&](const auto &row) { return row.first == r.session; });
    }
    void set(const record::WillStored &r) { m_wills[r.session] = r; }
    void set(const record::WillRemoved &r) { m_wills.erase(r.session); }
    void set(const record::SubscriptionStored &r)
    {
        m_subscriptions[{r.session, std::string(r.topicFilter)}] = r;
    }
    void set(const record::SubscriptionRemoved &r)
    {
        m_subscriptions.erase({r.session, std::string(r.topicFilter)});
    }
    void set(const record::DeliveryStored &r)
    {
        m_deliveries[{r.session, r.order}] = {r, {r.identifiers.begin(), r.identifiers.end()}};
    }
    void set(const record::DeliverySent &r)
    {
        m_deliveries.at({r.session, r.order}).record.packetId = r.packetId;
    }
    void set(const record::DeliveryReleased &r)
    {
        auto &row = sent(r.session, r.packetId)->second.record;
        row.isReleased = true;
        row.message = 0;
    }
    void set(const record::DeliveryCompleted &r) { m_deliveries.erase(sent(r.session, r.packetId)); }
    void set(const record::DeliveryDropped &r) { m_deliveries.erase({r.session, r.order}); }
    void set(const record::IncomingStored &r) { m_incoming.insert({r.session, r.packetId.value()}); }
    void set(const record::IncomingRemoved &r) { m_incoming.erase({r.session, r.packetId.value()}); }
    void set(const record::RetainedStored &r) { m_retained[m_messages.at(r.message).topicName] = r.message; }
    void set(const record::RetainedRemoved &r) { m_retained.erase(std::string(r.topicName)); }
    void set(const record::RetainedDeliveryStored &r)
    {
        m_retainedDeliveries[{r.session, r.number}] = {r, std::string(r.topicFilter)};
    }
    void set(const record::RetainedDeliveryRemoved &r) { m_retainedDeliveries.erase({r.session, r.number}); }

    using Deliveries = std::map<std::pair<record::SessionKey, std::uint64_t>, DeliveryRow>;
    Deliveries::iterator sent(record::SessionKey session, PacketId id)
    {
        return std::find_if(m_deliveries.begin(), m_deliveries.end(), [&](const auto &row) {
            return row.first.first == session && row.second.record.packetId == id;
        });
    }

    std::map<record::MessageId, MessageRow> m_messages;
    std::map<record::SessionKey, SessionRow> m_sessions;
    std::map<std::string, record::MessageId> m_retained;
    std::map<record::SessionKey, record::WillStored> m_wills;
    std::map<std::pair<record::SessionKey, std::string>, record::SubscriptionStored> m_subscriptions;
    Deliveries m_deliveries;
    std::set<std::pair<record::SessionKey, std::uint16_t>> m_incoming;
    std::map<std::pair<record::SessionKey, std::uint64_t>, RetainedDeliveryRow> m_retainedDeliveries;
};

} // namespace espalier
