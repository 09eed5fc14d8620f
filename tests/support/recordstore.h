// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"

#include <cstdint>
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
    RecordStore();
    RecordStore(const RecordStore &) = delete;
    RecordStore &operator=(const RecordStore &) = delete;
    ~RecordStore();

    void apply(const RecordBatch &batch);

    /// Hands all rows to an engine that has no connections yet.
    void restoreTo(Engine &engine, TimePoint now) const;

    [[nodiscard]] std::size_t sessions() const;
    [[nodiscard]] std::size_t messages() const;
    [[nodiscard]] std::size_t deliveries() const;
    /// Rows of all tables.
    [[nodiscard]] std::size_t size() const;

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

    void set(const record::MessageStored &r);
    void set(const record::MessageRemoved &r);
    void set(const record::SessionStored &r);
    void set(const record::SessionRemoved &r);
    void set(const record::WillStored &r);
    void set(const record::WillRemoved &r);
    void set(const record::SubscriptionStored &r);
    void set(const record::SubscriptionRemoved &r);
    void set(const record::DeliveryStored &r);
    void set(const record::DeliverySent &r);
    void set(const record::DeliveryReleased &r);
    void set(const record::DeliveryCompleted &r);
    void set(const record::DeliveryDropped &r);
    void set(const record::IncomingStored &r);
    void set(const record::IncomingRemoved &r);
    void set(const record::RetainedStored &r);
    void set(const record::RetainedRemoved &r);
    void set(const record::RetainedDeliveryStored &r);
    void set(const record::RetainedDeliveryRemoved &r);

    using Deliveries = std::map<std::pair<record::SessionKey, std::uint64_t>, DeliveryRow>;
    Deliveries::iterator sent(record::SessionKey session, PacketId id);

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
