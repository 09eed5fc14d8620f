// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durability/durableclient.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace espalier::durability {

namespace {

constexpr std::uint16_t subscribeId = 65'535;

} // namespace

DurableClient::~DurableClient()
{
    if (isOpen())
        ::close(m_fd);
}

void DurableClient::connect(std::uint16_t port)
{
    m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        throw std::runtime_error("the broker does not take a connection");
    ::fcntl(m_fd, F_SETFL, O_NONBLOCK);
    Connect packet;
    packet.clientId = m_options.clientId;
    packet.cleanStart = m_options.startsClean;
    PropertyList properties;
    properties.add(Property::SessionExpiryInterval, m_options.sessionExpiry);
    packet.properties = properties;
    PropertyList ofWill;
    if (const auto &will = m_options.will) {
        ofWill.add(Property::WillDelayInterval, will->delay);
        packet.will = espalier::Will {.qos = Qos::ExactlyOnce,
                                      .properties = ofWill,
                                      .topicName = will->topicName,
                                      .payload = asBytes(will->payload)};
    }
    encode(packet, m_output);
    flush();
}

template <typename AnyPacket>
void DurableClient::send(const AnyPacket &packet)
{
    encode(packet, ProtocolVersion::V5, m_output);
}

void DurableClient::send(const Outgoing &message, PacketId id, bool dup)
{
    if (message.isReleased) {
        send(PubRel {.packetId = id});
        return;
    }
    Publish packet;
    packet.dup = dup;
    packet.qos = message.qos;
    packet.retain = message.retain;
    packet.topicName = message.topicName;
    packet.packetId = id;
    packet.payload = asBytes(message.payload);
    send(packet);
}

void DurableClient::publish(const std::string &topicName, std::uint64_t number, const std::string &payload,
                            Qos qos, bool retain)
{
    do
        ++m_lastId;
    while (m_lastId == 0 || m_lastId == subscribeId || m_outgoing.contains(PacketId(m_lastId)));
    const PacketId id(m_lastId);
    const auto &message = m_outgoing[id] = {.order = ++m_order,
                                            .topicName = topicName,
                                            .number = number,
                                            .payload = payload,
                                            .qos = qos,
                                            .retain = retain};
    if (m_isConnected)
        send(message, id, false);
}

void DurableClient::subscribe(const std::string &topicFilter, Qos qos)
{
    Subscribe packet;
    packet.packetId = PacketId(subscribeId);
    packet.subscriptions = {{.topicFilter = topicFilter, .options = {.maximumQos = qos}}};
    send(packet);
}

void DurableClient::ping()
{
    send(PingReq {});
}

void DurableClient::flush()
{
    while (isOpen() && !m_output.isEmpty()) {
        const auto written = ::send(m_fd, m_output.view().data(), m_output.size(), MSG_NOSIGNAL);
        if (written <= 0)
            return; // full, or lost: then reading tells
        m_output.consume(static_cast<std::size_t>(written));
    }
}

void DurableClient::handleReadable()
{
    std::array<std::uint8_t, 65'536> buffer;
    while (isOpen()) {
        const auto got = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (got <= 0) {
            ::close(std::exchange(m_fd, -1));
            m_isConnected = false;
            m_output = ByteBuffer();
            m_framer = Framer();
            return;
        }
        const ByteView bytes(buffer.data(), static_cast<std::size_t>(got));
        const auto fed = m_framer.feed(bytes, [this](ByteView packet) {
            handle(packet);
            return true;
        });
        if (!fed)
            onFailure("the broker sends bytes that are no packet");
    }
    flush();
}

void DurableClient::lose()
{
    if (!isOpen())
        return;
    ::shutdown(m_fd, SHUT_WR);
    handleReadable();
    if (isOpen())
        ::close(std::exchange(m_fd, -1));
    m_isConnected = false;
    m_output = ByteBuffer();
    m_framer = Framer();
}

