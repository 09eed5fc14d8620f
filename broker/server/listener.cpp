// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/listener.h"

#include "broker/server/acceptretry.h"
#include "broker/server/streamconnection.h"
#include "broker/server/unixpath.h"
#include "broker/server/websocketconnection.h"

#include <fmt/format.h>

#include <type_traits>

#if __has_include(<sys/socket.h>)
#include <net/if.h>
#include <sys/socket.h>
#endif

namespace espalier {

namespace {

ServerErrorCode toErrorCode(const error_code &error)
{
    if (error == asio::error::address_in_use)
        return ServerErrorCode::PortInUse;
    if (error == asio::error::access_denied || error == boost::system::errc::operation_not_permitted)
        return ServerErrorCode::PermissionDenied;
    if (error == boost::system::errc::address_not_available
        || error == boost::system::errc::address_family_not_supported)
        return ServerErrorCode::AddressNotAvailable;
    return ServerErrorCode::Other;
}

std::string nameOf(const asio::ip::tcp::endpoint &endpoint)
{
    const auto address = endpoint.address().to_string();
    return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                      : fmt::format("{}:{}", address, endpoint.port());
}

error_code bindToInterface([[maybe_unused]] TcpAcceptor &acceptor, const std::string &name)
{
    if (name.empty())
        return {};
#ifdef SO_BINDTODEVICE
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, name.c_str(),
                     static_cast<socklen_t>(name.size()))
        == 0)
        return {};
    return {errno, boost::system::system_category()};
#else
    return asio::error::operation_not_supported;
#endif
}

/// Listens by TCP or by a Unix socket.
template <typename Acceptor>
class SocketListener : public Listener
{
public:
    using Socket = asio::basic_stream_socket<typename Acceptor::protocol_type, Executor>;
    static constexpr bool isTcp = std::is_same_v<Acceptor, TcpAcceptor>;

    SocketListener(Reactor &reactor, const ListenerSettings &wanted, std::shared_ptr<const TlsContext> tls)
        : Listener(reactor, wanted, std::move(tls))
        , m_acceptor(reactor.executor())
        , m_retry(reactor.executor())
    { }

    [[nodiscard]] Expected<void, ServerError> listen();
    void start() override { accept(); }
    void close() override
    {
        error_code ignored; // nothing can be done about a failing close
        m_acceptor.close(ignored);
        m_retry.cancel();
        m_path.remove();
    }

private:
    [[nodiscard]] error_code bind(const typename Acceptor::endpoint_type &endpoint);
    void accept();
    void handleAccepted(const error_code &error, Socket socket);
    void welcome(Socket socket);
    [[nodiscard]] std::string clientName(Socket &socket) const;

    Acceptor m_acceptor;
    AcceptRetry m_retry;
    /// Who connected last.
    typename Acceptor::endpoint_type m_remote;
    UnixPath m_path;
};

template <typename Acceptor>
Expected<void, ServerError> SocketListener<Acceptor>::listen()
{
    error_code error;
    if constexpr (isTcp) {
        const auto address = asio::ip::make_address(m_settings.address, error);
        if (error)
            return unexpected(
                ServerError {ServerErrorCode::AddressNotAvailable, m_settings, error.message()});
        error = bind({address, m_settings.port});
    } else {
        if (auto ready = m_path.prepare(m_settings.unixPath); !ready)
            return unexpected(ServerError {ServerErrorCode::UnixPath, m_settings, std::move(ready.error())});
        error = bind({m_settings.unixPath});
        if (!error)
            error = m_path.own(m_settings.unixMode);
    }
    if (!error)
        m_acceptor.listen(Acceptor::max_listen_connections, error);
    if (error)
        return unexpected(ServerError {toErrorCode(error), m_settings, error.message()});
    if constexpr (isTcp)
        m_settings.port = m_acceptor.local_endpoint().port();
    makeRules();
    return {};
}

template <typename Acceptor>
error_code SocketListener<Acceptor>::bind(const typename Acceptor::endpoint_type &endpoint)
{
    error_code error;
    m_acceptor.open(endpoint.protocol(), error);
    if constexpr (isTcp) {
        if (!error)
            m_acceptor.set_option(TcpAcceptor::reuse_address(true), error);
        if (!error && endpoint.address().is_v6()) // :: is for IPv6 alone, so that 0.0.0.0 can stand beside it
            m_acceptor.set_option(asio::ip::v6_only(true), error);
        if (!error)
            error = bindToInterface(m_acceptor, m_settings.interfaceName);
    }
    if (!error)
        m_acceptor.bind(endpoint, error);
    return error;
}

