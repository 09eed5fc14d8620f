// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/recordstore.h"

#include <algorithm>
#include <variant>

namespace espalier {

RecordStore::RecordStore() = default;
RecordStore::~RecordStore() = default;

void RecordStore::apply(const RecordBatch &batch)
{
    batch.forEach([this](const Record &record) { std::visit([this](const auto &r) { set(r); }, record); });
}

void RecordStore::restoreTo(Engine &engine, TimePoint now) const
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

std::size_t RecordStore::sessions() const
{
    return m_sessions.size();
}

std::size_t RecordStore::messages() const
{
    return m_messages.size();
}

std::size_t RecordStore::deliveries() const
{
    return m_deliveries.size();
}

std::size_t RecordStore::size() const
{
    return m_messages.size() + m_sessions.size() + m_retained.size() + m_wills.size() + m_subscriptions.size()
           + m_deliveries.size() + m_incoming.size() + m_retainedDeliveries.size();
}

void RecordStore::set(const record::MessageStored &r)
{
    const auto &m = r.message;
    m_messages[r.id] = {std::string(m.topicName),
                        std::string(asText(m.properties.bytes())),
                        std::string(asText(m.payload)),
                        m.qos,
                        m.retain,
                        m.expiry};
}

void RecordStore::set(const record::MessageRemoved &r)
{
    m_messages.erase(r.id);
}

void RecordStore::set(const record::SessionStored &r)
{
    m_sessions[r.session] = {r, std::string(r.clientId), std::string(r.userName), std::string(r.listener)};
}

void RecordStore::set(const record::SessionRemoved &r)
{
    const auto isOfSession = [&](const auto &row) { return row.first.first == r.session; };
    m_sessions.erase(r.session);
    m_wills.erase(r.session);
    std::erase_if(m_subscriptions, isOfSession);
    std::erase_if(m_deliveries, isOfSession);
    std::erase_if(m_retainedDeliveries, isOfSession);
    std::erase_if(m_incoming, [&](const auto &row) { return row.first == r.session; });
}

void RecordStore::set(const record::WillStored &r)
{
    m_wills[r.session] = r;
}

void RecordStore::set(const record::WillRemoved &r)
{
    m_wills.erase(r.session);
}

void RecordStore::set(const record::SubscriptionStored &r)
{
    m_subscriptions[{r.session, std::string(r.topicFilter)}] = r;
}

void RecordStore::set(const record::SubscriptionRemoved &r)
{
    m_subscriptions.erase({r.session, std::string(r.topicFilter)});
}

void RecordStore::set(const record::DeliveryStored &r)
{
    m_deliveries[{r.session, r.order}] = {r, {r.identifiers.begin(), r.identifiers.end()}};
}

void RecordStore::set(const record::DeliverySent &r)
{
    m_deliveries.at({r.session, r.order}).record.packetId = r.packetId;
}

void RecordStore::set(const record::DeliveryReleased &r)
{
    auto &row = sent(r.session, r.packetId)->second.record;
    row.isReleased = true;
    row.message = 0;
}

void RecordStore::set(const record::DeliveryCompleted &r)
{
    m_deliveries.erase(sent(r.session, r.packetId));
}

void RecordStore::set(const record::DeliveryDropped &r)
{
    m_deliveries.erase({r.session, r.order});
}

void RecordStore::set(const record::IncomingStored &r)
{
    m_incoming.insert({r.session, r.packetId.value()});
}

void RecordStore::set(const record::IncomingRemoved &r)
{
    m_incoming.erase({r.session, r.packetId.value()});
}

void RecordStore::set(const record::RetainedStored &r)
{
    m_retained[m_messages.at(r.message).topicName] = r.message;
}

void RecordStore::set(const record::RetainedRemoved &r)
{
    m_retained.erase(std::string(r.topicName));
}

void RecordStore::set(const record::RetainedDeliveryStored &r)
{
    m_retainedDeliveries[{r.session, r.number}] = {r, std::string(r.topicFilter)};
}

void RecordStore::set(const record::RetainedDeliveryRemoved &r)
{
    m_retainedDeliveries.erase({r.session, r.number});
}

RecordStore::Deliveries::iterator RecordStore::sent(record::SessionKey session, PacketId id)
{
    return std::find_if(m_deliveries.begin(), m_deliveries.end(), [&](const auto &row) {
        return row.first.first == session && row.second.record.packetId == id;
    });
}

} // namespace espalier
