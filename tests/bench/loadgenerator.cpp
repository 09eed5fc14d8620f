// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/loadgenerator.h"

#include "core/mqtt/encode.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace espalier::bench {

namespace {

constexpr auto patience = std::chrono::seconds(10);

[[noreturn]] void fail(const char *what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

LoadClient::LoadClient(LoadGenerator &generator, std::uint16_t port) : m_generator(generator)
{
    m_fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        fail("connect");
    const int on = 1;
    ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event {};
    event.events = EPOLLIN;
    event.data.ptr = this;
    if (::epoll_ctl(generator.m_epoll, EPOLL_CTL_ADD, m_fd, &event) != 0)
        fail("epoll_ctl");
}

LoadClient::~LoadClient()
{
    ::close(m_fd);
}

void LoadClient::sendConnect(const std::string &clientId, std::uint32_t sessionExpiry)
{
    Connect packet;
    packet.clientId = clientId;
    PropertyList properties;
    if (sessionExpiry > 0)
        properties.add(Property::SessionExpiryInterval, sessionExpiry);
    packet.properties = properties;
    encode(packet, m_output);
}

void LoadClient::sendSubscribe(const std::string &filter, Qos qos)
{
    Subscribe packet;
    packet.packetId = PacketId(1);
    packet.subscriptions.push_back({filter, {.maximumQos = qos}});
    encode(packet, ProtocolVersion::V5, m_output);
}

void LoadClient::sendUnsubscribe(const std::string &filter)
{
    Unsubscribe packet;
    packet.packetId = PacketId(1);
    packet.topicFilters.push_back(filter);
    encode(packet, ProtocolVersion::V5, m_output);
}

void LoadClient::sendPublish(const std::string &topic, ByteView payload, Qos qos, bool retain)
{
    Publish packet;
    packet.topicName = topic;
    packet.payload = payload;
    packet.qos = qos;
    packet.retain = retain;
    if (qos != Qos::AtMostOnce) {
        m_packetId = m_packetId == 65'535 ? std::uint16_t {1} : static_cast<std::uint16_t>(m_packetId + 1);
        packet.packetId = PacketId(m_packetId);
    }
    encode(packet, ProtocolVersion::V5, m_output);
}

void LoadClient::flush()
{
    while (!m_output.isEmpty()) {
        const auto written = ::send(m_fd, m_output.data(), m_output.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0 && errno != EAGAIN)
            fail("send");
        if (written > 0)
            m_output.consume(static_cast<std::size_t>(written));
        const bool mustWait = !m_output.isEmpty();
        if (mustWait != m_waitsForWrite) {
            epoll_event event {};
            event.events = mustWait ? EPOLLIN | EPOLLOUT : EPOLLIN;
            event.data.ptr = this;
            ::epoll_ctl(m_generator.m_epoll, EPOLL_CTL_MOD, m_fd, &event);
            m_waitsForWrite = mustWait;
        }
        if (mustWait)
            return;
    }
}

void LoadClient::handleReadable()
{
    auto &buffer = m_generator.m_readBuffer;
    // What was cut off last time stands in front of what arrives now.
    const auto kept = m_partial.size();
    std::copy(m_partial.begin(), m_partial.end(), buffer.begin());
    m_partial.clear();
    const auto size = ::recv(m_fd, buffer.data() + kept, buffer.size() - kept, MSG_DONTWAIT);
    if (size == 0)
        throw std::runtime_error("the broker closed a connection");
    if (size < 0 && errno != EAGAIN)
        fail("recv");
    ByteView rest {buffer.data(), kept + static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    while (rest.size() >= 2) {
        std::size_t length = 0;
        std::size_t at = 1;
        for (unsigned shift = 0; at < rest.size(); shift += 7) {
            length |= std::size_t {rest[at] & 0x7fu} << shift;
            if ((rest[at++] & 0x80u) == 0)
                break;
        }
        if ((rest[at - 1] & 0x80u) != 0 || rest.size() < at + length)
            break;
        handlePacket(rest.first(at + length), at);
        rest = rest.subspan(at + length);
    }
    m_partial.assign(rest.begin(), rest.end());
    flush();
}

void LoadClient::handlePacket(ByteView packet, std::size_t headerLength)
{
    switch (static_cast<PacketType>(packet[0] >> 4)) {
    case PacketType::Publish:
        handlePublish(packet, headerLength);
        break;
    case PacketType::PubAck:
    case PacketType::PubComp:
        ++acknowledged;
        break;
    case PacketType::PubRec:
        answer(0x62, packet[2], packet[3]);
        break;
    case PacketType::PubRel:
        answer(0x70, packet[2], packet[3]);
        break;
    case PacketType::ConnAck:
        isConnected = packet[3] == 0;
        break;
    case PacketType::Disconnect:
        throw std::runtime_error("the broker disconnected a client");
    default:
        ++otherAnswers;
    }
}

void LoadClient::handlePublish(ByteView packet, std::size_t headerLength)
{
    const unsigned qos = (packet[0] >> 1) & 3u;
    auto at =
        headerLength + 2 + static_cast<std::size_t>(packet[headerLength] << 8 | packet[headerLength + 1]);
    if (qos > 0) {
        answer(qos == 1 ? 0x40 : 0x50, packet[at], packet[at + 1]);
        at += 2;
    }
    at += 1u + packet[at]; // properties shorter than 128 bytes
    ++received;
    if (onMessage)
        onMessage(packet.subspan(at));
}

void LoadClient::answer(std::uint8_t firstByte, std::uint8_t idHigh, std::uint8_t idLow)
{
    auto *at = m_output.extend(4);
    at[0] = firstByte;
    at[1] = 2;
    at[2] = idHigh;
    at[3] = idLow;
}

LoadGenerator::LoadGenerator() : m_epoll(::epoll_create1(0)), m_readBuffer(2 * 1024 * 1024) { }

LoadGenerator::~LoadGenerator()
{
    m_clients.clear();
    ::close(m_epoll);
}

LoadClient &LoadGenerator::opened(std::uint16_t port)
{
    return *m_clients.emplace_back(std::make_unique<LoadClient>(*this, port));
}

LoadClient &LoadGenerator::connected(std::uint16_t port, const std::string &clientId,
                                     std::uint32_t sessionExpiry)
{
    auto &client = opened(port);
    client.sendConnect(clientId, sessionExpiry);
    client.flush();
    runUntil([&] { return client.isConnected; });
    return client;
}

void LoadGenerator::remove(LoadClient &client)
{
    const auto found = std::find_if(m_clients.begin(), m_clients.end(),
                                    [&](const auto &other) { return other.get() == &client; });
    std::swap(*found, m_clients.back());
    m_clients.pop_back();
}

bool LoadGenerator::handleRound(int timeout)
{
    std::array<epoll_event, 128> events;
    const int count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), timeout);
    for (int i = 0; i < count; ++i) {
        auto &client = *static_cast<LoadClient *>(events[static_cast<std::size_t>(i)].data.ptr);
        if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0)
            client.flush();
        client.handleReadable();
    }
    if (onRound)
        onRound();
    return count > 0;
}

void LoadGenerator::runUntil(const std::function<bool()> &done)
{
    while (!done()) {
        if (!handleRound(static_cast<int>(std::chrono::milliseconds(patience).count())))
            throw std::runtime_error("nothing arrives any more");
    }
}

void LoadGenerator::runFor(std::chrono::milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    for (auto now = std::chrono::steady_clock::now(); now < end; now = std::chrono::steady_clock::now()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now).count();
        handleRound(static_cast<int>(left));
    }
}

} // namespace espalier::bench