template <typename Acceptor>
void SocketListener<Acceptor>::accept()
{
    m_acceptor.async_accept(m_reactor.executor(), m_remote, [this](error_code error, Socket socket) {
        handleAccepted(error, std::move(socket));
    });
}

template <typename Acceptor>
void SocketListener<Acceptor>::handleAccepted(const error_code &error, Socket socket)
{
    if (error == asio::error::operation_aborted || !m_acceptor.is_open())
        return;
    if (error == boost::system::errc::too_many_files_open
        || error == boost::system::errc::too_many_files_open_in_system
        || error == boost::system::errc::no_buffer_space || error == boost::system::errc::not_enough_memory) {
        m_retry.schedule([this] { accept(); });
        return;
    }
    if (!error) // else the client gave up before it was accepted
        welcome(std::move(socket));
    accept();
}

template <typename Acceptor>
void SocketListener<Acceptor>::welcome(Socket socket)
{
    Arrival arrival {.origin = {.name = clientName(socket), .rules = m_rules},
                     .certificateIdentity = m_settings.access.certificateIdentity};
    if (!hasRoomFor(arrival.origin.name))
        return;
    error_code ignored; // a socket that refuses these options works without them, or fails with its first use
    socket.non_blocking(true, ignored);
    if constexpr (isTcp) {
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        if (m_settings.protocol == ListenerSettings::Protocol::WebSocket) {
            acceptWebSocket(m_reactor, std::move(socket), m_tls.get(), m_place, m_webSocket,
                            std::move(arrival));
            return;
        }
        if (m_tls) {
            std::make_shared<TlsConnection>(m_reactor, m_place, std::move(socket), *m_tls)
                ->start(std::move(arrival));
            return;
        }
    }
    std::make_shared<StreamConnection<SocketStream<Socket>>>(m_reactor, m_place, std::move(socket))
        ->start(std::move(arrival));
}

template <typename Acceptor>
std::string SocketListener<Acceptor>::clientName([[maybe_unused]] Socket &socket) const
{
    if constexpr (isTcp)
        return nameOf(m_remote);
    else
        return nameOfProcess(socket.native_handle());
}

template <typename Kind>
Expected<std::unique_ptr<Listener>, ServerError> opened(Reactor &reactor, const ListenerSettings &wanted,
                                                        std::shared_ptr<const TlsContext> tls)
{
    auto listener = std::make_unique<Kind>(reactor, wanted, std::move(tls));
    if (auto done = listener->listen(); !done)
        return unexpected(std::move(done.error()));
    return listener;
}

} // namespace

Expected<std::unique_ptr<Listener>, ServerError> Listener::open(Reactor &reactor,
                                                                const ListenerSettings &wanted,
                                                                std::shared_ptr<const TlsContext> tls)
{
    if (wanted.unixPath.empty())
        return opened<SocketListener<TcpAcceptor>>(reactor, wanted, std::move(tls));
#ifdef BOOST_ASIO_HAS_LOCAL_SOCKETS
    return opened<SocketListener<UnixAcceptor>>(reactor, wanted, std::move(tls));
#else
    return unexpected(
        ServerError {ServerErrorCode::UnixPath, wanted, "There are no Unix sockets on this system."});
#endif
}

void Listener::makeRules()
{
    const auto &limits = m_settings.limits;
    const auto &engine = m_reactor.engine().settings();
    const bool isForKnown = m_settings.access.anonymous == AnonymousAccess::Nobody;
    m_rules = std::make_shared<ListenerRules>(ListenerRules {
        .listener = listenerUrl(m_settings),
        .anonymous = isForKnown ? ListenerRules::Anonymous::Refused : ListenerRules::Anonymous::Admitted,
        .maximumPacketSize = limits.maximumPacketSize.value_or(engine.maximumPacketSize),
        .maximumQos = limits.maximumQos.value_or(engine.maximumQos),
        .topicAliasMaximum = limits.topicAliasMaximum.value_or(engine.topicAliasMaximum),
        .mountPoint = m_settings.mountPoint,
        .policy = m_settings.access.policy});
}

bool Listener::hasRoomFor(const std::string &name)
{
    const auto maximum = m_settings.limits.maximumConnections;
    if (!maximum || static_cast<std::uint64_t>(m_place.use_count() - 1) < *maximum)
        return true;
    m_reactor.turnAway(
        {.kind = Event::Kind::HandshakeFailed,
         .peerName = name,
         .listener = m_rules->listener,
         .limit = {Limit::ListenerConnections, *maximum},
         .text = fmt::format("{} has {} connections, which is its limit", m_rules->listener, *maximum)});
    return false;
}

} // namespace espalier
