// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/limit.h"

#include "broker/engine/peerorigin.h"
#include "broker/engine/settings.h"

namespace espalier {

namespace {

std::uint64_t valueOf(Limit limit, const EngineSettings &settings, const ListenerRules &rules)
{
    switch (limit) {
    case Limit::ConnectTimeout:
        return static_cast<std::uint64_t>(
            std::chrono::ceil<std::chrono::seconds>(settings.connectTimeout).count());
    case Limit::MaximumConnectSize:
        return settings.maximumConnectSize;
    case Limit::MaximumPacketSize:
        return rules.maximumPacketSize;
    case Limit::MaximumConnections:
        return settings.maximumConnections;
    case Limit::MaximumFailedLogins:
        return settings.maximumFailedLogins;
    case Limit::MaximumPasswordQuestions:
        return settings.maximumPasswordQuestions;
    case Limit::MaximumTopicLevels:
        return settings.maximumTopicLevels;
    case Limit::MaximumSubscriptions:
        return settings.maximumSubscriptions;
    case Limit::MaximumPayload:
        return settings.maximumPayload;
    case Limit::MaximumProperties:
        return settings.maximumProperties;
    case Limit::MaximumMessageMemory:
        return settings.maximumMessageMemory;
    case Limit::MaximumQueuedMessages:
        return settings.maximumQueuedMessages;
    case Limit::MaximumQueuedBytes:
        return settings.maximumQueuedBytes;
    case Limit::MaximumOutput:
        return settings.maximumOutput;
    case Limit::ReceiveMaximum:
        return settings.receiveMaximum;
    case Limit::TopicAliasMaximum:
        return rules.topicAliasMaximum;
    case Limit::MaximumQos:
        return static_cast<std::uint64_t>(rules.maximumQos);
    case Limit::RetainAvailable:
        return settings.retainAvailable ? 1 : 0;
    case Limit::None:
    case Limit::ListenerConnections:
    case Limit::Handshakes:
        break;
    }
    return 0;
}

} // namespace

MetLimit limitFor(Limit limit, const EngineSettings &settings, const ListenerRules &rules)
{
    return {limit, valueOf(limit, settings, rules)};
}

} // namespace espalier
