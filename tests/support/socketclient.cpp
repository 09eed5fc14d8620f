// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/socketclient.h"

#include <array>
#include <utility>

namespace espalier {

template <typename T>
void SocketClient::send(const T &packet)
{
    ByteBuffer bytes;
    encode(Packet(packet), ProtocolVersion::V5, bytes);
    boost::asio::write(m_socket, boost::asio::buffer(bytes.view().data(), bytes.size()));
}

template <typename T>
T SocketClient::take()
{
    for (std::size_t i = 0; i < m_waiting.size(); ++i) {
        if (auto packet = decoded<T>(m_waiting[i])) {
            m_taken = std::move(m_waiting[i]);
            m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(i));
            return *decoded<T>(m_taken);
        }
    }
    while (true) {
        auto bytes = receive();
        if (decoded<T>(bytes)) {
            m_taken = std::move(bytes);
            return *decoded<T>(m_taken);
        }
        if (!decoded<Publish>(bytes))
            throw std::runtime_error("another packet came than the one that was waited for");
        m_waiting.push_back(std::move(bytes));
    }
}

template <typename T>
std::optional<T> SocketClient::decoded(const std::vector<std::uint8_t> &bytes)
{
    const auto packet = decode(bytes, {ProtocolVersion::V5, Side::Server});
    if (!packet || !std::holds_alternative<T>(*packet))
        return {};
    return std::get<T>(*packet);
}

SocketClient::SocketClient(std::uint16_t port, std::string_view clientId) : m_socket(m_context)
{
    m_socket.connect({boost::asio::ip::address_v4::loopback(), port});
    m_socket.set_option(boost::asio::ip::tcp::no_delay(true));
    setPatience(std::chrono::seconds(10));
    send(Connect {.clientId = clientId});
    static_cast<void>(take<ConnAck>());
}

void SocketClient::subscribe(std::string_view filter, Qos qos, bool retainAsPublished)
{
    const SubscriptionOptions options {.maximumQos = qos, .retainAsPublished = retainAsPublished};
    send(Subscribe {.packetId = PacketId(1), .properties = {}, .subscriptions = {{filter, options}}});
    static_cast<void>(take<SubAck>());
}

ReasonCode SocketClient::publish(std::string_view topicName, std::string_view payload, Qos qos, bool retain,
                                 PropertyView properties)
{
    Publish message {.qos = qos,
                     .retain = retain,
                     .topicName = topicName,
                     .properties = properties,
                     .payload = asBytes(payload)};
    if (qos != Qos::AtMostOnce)
        message.packetId = PacketId(7);
    send(message);
    if (qos == Qos::AtLeastOnce)
        return take<PubAck>().reason;
    if (qos == Qos::ExactlyOnce) {
        const auto reason = take<PubRec>().reason;
        if (isError(reason))
            return reason;
        send(PubRel {.packetId = PacketId(7)});
        static_cast<void>(take<PubComp>());
        return reason;
    }
    return ReasonCode::Success;
}

std::string SocketClient::nextMessage()
{
    const auto message = take<Publish>();
    m_properties = PropertyList(message.properties);
    auto text = std::string(message.topicName) + " q" + std::to_string(static_cast<int>(message.qos))
                + (message.retain ? " r" : "") + " '" + std::string(asText(message.payload)) + "'";
    if (message.qos == Qos::AtLeastOnce)
        send(PubAck {.packetId = message.packetId});
    if (message.qos == Qos::ExactlyOnce) {
        const auto id = message.packetId;
        send(PubRec {.packetId = id});
        static_cast<void>(take<PubRel>());
        send(PubComp {.packetId = id});
    }
    return text;
}

std::vector<std::string> SocketClient::messagesUntil(std::string_view payload)
{
    std::vector<std::string> messages;
    const auto end = '\'' + std::string(payload) + '\'';
    while (true) {
        auto message = nextMessage();
        if (message.ends_with(end))
            return messages;
        messages.push_back(std::move(message));
    }
}

void SocketClient::setPatience(std::chrono::seconds patience)
{
    const timeval limit {.tv_sec = patience.count(), .tv_usec = 0};
    ::setsockopt(m_socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

std::vector<std::uint8_t> SocketClient::receive()
{
    while (true) {
        const auto frame = readFrame(m_received, maximumPacketLength);
        if (frame && frame->length > 0 && frame->length <= m_received.size()) {
            const auto end = m_received.begin() + static_cast<std::ptrdiff_t>(frame->length);
            std::vector<std::uint8_t> packet(m_received.begin(), end);
            m_received.erase(m_received.begin(), end);
            return packet;
        }
        std::array<std::uint8_t, 4096> buffer {};
        const auto size = ::recv(m_socket.native_handle(), buffer.data(), buffer.size(), 0);
        if (size <= 0)
            throw std::runtime_error("the broker said nothing more");
        m_received.insert(m_received.end(), buffer.begin(), buffer.begin() + size);
    }
}

} // namespace espalier
