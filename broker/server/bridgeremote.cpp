// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the other side of a bridge says, and is told.
#include "broker/server/bridge.h"
#include "broker/server/bridgepackets.h"
#include "core/mqtt/decode.h"

#include <fmt/format.h>

namespace espalier {

namespace {

/// A server that reads nothing while it sends cannot make acknowledgements pile up for ever.
constexpr std::size_t longestUnsent = 64 * 1024 * 1024;
/// In flight to servers that cannot say how many they take; what mosquitto takes.
constexpr std::uint16_t windowBeforeV5 = 20;

std::string_view cureOf(ReasonCode reason)
{
    using enum ReasonCode;
    switch (reason) {
    case BadUserNameOrPassword:
    case NotAuthorized:
        return "; check the bridge's remote user name and password";
    case UnsupportedProtocolVersion:
        return "; choose an older protocol version for the bridge";
    case ClientIdentifierNotValid:
        return "; choose another remote Client Identifier";
    case SessionTakenOver:
        return "; another client uses the same Client Identifier: choose a remote one of its own for each "
               "bridge";
    default:
        return {};
    }
}

std::string reasonText(ReasonCode reason, PacketType type, PropertyView properties)
{
    auto text = fmt::format("{} (0x{:02x})", reasonCodeName(reason, type), static_cast<unsigned>(reason));
    constexpr std::size_t longest = 200;
    if (const auto words = properties.text(Property::ReasonString))
        text += fmt::format(": {}", words->substr(0, longest));
    return text;
}

} // namespace

std::uint32_t Bridge::longestIncoming() const
{
    const auto longest = m_reactor.engine().settings().maximumPacketSize;
    if (longest == maximumPacketLength || m_settings.version != ProtocolVersion::V5)
        return maximumPacketLength;
    const auto growth = std::min(longest, static_cast<std::uint32_t>(m_topics.growthIn()));
    return std::max<std::uint32_t>(64, longest - growth);
}

void Bridge::sendConnect()
{
    PropertyList properties;
    const bool isKept = m_settings.remoteSession == BridgeSettings::Session::Kept;
    if (isKept)
        properties.add(Property::SessionExpiryInterval, m_settings.sessionExpiry);
    const auto ownWindow = m_settings.receiveMaximum.value_or(65'535);
    if (const auto window = std::min(ownWindow, m_reactor.engine().settings().receiveMaximum);
        window < 65'535)
        properties.add(Property::ReceiveMaximum, std::uint32_t {window});
    if (const auto longest = longestIncoming(); longest < maximumPacketLength)
        properties.add(Property::MaximumPacketSize, longest);
    const auto clientId = remoteClientId();
    const auto willTopic = notificationTopic();
    Connect connect {.version = m_settings.version,
                     .cleanStart = !isKept,
                     .keepAlive = KeepAlive(static_cast<std::uint16_t>(m_settings.keepAlive.count())),
                     .properties = properties,
                     .clientId = clientId,
                     .bridge = m_saysBridge && m_settings.version != ProtocolVersion::V5};
    if (m_settings.remoteUserName)
        connect.userName = *m_settings.remoteUserName;
    if (m_settings.remotePassword)
        connect.password = asBytes(*m_settings.remotePassword);
    if (m_settings.notifications == BridgeSettings::Notifications::Both)
        connect.will =
            Will {.qos = Qos::AtLeastOnce, .retain = true, .topicName = willTopic, .payload = asBytes("0")};
    encode(connect, m_toRemote);
    m_connectSent = m_reactor.now();
    sendRemote();
}

void Bridge::linkReceived(ByteView bytes)
{
    m_keepAlive.received(m_reactor.now());
    const auto self = shared_from_this();
    const auto fed = m_remoteFramer.feed(bytes, [this](ByteView packet) {
        handleRemote(packet);
        return m_state == State::Connecting || m_state == State::Up;
    });
    if (m_state != State::Connecting && m_state != State::Up)
        return;
    if (!fed) {
        fail("it does not speak MQTT, or sends longer packets than it was told to");
        return;
    }
    sendHere();
    sendRemote();
    if (m_link.unsent() > longestUnsent)
        fail("it sends, but does not read");
}

void Bridge::handleRemote(ByteView bytes)
{
    const auto type = static_cast<PacketType>(bytes[0] >> 4);
    if (type != PacketType::PingResp)
        m_lastMessage = m_reactor.now();
    const auto packet = decode(bytes, {m_settings.version, Side::Server});
    if (!packet) {
        if (m_state == State::Connecting && type == PacketType::ConnAck)
            refuse(packet.error().reason, {});
        else
            fail(fmt::format("it sent a wrong {} ({})", packetTypeName(type),
                             clauseInfo(packet.error().clause).label));
        return;
    }
    const bool isConnAck = std::holds_alternative<ConnAck>(*packet);
    if (isConnAck != (m_state == State::Connecting)) {
        fail("it broke the rules: CONNACK comes first, and once");
        return;
    }
    std::visit(
        [this]<typename T>(const T &p) {
            if constexpr (std::is_same_v<T, ConnAck>)
                handleConnAck(p);
            else if constexpr (std::is_same_v<T, Publish>)
                comeIn(p);
            else if constexpr (std::is_same_v<T, SubAck>)
                handleSubAck(p);
            else if constexpr (std::is_same_v<T, Disconnect>)
                fail(fmt::format("it ended the connection: {}{}", reasonText(p.reason, T::type, p.properties),
                                 cureOf(p.reason)));
            else if constexpr (std::is_same_v<T, PubAck> || std::is_same_v<T, PubRec>
                               || std::is_same_v<T, PubRel>) {
                noteRefusal(p.reason, T::type);
                toEngine(T {.packetId = p.packetId, .reason = asClient(p.reason, T::type)});
            } else if constexpr (std::is_same_v<T, PubComp>) {
                if (m_released.test(p.packetId.value()))
                    m_released.reset(p.packetId.value());
                else
                    toEngine(PubComp {.packetId = p.packetId, .reason = asClient(p.reason, T::type)});
            }
            // What else there is asks for nothing: PINGRESP, UNSUBACK.
        },
        *packet);
}

/// The messages are gone: that is what the standard wants, and what the operator has to know.
void Bridge::noteRefusal(ReasonCode reason, PacketType type)
{
    if (!isError(reason) || type == PacketType::PubRel || std::exchange(m_toldRefused, true))
        return;
    log(Event::Kind::BridgeDown, fmt::format("bridge '{}': {} does not take a message ({}), and maybe "
                                             "others. Its access rules and limits decide",
                                             m_settings.name, addressText(), reasonCodeName(reason, type)));
}

void Bridge::refuse(ReasonCode reason, PropertyView properties)
{
    const bool isVersion = reason == ReasonCode::UnsupportedProtocolVersion;
    if (isVersion && m_saysBridge && m_settings.version != ProtocolVersion::V5) {
        m_saysBridge = false;
        fail("it does not know bridges", Retry::AtOnce);
        return;
    }
    fail(fmt::format("it refused the connection: {}{}", reasonText(reason, PacketType::ConnAck, properties),
                     cureOf(reason)));
}

void Bridge::handleConnAck(const ConnAck &packet)
{
    if (isError(packet.reason)) {
        refuse(packet.reason, packet.properties);
        return;
    }
    const auto now = SessionTime(m_reactor.now());
    m_timer.cancel();
    m_state = State::Up;
    takeLimits(packet);
    const auto seconds = packet.properties.number(Property::ServerKeepAlive,
                                                  static_cast<std::uint32_t>(m_settings.keepAlive.count()));
    m_keepAlive.start(std::chrono::seconds(seconds), std::chrono::seconds(10), m_connectSent, now);
    m_isRemoteSessionKept = packet.sessionPresent;
    m_hasConnected = true;
    m_toldLeftOut = m_toldRefused = false;
    m_lastMessage = now;
    m_lastFailure.clear();
    m_backoff.reset();

    auto &engine = m_reactor.engine();
    m_released.reset();
    if (!packet.sessionPresent) {
        engine.forgetIncoming(localClientId());
        m_staleOut.reset();
    } else if (!engine.hasSession(localClientId())) {
        m_staleOut.set();
    }
    notifyRemote(Notice::On);
    subscribeRemote();
    connectHere();
    if (m_state != State::Up)
        return;
    log(Event::Kind::BridgeUp, fmt::format("bridge '{}' to {} is up{}", m_settings.name, addressText(),
                                           packet.sessionPresent ? ", the session there goes on" : ""));
    notifyHere(Notice::On);
    armKeepAlive();
    armIdle();
    watchFirstAddress();
}

void Bridge::takeLimits(const ConnAck &packet)
{
    m_limits = ServerLimits::from(packet.properties);
    const bool canTell = m_settings.version == ProtocolVersion::V5;
    const auto window = canTell
                            ? std::min(m_limits.receiveMaximum, m_settings.receiveMaximum.value_or(65'535))
                            : m_settings.receiveMaximum.value_or(windowBeforeV5);
    m_limits.receiveMaximum = std::min(window, longestBridgeWindow);
    m_sendLimit = std::min(m_limits.maximumPacketSize, m_settings.maximumPacketSize);
}

void Bridge::subscribeRemote()
{
    auto id = firstBridgeRequest;
    for (const auto &topic : m_settings.topics) {
        const auto filter = topic.remoteFilter();
        if (topic.comesIn()) {
            // What has changed while the bridge was down waits in the session; all else is there already.
            const bool hasAll = m_isRemoteSessionKept && topic.qos != Qos::AtMostOnce;
            const SubscriptionOptions options {.maximumQos = topic.qos,
                                               .noLocal = true,
                                               .retainAsPublished = true,
                                               .retainHandling = hasAll ? RetainHandling::SendIfNew
                                                                        : RetainHandling::SendOnSubscribe};
            toRemote(
                Subscribe {.packetId = PacketId(id), .properties = {}, .subscriptions = {{filter, options}}});
        } else if (m_settings.unsubscribesOutgoing && m_isRemoteSessionKept) {
            toRemote(Unsubscribe {.packetId = PacketId(id), .properties = {}, .topicFilters = {filter}});
        }
        ++id;
    }
    for (const auto &topic : m_earlier) {
        const auto filter = topic.remoteFilter();
        const bool isStill =
            std::any_of(m_settings.topics.begin(), m_settings.topics.end(),
                        [&](const auto &now) { return now.comesIn() && now.remoteFilter() == filter; });
        if (topic.comesIn() && !isStill)
            toRemote(Unsubscribe {.packetId = PacketId(id++), .properties = {}, .topicFilters = {filter}});
    }
}

void Bridge::handleSubAck(const SubAck &packet)
{
    const auto index = static_cast<std::size_t>(packet.packetId.value()
                                                - std::min(packet.packetId.value(), firstBridgeRequest));
    if (packet.reasons.empty() || !isError(packet.reasons[0]) || index >= m_settings.topics.size())
        return;
    log(Event::Kind::BridgeDown,
        fmt::format("bridge '{}': {} does not let it subscribe to '{}' ({}): nothing comes in from there. "
                    "Its access rules "
                    "decide",
                    m_settings.name, addressText(), m_settings.topics[index].remoteFilter(),
                    reasonCodeName(packet.reasons[0], PacketType::SubAck)));
}

void Bridge::notifyRemote(Notice notice)
{
    if (m_settings.notifications != BridgeSettings::Notifications::Both)
        return;
    const auto topicName = notificationTopic();
    toRemote(Publish {.retain = m_limits.retainAvailable,
                      .topicName = topicName,
                      .payload = asBytes(notice == Notice::On ? "1" : "0")});
}

/// A message for this broker.
void Bridge::comeIn(Publish message)
{
    const auto fate = m_topics.comeIn(message);
    const bool fits =
        encodedSize(message, ProtocolVersion::V5) <= m_reactor.engine().settings().maximumPacketSize;
    if (fate == BridgeTopics::Fate::Passes && fits) {
        toEngine(message);
        return;
    }
    if (message.qos == Qos::AtLeastOnce)
        toRemote(PubAck {.packetId = message.packetId});
    else if (message.qos == Qos::ExactlyOnce)
        toRemote(PubRec {.packetId = message.packetId}); // the engine answers the PUBREL
    const bool isExpected = fate == BridgeTopics::Fate::Circles || fate == BridgeTopics::Fate::NotMeant;
    if (!isExpected && !std::exchange(m_toldLeftOut, true))
        log(Event::Kind::BridgeDown, fmt::format("bridge '{}': a message of {} is longer here than allowed "
                                                 "and left out, and so are others like it. "
                                                 "Allow longer packets, or a shorter local prefix",
                                                 m_settings.name, addressText()));
}

void Bridge::sendRemote()
{
    if (m_toRemote.isEmpty())
        return;
    m_link.send(m_toRemote.view());
    m_toRemote.clear();
    m_keepAlive.sent(m_reactor.now());
    armKeepAlive();
}

} // namespace espalier
