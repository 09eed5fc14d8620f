// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/pairing.h"

#include <algorithm>

namespace espalier {

namespace {

/// Sum of what a record holds beside its texts: its place in the index and in the list.
constexpr std::size_t recordOverhead = 160;

} // namespace

std::string Pairing::keyOf(std::string_view responseTopic, ByteView correlation)
{
    // A topic has no zero character, so both parts can be told apart.
    std::string key(responseTopic);
    key += '\0';
    key += asText(correlation);
    return key;
}

void Pairing::note(const Publish &message, WallTime at)
{
    const auto correlation = message.properties.binary(Property::CorrelationData);
    if (!correlation)
        return;
    const auto responseTopic = message.properties.text(Property::ResponseTopic);
    const auto role = responseTopic ? Partner::Role::Request : Partner::Role::Response;
    Record record {role, std::string(message.topicName),
                   keyOf(responseTopic.value_or(message.topicName), *correlation), at};
    m_bytes += record.topicName.size() + 2 * record.key.size() + recordOverhead;
    indexOf(role)[record.key].push_back(m_first + m_records.size());
    m_records.push_back(std::move(record));
    while (m_records.size() > maximumMessages || m_bytes > maximumBytes)
        forgetOldest();
}

void Pairing::clear()
{
    *this = {};
}

void Pairing::forgetOldest()
{
    const Record &oldest = m_records.front();
    Index &index = indexOf(oldest.role);
    const auto entry = index.find(oldest.key);
    // Numbers ascend within an entry, so the oldest stands first.
    entry->second.erase(entry->second.begin());
    if (entry->second.empty())
        index.erase(entry);
    m_bytes -= oldest.topicName.size() + 2 * oldest.key.size() + recordOverhead;
    m_records.pop_front();
    ++m_first;
}

QList<Partner> Pairing::partners(std::string_view topicName, PropertyView properties, WallTime at) const
{
    const auto correlation = properties.binary(Property::CorrelationData);
    if (!correlation)
        return {};
    const auto responseTopic = properties.text(Property::ResponseTopic);
    const bool isRequest = responseTopic.has_value();
    const Index &index = isRequest ? m_responses : m_requests;
    const auto found = index.find(keyOf(responseTopic.value_or(topicName), *correlation));
    if (found == index.end())
        return {};
    QList<Partner> partners;
    for (const std::uint64_t number : found->second) {
        const Record &record = m_records[std::size_t(number - m_first)];
        // Correlation data may be used again: a response follows its request.
        if (isRequest ? record.time >= at : record.time <= at)
            partners.append({record.role, QByteArray::fromStdString(record.topicName), record.time});
    }
    if (!isRequest)
        std::ranges::reverse(partners);
    return partners.first(std::min(partners.size(), maximumPartners));
}

} // namespace espalier
