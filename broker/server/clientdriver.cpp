// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/clientdriver.h"

#include "broker/server/asio.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <utility>

namespace espalier {

namespace {

/// How long a server may take to close when all is said.
constexpr auto lingerTime = std::chrono::seconds(1);

using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

SessionTime now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

class ClientDriver::Private : public std::enable_shared_from_this<ClientDriver::Private>
{
public:
    Private(asio::io_context &context, ClientHandler &h, PublishSender::QueueLimits limits)
        : session(limits)
        , handler(&h)
        , m_resolver(context.get_executor())
        , m_socket(context.get_executor())
        , m_timer(context.get_executor())
        , m_connectTimer(context.get_executor())
    { }

    void open(const std::string &host, std::uint16_t port, ConnectOptions options,
              std::chrono::milliseconds connectTimeout);
    void carry();
    /// Forgets the connection; what is under way for it ends without effect.
    void abandon();
    /// For the end of the driver: nothing is to happen any more.
    void stop() { m_timer.cancel(); }
    [[nodiscard]] bool isOpening() const { return m_isOpening; }
    [[nodiscard]] std::size_t bytesToWrite() const { return m_queued.size() + m_writing.size(); }

    ClientSession session;
    Effects effects;
    /// Null when the driver is gone.
    ClientHandler *handler;

private:
    void handleResolved(const error_code &error, const Resolver::results_type &results);
    void handleConnected(const error_code &error);
    void fail(const std::string &detail);
    void read();
    void handleRead(const error_code &error, std::size_t size);
    void write();
    void linger();
    void handleWritten(const error_code &error);
    void lose(const error_code &error);
    void closeSocket();
    void armTimer();
    void handleTimer();
    void handOn(const Effects &batch);

    /// A handler of an operation of this connection: it does nothing when the connection it belongs to is over.
    template <typename Member>
    auto current(Member member)
    {
        return [self = shared_from_this(), member, connection = m_connection](const auto &...arguments) {
            if (connection == self->m_connection)
                (self.get()->*member)(arguments...);
        };
    }

