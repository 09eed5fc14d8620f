// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A bridge as client of this broker.
#include "broker/server/bridge.h"
#include "broker/server/bridgepackets.h"
#include "core/mqtt/decode.h"

#include <fmt/format.h>

#include <algorithm>

namespace espalier {

namespace {

/// More waits in the engine, where it is counted and bounded.
constexpr std::size_t enoughUnsent = 256 * 1024;

} // namespace

void Bridge::connectHere()
{
    const bool isKept = m_settings.localSession == BridgeSettings::Session::Kept;
    const bool isAsleep = m_state == State::Asleep;
    PropertyList properties;
    if (isKept)
        properties.add(Property::SessionExpiryInterval, sessionNeverExpires);
    const auto window = isAsleep ? longestBridgeWindow : m_limits.receiveMaximum;
    properties.add(Property::ReceiveMaximum, std::uint32_t {window});
    // Messages that would be too long there are left out, and counted, by the engine.
    if (!isAsleep && m_sendLimit < maximumPacketLength)
        properties.add(
            Property::MaximumPacketSize,
            std::max<std::uint32_t>(
                64, m_sendLimit - std::min(m_sendLimit, static_cast<std::uint32_t>(m_topics.growthOut()))));
    properties.add(Property::RequestProblemInformation, std::uint32_t {0});
    const auto clientId = localClientId();
    if (const auto earlier = std::exchange(m_peer, nullptr))
        earlier->leave();
    m_localFramer = Framer();
    m_peer = std::make_shared<BridgePeer>(m_reactor, static_cast<BridgePeerHandler &>(*this));
    m_reactor.add(m_peer,
                  {.name = fmt::format("bridge to {}", addressText()),
                   .userName = m_settings.localUserName.empty() ? clientId : m_settings.localUserName});
    m_toEngine.clear();
    toEngine(Connect {.cleanStart = !isKept, .properties = properties, .clientId = clientId});
    sendHere();
}

void Bridge::subscribeHere()
{
    auto id = firstBridgeRequest;
    const auto unsubscribe = [&](const std::string &filter) {
        toEngine(Unsubscribe {.packetId = PacketId(id++), .properties = {}, .topicFilters = {filter}});
    };
    for (const auto &topic : m_settings.topics) {
        const auto filter = topic.localFilter();
        if (!topic.goesOut()) {
            unsubscribe(filter);
            continue;
        }
        auto retainHandling = RetainHandling::SendOnSubscribe;
        if (m_state == State::Asleep)
            retainHandling = RetainHandling::DoNotSend; // nothing new, nobody to wake for it
        else if (m_isRemoteSessionKept && topic.qos != Qos::AtMostOnce)
            retainHandling = RetainHandling::SendIfNew;
        const SubscriptionOptions options {.maximumQos = std::min(topic.qos, m_limits.maximumQos),
                                           .noLocal = true,
                                           .retainAsPublished = true,
                                           .retainHandling = retainHandling};
        toEngine(
            Subscribe {.packetId = PacketId(id++), .properties = {}, .subscriptions = {{filter, options}}});
    }
    for (const auto &topic : m_earlier) {
        const bool isStill =
            std::any_of(m_settings.topics.begin(), m_settings.topics.end(),
                        [&](const auto &now) { return now.localFilter() == topic.localFilter(); });
        if (!isStill)
            unsubscribe(topic.localFilter());
    }
}

bool Bridge::hasRoom() const
{
    return m_link.unsent() + m_toRemote.size() < enoughUnsent;
}

void Bridge::takeFromEngine(ByteView bytes)
{
    // The engine's bytes are packets: it writes nothing else.
    static_cast<void>(m_localFramer.feed(bytes, [this](ByteView packet) {
        handleLocal(packet);
        return true;
    }));
}

void Bridge::endOfOutput()
{
    sendRemote();
    sendHere();
    if (m_mustWake && m_state == State::Asleep)
        open();
}

void Bridge::sendHere()
{
    if (!m_peer || m_toEngine.isEmpty())
        return;
    const auto bytes = std::move(m_toEngine);
    m_toEngine = ByteBuffer();
    m_peer->send(bytes.view());
}

void Bridge::handleLocal(ByteView bytes)
{
    const auto packet = decode(bytes, {ProtocolVersion::V5, Side::Server});
    if (!packet)
        return;
    std::visit(
        [this]<typename T>(const T &p) {
            if constexpr (std::is_same_v<T, Publish>) {
                goOut(p);
            } else if constexpr (std::is_same_v<T, ConnAck>) {
                if (isError(p.reason))
                    log(Event::Kind::BridgeDown,
                        fmt::format("bridge '{}': this broker does not let it in: {}", m_settings.name,
                                    reasonCodeName(p.reason, T::type)));
                else
                    subscribeHere();
            } else if constexpr (std::is_same_v<T, PubAck> || std::is_same_v<T, PubRec>
                                 || std::is_same_v<T, PubRel> || std::is_same_v<T, PubComp>) {
                if (m_state == State::Up)
                    toRemote(T {.packetId = p.packetId, .reason = asClient(p.reason, T::type)});
            } else if constexpr (std::is_same_v<T, SubAck>) {
                if (!p.reasons.empty() && isError(p.reasons[0]))
                    log(Event::Kind::BridgeDown,
                        fmt::format("bridge '{}': this broker does not let it subscribe to one of its topics "
                                    "({}); check "
                                    "the access rules of its local user",
                                    m_settings.name, reasonCodeName(p.reasons[0], T::type)));
            }
        },
        *packet);
}

/// A message for the other side.
void Bridge::goOut(Publish message)
{
    if (m_state != State::Up) {
        if (m_state == State::Asleep && message.qos != Qos::AtMostOnce)
            m_mustWake = ++m_waiting >= m_settings.lazyThreshold;
        return; // comes again when the client here resumes its session
    }
    m_lastMessage = m_reactor.now();
    if (m_topics.goOut(message) != BridgeTopics::Fate::Passes
        || encodedSize(message, m_settings.version) > m_sendLimit || message.qos > m_limits.maximumQos) {
        discard(message);
        return;
    }
    message.retain = message.retain && m_settings.retainsOutgoing && m_limits.retainAvailable;
    const auto id = message.packetId.value();
    if (message.qos == Qos::ExactlyOnce && m_staleOut.test(id)) {
        m_staleOut.reset(id);
        m_released.set(id);
        toRemote(PubRel {.packetId = message.packetId});
    }
    toRemote(message);
}

/// The engine is told that it was taken.
void Bridge::discard(const Publish &message)
{
    if (message.qos == Qos::AtLeastOnce)
        toEngine(PubAck {.packetId = message.packetId});
    else if (message.qos == Qos::ExactlyOnce) // an error ends it without PUBREL
        toEngine(PubRec {.packetId = message.packetId, .reason = ReasonCode::ImplementationSpecificError});
}

void Bridge::peerClosed()
{
    m_peer.reset();
    if (m_reactor.isStopping()) {
        stop();
        return;
    }
    if (m_state == State::Asleep)
        rest();
    else
        fail("its client in this broker was disconnected; is its local Client Identifier used by another "
             "one?");
}

} // namespace espalier