void DurableClient::handle(ByteView bytes)
{
    const auto packet = decode(bytes, {ProtocolVersion::V5, Side::Server});
    if (!packet) {
        onFailure("the broker sends a packet that cannot be read");
        return;
    }
    if (const auto *connAck = std::get_if<ConnAck>(&*packet)) {
        handle(*connAck);
    } else if (const auto *publish = std::get_if<Publish>(&*packet)) {
        handle(*publish);
    } else if (const auto *pubAck = std::get_if<PubAck>(&*packet)) {
        acknowledged(pubAck->packetId, pubAck->reason);
        m_outgoing.erase(pubAck->packetId);
    } else if (const auto *pubRec = std::get_if<PubRec>(&*packet)) {
        acknowledged(pubRec->packetId, pubRec->reason);
        if (const auto found = m_outgoing.find(pubRec->packetId); found != m_outgoing.end())
            found->second.isReleased = true;
        send(PubRel {.packetId = pubRec->packetId});
    } else if (const auto *pubRel = std::get_if<PubRel>(&*packet)) {
        m_incoming.erase(pubRel->packetId);
        send(PubComp {.packetId = pubRel->packetId});
    } else if (const auto *pubComp = std::get_if<PubComp>(&*packet)) {
        m_outgoing.erase(pubComp->packetId);
    } else if (std::holds_alternative<SubAck>(*packet)) {
        isSubscribed = true;
    } else if (std::holds_alternative<PingResp>(*packet)) {
        ++pings;
    } else if (const auto *disconnect = std::get_if<Disconnect>(&*packet)) {
        onFailure(fmt::format("{} is disconnected: 0x{:02x}", m_options.clientId,
                              static_cast<int>(disconnect->reason)));
    }
}

void DurableClient::handle(const ConnAck &packet)
{
    if (packet.reason != ReasonCode::Success) {
        onFailure(
            fmt::format("{} is refused: 0x{:02x}", m_options.clientId, static_cast<int>(packet.reason)));
        return;
    }
    if (m_hasSession && !m_options.startsClean && !packet.sessionPresent)
        onFailure(fmt::format("the session of {} is lost", m_options.clientId));
    m_hasSession = m_options.sessionExpiry > 0;
    m_isConnected = true;
    onConnected();
    std::vector<std::pair<PacketId, const Outgoing *>> again;
    for (const auto &[id, message] : m_outgoing)
        again.emplace_back(id, &message);
    std::sort(again.begin(), again.end(),
              [](const auto &a, const auto &b) { return a.second->order < b.second->order; });
    for (const auto &[id, message] : again) // MQTT-4.4.0-1, MQTT-4.6.0-1
        send(*message, id, true);
}

void DurableClient::handle(const Publish &packet)
{
    const bool isNew = packet.qos != Qos::ExactlyOnce || m_incoming.insert(packet.packetId).second;
    if (isNew)
        onMessage(packet.topicName, asText(packet.payload));
    if (packet.qos == Qos::AtLeastOnce)
        send(PubAck {.packetId = packet.packetId});
    else if (packet.qos == Qos::ExactlyOnce)
        send(PubRec {.packetId = packet.packetId});
}

void DurableClient::acknowledged(PacketId id, ReasonCode reason)
{
    if (isError(reason))
        onFailure(fmt::format("a message of {} is refused: 0x{:02x}", m_options.clientId,
                              static_cast<int>(reason)));
    const auto found = m_outgoing.find(id);
    if (found != m_outgoing.end() && !found->second.isReleased)
        onAcknowledged(found->second.topicName, found->second.number);
}

void poll(const std::vector<DurableClient *> &clients, int milliseconds)
{
    std::vector<pollfd> waiting;
    for (auto *client : clients) {
        client->flush();
        const auto events = client->wantsWrite() ? POLLIN | POLLOUT : POLLIN;
        waiting.push_back({.fd = client->fd(), .events = static_cast<short>(events), .revents = 0});
    }
    if (::poll(waiting.data(), waiting.size(), milliseconds) <= 0)
        return;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        if (waiting[i].revents != 0 && clients[i]->isOpen())
            clients[i]->handleReadable();
    }
}

} // namespace espalier::durability