    Resolver m_resolver;
    TcpSocket m_socket;
    SteadyTimer m_timer;
    /// For connecting, and for the end.
    SteadyTimer m_connectTimer;
    ConnectOptions m_options;
    std::array<std::uint8_t, 65'536> m_buffer {};
    ByteBuffer m_queued;
    ByteBuffer m_writing;
    Effects m_carried;
    /// Counts connections: operations of an earlier one are ignored.
    std::uint64_t m_connection = 0;
    std::optional<SessionTime> m_armedFor;
    bool m_isOpening = false;
    bool m_isOpen = false;
    bool m_isWriting = false;
    bool m_closesAfterWriting = false;
    bool m_isCarrying = false;
};

void ClientDriver::Private::open(const std::string &host, std::uint16_t port, ConnectOptions options,
                                 std::chrono::milliseconds connectTimeout)
{
    abandon();
    m_options = std::move(options);
    m_isOpening = true;
    m_connectTimer.expires_after(connectTimeout);
    m_connectTimer.async_wait([self = shared_from_this(), connection = m_connection](error_code error) {
        if (!error && connection == self->m_connection && self->m_isOpening)
            self->fail("no answer in time");
    });
    m_resolver.async_resolve(host, std::to_string(port), current(&Private::handleResolved));
}

void ClientDriver::Private::handleResolved(const error_code &error, const Resolver::results_type &results)
{
    if (error) {
        fail(error.message());
        return;
    }
    asio::async_connect(
        m_socket, results,
        [self = shared_from_this(), connection = m_connection](error_code result, const auto &) {
            if (connection == self->m_connection)
                self->handleConnected(result);
        });
}

void ClientDriver::Private::handleConnected(const error_code &error)
{
    if (error) {
        fail(error.message());
        return;
    }
    m_connectTimer.cancel();
    m_isOpening = false;
    m_isOpen = true;
    error_code ignored; // it works without, a little slower
    m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    session.connect(m_options, now(), effects);
    carry();
    if (m_isOpen)
        read();
}

void ClientDriver::Private::fail(const std::string &detail)
{
    abandon();
    if (handler)
        handler->transportFailed(detail);
}

void ClientDriver::Private::abandon()
{
    ++m_connection;
    m_isOpening = m_isOpen = m_isWriting = m_closesAfterWriting = false;
    m_resolver.cancel();
    m_connectTimer.cancel();
    m_queued.clear();
    m_writing.clear();
    closeSocket();
}

void ClientDriver::Private::closeSocket()
{
    error_code ignored; // nothing can be done about a failing close
    m_socket.close(ignored);
}

void ClientDriver::Private::read()
{
    m_socket.async_read_some(asio::buffer(m_buffer), current(&Private::handleRead));
}

void ClientDriver::Private::handleRead(const error_code &error, std::size_t size)
{
    if (error) {
        lose(error);
        return;
    }
    const auto connection = m_connection;
    session.receive(ByteView(m_buffer).first(size), now(), effects); // ignored when the session has ended
    carry();
    if (connection == m_connection && m_isOpen)
        read();
}

void ClientDriver::Private::lose(const error_code &error)
{
    const bool isExpected = m_closesAfterWriting || session.isIdle();
    abandon();
    if (!isExpected && error != asio::error::eof && handler)
        handler->transportFailed(error.message());
    session.connectionLost(now(), effects);
    carry();
}

void ClientDriver::Private::write()
{
    if (m_isWriting)
        return;
    if (m_queued.isEmpty()) {
        if (m_closesAfterWriting)
            linger();
        return;
    }
    std::swap(m_writing, m_queued);
    m_isWriting = true;
    const auto bytes = m_writing.view();
    asio::async_write(m_socket, asio::buffer(bytes.data(), bytes.size()),
                      [self = shared_from_this(), connection = m_connection](error_code error, std::size_t) {
                          if (connection == self->m_connection)
                              self->handleWritten(error);
                      });
}

/// Ends our direction and waits a moment for the server to end its own: closing a socket that holds unread bytes would
/// throw away what the server has not read yet, the DISCONNECT above all.
void ClientDriver::Private::linger()
{
    error_code ignored; // then the server has closed already
    m_socket.shutdown(TcpSocket::shutdown_send, ignored);
    m_connectTimer.expires_after(lingerTime);
    m_connectTimer.async_wait([self = shared_from_this(), connection = m_connection](error_code error) {
        if (!error && connection == self->m_connection)
            self->abandon();
    });
}

void ClientDriver::Private::handleWritten(const error_code &error)
{
    m_isWriting = false;
    m_writing.clear();
    if (error) {
        lose(error);
        return;
    }
    const bool isEmpty = m_queued.isEmpty();
    write();
    if (isEmpty && handler)
        handler->outputWritten();
}

void ClientDriver::Private::carry()
{
    if (m_isCarrying)
        return; // called from within an event: the loop below goes on with it
    m_isCarrying = true;
    bool hasEvents = false;
    while (!effects.events.empty() || !effects.output.isEmpty()
           || effects.transport != Effects::Transport::KeepOpen) {
        std::swap(effects, m_carried);
        hasEvents |= !m_carried.events.empty();
        handOn(m_carried);
        m_carried.clear();
    }
    m_isCarrying = false;
    if (hasEvents && handler)
        handler->endOfBatch();
    armTimer();
}

void ClientDriver::Private::handOn(const Effects &batch)
{
    // Written before the events are told: a handler may begin the next connection.
    if (m_isOpen)
        m_queued.append(batch.output.view());
    switch (batch.transport) {
    case Effects::Transport::KeepOpen:
        break;
    case Effects::Transport::CloseAfterWriting:
        m_closesAfterWriting = m_isOpen;
        break;
    case Effects::Transport::Abort:
        abandon();
        break;
    }
    for (const auto &event : batch.events) {
        if (handler)
            handler->handle(event);
    }
    if (m_isOpen)
        write();
}

void ClientDriver::Private::armTimer()
{
    const auto deadline = session.nextDeadline();
    if (!deadline) {
        m_armedFor.reset();
        m_timer.cancel();
        return;
    }
    // A deadline that moved away is found out when the earlier one fires: that is cheaper than a timer for each packet.
    if (m_armedFor && *m_armedFor <= *deadline)
        return;
    m_armedFor = deadline;
    m_timer.expires_at(*deadline);
    m_timer.async_wait([self = shared_from_this()](error_code error) {
        if (!error)
            self->handleTimer();
    });
}

void ClientDriver::Private::handleTimer()
{
    m_armedFor.reset();
    session.advance(now(), effects);
    carry();
}

ClientDriver::ClientDriver(asio::io_context &context, ClientHandler &handler,
                           PublishSender::QueueLimits limits)
    : d(std::make_shared<Private>(context, handler, limits))
{ }

ClientDriver::~ClientDriver()
{
    d->handler = nullptr;
    d->abandon();
    d->stop();
}

void ClientDriver::open(const std::string &host, std::uint16_t port, ConnectOptions options,
                        std::chrono::milliseconds connectTimeout)
{
    d->open(host, port, std::move(options), connectTimeout);
}

void ClientDriver::publish(OutgoingMessage message)
{
    d->session.publish(std::move(message), now(), d->effects);
    d->carry();
}

void ClientDriver::subscribe(std::uint64_t token, std::span<const Subscription> subscriptions,
                             PropertyView properties)
{
    d->session.subscribe(token, subscriptions, properties, now(), d->effects);
    d->carry();
}

void ClientDriver::unsubscribe(std::uint64_t token, std::span<const std::string_view> topicFilters,
                               PropertyView properties)
{
    d->session.unsubscribe(token, topicFilters, properties, now(), d->effects);
    d->carry();
}

void ClientDriver::disconnect(ReasonCode reason, PropertyView properties)
{
    if (d->isOpening()) {
        d->abandon();
        return;
    }
    d->session.disconnect(reason, properties, now(), d->effects);
    d->carry();
}

void ClientDriver::reauthenticate()
{
    d->session.reauthenticate(now(), d->effects);
    d->carry();
}

void ClientDriver::continueAuthentication(const MethodData &data)
{
    d->session.continueAuthentication(data, now(), d->effects);
    d->carry();
}

const ClientSession &ClientDriver::session() const
{
    return d->session;
}

std::size_t ClientDriver::bytesToWrite() const
{
    return d->bytesToWrite();
}

} // namespace espalier
