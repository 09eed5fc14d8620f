// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Will Messages: kept with a session, published at the end of its connection. When that is, connecting.cpp knows.
#include "broker/engine/enginedetail.h"
#include "broker/engine/mountpoint.h"

namespace espalier {

/// Whether the will can be kept; if not, CONNECT is refused.
bool Engine::mayKeep(const Will &will, Peer &peer)
{
    if (will.qos > peer.rules->maximumQos) { // MQTT_3_2_2_12
        refuse(peer, ReasonCode::QosNotSupported, "The will's QoS is above the highest that is offered here.",
               {}, {.limit = met(Limit::MaximumQos, peer)});
        return false;
    }
    if (will.retain && !m_settings.retainAvailable) { // MQTT_3_2_2_13
        refuse(peer, ReasonCode::RetainNotSupported, "The will is to be retained: that is not offered here.",
               {}, {.limit = met(Limit::RetainAvailable, peer)});
        return false;
    }
    if (peer.rules->mountPoint.size() + will.topicName.size() > longestTopicName) {
        refuse(peer, ReasonCode::TopicNameInvalid,
               "The will's topic, behind the mount point of the listener, is longer than 65,535 bytes.");
        return false;
    }
    if (will.payload.size() > m_settings.maximumPayload) {
        refuse(peer, ReasonCode::ImplementationSpecificError,
               "The will's payload is longer than allowed here.", {},
               {.limit = met(Limit::MaximumPayload, peer)});
        return false;
    }
    if (will.properties.bytes().size() > m_settings.maximumProperties) {
        refuse(peer, ReasonCode::ImplementationSpecificError,
               "The will's properties are longer than allowed here.", {},
               {.limit = met(Limit::MaximumProperties, peer)});
        return false;
    }
    if (!hasMemoryFor(will.topicName.size() + will.properties.bytes().size() + will.payload.size())) {
        refuse(peer, ReasonCode::QuotaExceeded, "The memory for messages is full: the will cannot be kept.",
               {}, {.limit = met(Limit::MaximumMessageMemory, peer)});
        return false;
    }
    return true;
}

void Engine::keepWill(Session &session, const Connect &connect)
{
    const auto &will = *connect.will; // MQTT_3_1_2_7
    const auto topicName = mountedTopicName(session.peer->rules->mountPoint, will.topicName, m_mountedTopic);
    if (!mayWrite(session, topicName)) {
        denyMessage(session, topicName);
        return;
    }
    MessageView view {
        .topicName = topicName, .payload = will.payload, .qos = will.qos, .retain = will.retain};
    PropertyList properties;
    std::optional<std::uint32_t> expiry;
    std::uint32_t delay = 0;
    for (const auto &property : will.properties) {
        if (property.property == Property::WillDelayInterval)
            delay = property.number;
        else if (property.property == Property::MessageExpiryInterval)
            expiry = property.number;
        else
            properties.add(property);
    }
    view.properties = properties;
    auto stored = std::make_unique<StoredWill>();
    stored->delay = delay;
    stored->expiry = expiry;
    stored->message = MessageRef::copyOf(view, ++m_sequence, m_memory);
    session.will = std::move(stored);
    if (session.isStored())
        storeWill(session);
}

void Engine::publishWill(Session &session)
{
    if (!mayWrite(session, session.will->message->topicName())) {
        denyMessage(session, session.will->message->topicName());
        discardWill(session);
        return;
    }
    // Its memory is given back first: there must be room for what becomes of it, or it would be lost.
    auto will = std::move(session.will);
    auto message = will->message->view();
    const std::string topicName(message.topicName);
    const PropertyList properties(message.properties);
    const std::string payload(asText(message.payload));
    message.topicName = topicName;
    message.properties = properties;
    message.payload = asBytes(payload);
    if (will->expiry)
        message.expiry = m_now + std::chrono::seconds(*will->expiry);
    will.reset();
    if (session.isStored())
        add(record::WillRemoved {session.key});
    Publication publication(message, {++m_sequence, m_memory}, m_now, m_formScratch);
    static_cast<void>(publish(publication, &session));
}

} // namespace espalier
