// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridgetopics.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr std::string_view pathProperty = "espalier-path";
constexpr std::size_t longestPath = 16;
constexpr std::size_t longestTopicName = 65'535;

} // namespace

BridgeTopics::BridgeTopics(const BridgeSettings &settings, std::string brokerId)
    : m_marksPath(settings.marksPath && settings.version == ProtocolVersion::V5)
    , m_brokerId(std::move(brokerId))
{
    // A longer packet can also need longer lengths of it and of its properties.
    constexpr std::size_t lengths = 6;
    const auto path = m_marksPath ? 5 + pathProperty.size() + m_brokerId.size() : 0;
    for (const auto &topic : settings.topics) {
        if (topic.goesOut())
            m_out.push_back({topic.localFilter(), topic.localPrefix, topic.remotePrefix});
        if (topic.comesIn())
            m_in.push_back({topic.remoteFilter(), topic.remotePrefix, topic.localPrefix});
        const auto local = topic.localPrefix.size();
        const auto remote = topic.remotePrefix.size();
        m_growthOut = std::max(m_growthOut, remote - std::min(local, remote));
        m_growthIn = std::max(m_growthIn, local - std::min(local, remote));
    }
    m_growthOut += path + lengths;
    m_growthIn += path + lengths;
}

BridgeTopics::Fate BridgeTopics::pass(Publish &message, Way way)
{
    if (!rename(message.topicName, way))
        return Fate::NotMeant;
    if (m_topicName.empty() || m_topicName.size() > longestTopicName)
        return Fate::NameTooLong;
    if (!extendPath(message.properties, way))
        return Fate::Circles;
    message.topicName = m_topicName;
    message.properties = m_properties;
    return Fate::Passes;
}

bool BridgeTopics::rename(std::string_view topicName, Way way)
{
    for (const auto &[filter, from, to] : way == Way::Out ? m_out : m_in) {
        if (!matches(filter, topicName))
            continue;
        m_topicName = to;
        // "a/#" matches "a", which is shorter than the prefix "a/".
        m_topicName += topicName.substr(std::min(from.size(), topicName.size()));
        if (topicName.size() < from.size() && m_topicName.ends_with('/'))
            m_topicName.pop_back();
        return true;
    }
    return false;
}

/// Copies the properties without those that concern one hop only. False for a message that circles.
bool BridgeTopics::extendPath(PropertyView properties, Way way)
{
    m_properties.clear();
    std::size_t passed = 0;
    bool wasHere = false;
    bool isFromHere = false;
    for (const auto &property : properties) {
        if (property.property == Property::TopicAlias
            || property.property == Property::SubscriptionIdentifier)
            continue;
        if (property.property == Property::UserProperty && property.text == pathProperty) {
            ++passed;
            isFromHere = property.pairValue == m_brokerId;
            wasHere |= isFromHere;
        }
        m_properties.add(property);
    }
    if (!m_marksPath)
        return true;
    // On its way out it may have come in just now by another bridge of this broker, or have been brought back by one of
    // another broker.
    if (wasHere && (way == Way::In || !isFromHere))
        return false;
    if (!wasHere) {
        if (passed >= longestPath)
            return false;
        m_properties.addUserProperty(pathProperty, m_brokerId);
    }
    return true;
}

} // namespace espalier
