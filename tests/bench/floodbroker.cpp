// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Plays the broker for one client, as fast as a measurement needs: answers CONNECT, SUBSCRIBE and PINGREQ, and floods
// the client when it has subscribed. Not a broker: it matches nothing and keeps nothing.
#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/framer.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <variant>
#include <vector>

using namespace espalier;

namespace {

using Clock = std::chrono::steady_clock;

struct Settings
{
    std::uint16_t port = 0;
    /// Messages a second; 0: as fast as the client takes them.
    double rate = 50'000;
    std::uint32_t topics = 1000;
    double seconds = 10;
    /// Retained messages, one for each topic, before all others.
    std::uint32_t retained = 0;
    std::size_t payloadSize = 60;
    /// Each message goes to a topic of its own, which is new.
    bool growing = false;
};

std::string topicName(std::uint32_t number)
{
    return fmt::format("plant/line-{}/cell-{}/machine-{}/value-{}", number / 1000, number / 100 % 10,
                       number / 10 % 10, number % 10);
}

class Client
{
public:
    Client(int socket, const Settings &settings) : m_socket(socket), m_settings(settings) { }

    /// Serves the client until it leaves or all is sent and the client has had it.
    void run();

private:
    void receive();
    void handle(const Packet &packet);
    void produce();
    void put(std::uint32_t topic, std::uint64_t number, bool retain);
    void flush();
    void report() const;
    [[nodiscard]] double elapsed() const
    {
        return std::chrono::duration<double>(Clock::now() - m_start).count();
    }
    [[nodiscard]] bool isDone() const { return m_isProduced && m_out.isEmpty(); }

    static constexpr std::size_t fullBuffer = 256 * 1024;

