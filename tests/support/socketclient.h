// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/framer.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

namespace espalier {

/// An MQTT 5 client on a real socket, for tests in which the broker has a thread of its own. It blocks, and throws when an
/// answer does not come in time.
class SocketClient
{
public:
    SocketClient(std::uint16_t port, std::string_view clientId);
    void subscribe(std::string_view filter, Qos qos = Qos::ExactlyOnce, bool retainAsPublished = false);
    /// Returns when the broker has acknowledged it; the Reason Code.
    ReasonCode publish(std::string_view topicName, std::string_view payload, Qos qos = Qos::AtLeastOnce,
                       bool retain = false, PropertyView properties = {});
    /// The next message, which is acknowledged: "a/b q1 r 'payload'". Valid until the next call: lastProperties().
    std::string nextMessage();
    [[nodiscard]] PropertyView lastProperties() const { return m_properties; }
    /// Messages up to the one with this payload, without it.
    std::vector<std::string> messagesUntil(std::string_view payload);

private:
    void setPatience(std::chrono::seconds patience);
    template <typename T>
    void send(const T &packet);
    /// The next packet of this type; messages that come before are kept, all else is an error.
    template <typename T>
    T take();
    template <typename T>
    static std::optional<T> decoded(const std::vector<std::uint8_t> &bytes);
    std::vector<std::uint8_t> receive();

    boost::asio::io_context m_context;
    boost::asio::ip::tcp::socket m_socket;
    std::vector<std::uint8_t> m_received;
    std::vector<std::vector<std::uint8_t>> m_waiting;
    std::vector<std::uint8_t> m_taken;
    PropertyList m_properties;
};

} // namespace espalier
