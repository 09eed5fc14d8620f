// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/serverlimits.h"

#include <algorithm>

namespace espalier {

ServerLimits ServerLimits::from(PropertyView connAck)
{
    ServerLimits limits;
    for (const auto &property : connAck) {
        switch (property.property) {
        case Property::ReceiveMaximum:
            limits.receiveMaximum = static_cast<std::uint16_t>(property.number);
            break;
        case Property::MaximumQos:
            limits.maximumQos = static_cast<Qos>(property.number);
            break;
        case Property::RetainAvailable:
            limits.retainAvailable = property.number != 0;
            break;
        case Property::MaximumPacketSize:
            limits.maximumPacketSize = std::min(property.number, maximumPacketLength);
            break;
        case Property::TopicAliasMaximum:
            limits.topicAliasMaximum = static_cast<std::uint16_t>(property.number);
            break;
        case Property::WildcardSubscriptionAvailable:
            limits.wildcardSubscriptions = property.number != 0;
            break;
        case Property::SubscriptionIdentifierAvailable:
            limits.subscriptionIdentifiers = property.number != 0;
            break;
        case Property::SharedSubscriptionAvailable:
            limits.sharedSubscriptions = property.number != 0;
            break;
        default:
            break; // what remains does not limit what may be sent
        }
    }
    return limits;
}

ReasonCode ServerLimits::refusal(const Publish &message, std::size_t size) const
{
    if (message.qos > maximumQos)
        return ReasonCode::QosNotSupported; // Clause MQTT_3_2_2_11
    if (message.retain && !retainAvailable)
        return ReasonCode::RetainNotSupported; // Clause MQTT_3_2_2_14
    if (size > maximumPacketSize)
        return ReasonCode::PacketTooLarge; // Clause MQTT_3_2_2_15
    // Clause MQTT_3_2_2_17, MQTT_3_2_2_18, MQTT_3_3_2_9
    if (message.properties.number(Property::TopicAlias, 0) > topicAliasMaximum)
        return ReasonCode::TopicAliasInvalid;
    return ReasonCode::Success;
}

ReasonCode ServerLimits::refusal(const Subscribe &request, SharedFilters shared) const
{
    if (!subscriptionIdentifiers && request.properties.contains(Property::SubscriptionIdentifier))
        return ReasonCode::SubscriptionIdentifiersNotSupported; // 3.2.2.3.12
    for (const auto &subscription : request.subscriptions) {
        const auto filter = parseTopicFilter(subscription.topicFilter, shared);
        if (!filter)
            return ReasonCode::
                TopicFilterInvalid; // Clause MQTT_4_7_1_1, MQTT_4_7_1_2, MQTT_4_8_2_1, MQTT_4_8_2_2
        if (filter->isShared() && !sharedSubscriptions)
            return ReasonCode::SharedSubscriptionsNotSupported; // 3.2.2.3.13
        if (filter->hasWildcards() && !wildcardSubscriptions)
            return ReasonCode::WildcardSubscriptionsNotSupported; // 3.2.2.3.11
        if (filter->isShared() && subscription.options.noLocal)
            return ReasonCode::ProtocolError; // Clause MQTT_3_8_3_4
    }
    return ReasonCode::Success;
}

} // namespace espalier