    int m_socket;
    const Settings &m_settings;
    Framer m_framer;
    ByteBuffer m_out;
    ProtocolVersion m_version = ProtocolVersion::V5;
    Clock::time_point m_start {};
    bool m_subscribed = false;
    bool m_isProduced = false;
    bool m_open = true;
    std::uint32_t m_retainedSent = 0;
    std::uint64_t m_sent = 0;
    std::uint64_t m_bytes = 0;
    double m_worstLag = 0;
};

void Client::run()
{
    bool reported = false;
    while (m_open) {
        produce();
        flush();
        if (isDone() && !reported) {
            report();
            reported = true;
        }
        const bool waits = !m_out.isEmpty();
        pollfd poll {m_socket, static_cast<short>(POLLIN | (waits ? POLLOUT : 0)), 0};
        const int timeout = reported || !m_subscribed ? 1000 : 1;
        if (::poll(&poll, 1, timeout) > 0 && (poll.revents & (POLLIN | POLLHUP | POLLERR)) != 0)
            receive();
    }
    if (!reported)
        report();
}

void Client::receive()
{
    std::array<std::uint8_t, 16 * 1024> buffer {};
    const ssize_t size = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    if (size <= 0) {
        m_open = false;
        return;
    }
    const auto fed =
        m_framer.feed(ByteView(buffer.data(), static_cast<std::size_t>(size)), [this](ByteView bytes) {
            if (const auto packet = decode(bytes, {.version = m_version}))
                handle(*packet);
            else
                m_open = false;
            return m_open;
        });
    m_open = m_open && fed.has_value();
}

void Client::handle(const Packet &packet)
{
    if (const auto *connect = std::get_if<Connect>(&packet)) {
        m_version = connect->version;
        encode(ConnAck {}, m_version, m_out);
    } else if (const auto *subscribe = std::get_if<Subscribe>(&packet)) {
        SubAck answer;
        answer.packetId = subscribe->packetId;
        answer.reasons.assign(subscribe->subscriptions.size(), ReasonCode::Success);
        encode(answer, m_version, m_out);
        if (!std::exchange(m_subscribed, true))
            m_start = Clock::now();
    } else if (std::holds_alternative<PingReq>(packet)) {
        encode(PingResp {}, m_version, m_out);
    } else if (std::holds_alternative<Disconnect>(packet)) {
        m_open = false;
    }
}

void Client::produce()
{
    if (!m_subscribed)
        return;
    while (m_retainedSent < m_settings.retained && m_out.size() < fullBuffer) {
        put(m_retainedSent, m_retainedSent, true);
        ++m_retainedSent;
    }
    if (m_retainedSent < m_settings.retained)
        return;
    const std::uint64_t flooded = m_sent - m_retainedSent;
    std::uint64_t due = elapsed() < m_settings.seconds ? UINT64_MAX : flooded;
    if (m_settings.rate > 0) {
        // All that was promised is sent, however late.
        due = static_cast<std::uint64_t>(std::min(elapsed(), m_settings.seconds) * m_settings.rate);
        m_worstLag = std::max(m_worstLag, static_cast<double>(due - flooded) / m_settings.rate);
    }
    m_isProduced = due == flooded && elapsed() >= m_settings.seconds;
    for (std::uint64_t number = flooded; number < due && m_out.size() < fullBuffer; ++number)
        put(static_cast<std::uint32_t>(m_settings.growing ? m_settings.retained + number
                                                          : number % m_settings.topics),
            number, false);
}

void Client::put(std::uint32_t topic, std::uint64_t number, bool retain)
{
    std::string payload = fmt::format(R"({{"value":{}.{:02},"n":{}}})", number % 1000, number % 100, number);
    payload.resize(std::max(payload.size(), m_settings.payloadSize), ' ');
    const std::string name = topicName(topic);
    Publish message;
    message.topicName = name;
    message.payload = asBytes(payload);
    message.retain = retain;
    encode(message, m_version, m_out);
    ++m_sent;
}

void Client::flush()
{
    while (!m_out.isEmpty()) {
        const ssize_t written = ::send(m_socket, m_out.data(), m_out.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (written <= 0) {
            m_open = m_open && (errno == EAGAIN || errno == EINTR);
            return;
        }
        m_bytes += static_cast<std::uint64_t>(written);
        m_out.consume(static_cast<std::size_t>(written));
    }
}

void Client::report() const
{
    const double seconds = m_subscribed ? elapsed() : 0;
    fmt::print("sent {} messages, {} bytes in {:.2f} s ({:.0f} messages/s), at most {:.0f} ms behind\n",
               m_sent, m_bytes, seconds, seconds > 0 ? static_cast<double>(m_sent) / seconds : 0,
               m_worstLag * 1000);
    std::fflush(stdout);
}

/// A listening socket on the loopback; prints where.
int listenOn(std::uint16_t port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *plain = reinterpret_cast<sockaddr *>(&address);
    if (::bind(listener, plain, size) != 0 || ::listen(listener, 1) != 0
        || ::getsockname(listener, plain, &size) != 0) {
        fmt::print(stderr, "floodbroker: cannot listen on port {}: {}\n", port, std::strerror(errno));
        return -1;
    }
    fmt::print("Listening on mqtt://127.0.0.1:{}\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return listener;
}

} // namespace

int main(int argc, char **argv)
{
    Settings settings;
    CLI::App app("Floods one MQTT client with messages.");
    app.add_option("--port", settings.port, "Port on the loopback; 0 chooses");
    app.add_option("--rate", settings.rate, "Messages a second; 0: as fast as they are taken");
    app.add_option("--topics", settings.topics, "Topics that they go to in turn")->check(CLI::PositiveNumber);
    app.add_flag("--growing", settings.growing, "Each message has a new topic");
    app.add_option("--seconds", settings.seconds, "For how long");
    app.add_option("--retained", settings.retained, "Retained messages before, each of its own topic");
    app.add_option("--payload", settings.payloadSize, "Least bytes of a payload");
    CLI11_PARSE(app, argc, argv);

    const int listener = listenOn(settings.port);
    if (listener < 0)
        return 1;
    const int socket = ::accept(listener, nullptr, nullptr);
    if (socket < 0)
        return 1;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Client(socket, settings).run();
    ::close(socket);
    ::close(listener);
    return 0;
}
