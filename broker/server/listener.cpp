// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/listener.h"

#include "broker/server/socketconnection.h"

#include <fmt/format.h>

namespace espalier {

namespace {

/// Pause after an accept that failed because the process or the system has no more descriptors.
constexpr auto retryDelay = std::chrono::milliseconds(200);

ServerErrorCode toErrorCode(const error_code &error)
{
    if (error == asio::error::address_in_use)
        return ServerErrorCode::PortInUse;
    if (error == asio::error::access_denied)
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

} // namespace

Listener::Listener(Reactor &reactor)
    : m_reactor(reactor), m_acceptor(reactor.executor()), m_retry(reactor.executor())
{ }

Expected<void, ServerError> Listener::open(const ListenerSettings &wanted)
{
    error_code error;
    const auto address = asio::ip::make_address(wanted.address, error);
    if (error)
        return unexpected(ServerError {ServerErrorCode::AddressNotAvailable, wanted, error.message()});
    const asio::ip::tcp::endpoint endpoint(address, wanted.port);
    m_acceptor.open(endpoint.protocol(), error);
    if (!error)
        m_acceptor.set_option(TcpAcceptor::reuse_address(true), error);
    if (!error && address.is_v6()) // :: is for IPv6 alone, so that 0.0.0.0 can stand beside it
        m_acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(TcpAcceptor::max_listen_connections, error);
    if (error)
        return unexpected(ServerError {toErrorCode(error), wanted, error.message()});
    m_settings = wanted;
    m_settings.port = m_acceptor.local_endpoint().port();
    const auto &engine = m_reactor.engine().settings();
    m_rules = std::make_shared<ListenerRules>(ListenerRules {.maximumPacketSize = engine.maximumPacketSize,
                                                             .maximumQos = engine.maximumQos,
                                                             .topicAliasMaximum = engine.topicAliasMaximum,
                                                             .policy = m_settings.access.policy});
    return {};
}

void Listener::start()
{
    accept();
}

void Listener::close()
{
    error_code ignored; // nothing can be done about a failing close
    m_acceptor.close(ignored);
    m_retry.cancel();
}

void Listener::accept()
{
    m_acceptor.async_accept(m_reactor.executor(), m_remote, [this](error_code error, TcpSocket socket) {
        handleAccepted(error, std::move(socket));
    });
}

void Listener::handleAccepted(const error_code &error, TcpSocket socket)
{
    if (error == asio::error::operation_aborted || !m_acceptor.is_open())
        return;
    if (error == boost::system::errc::too_many_files_open
        || error == boost::system::errc::too_many_files_open_in_system
        || error == boost::system::errc::no_buffer_space || error == boost::system::errc::not_enough_memory) {
        m_retry.expires_after(retryDelay);
        m_retry.async_wait([this](error_code aborted) {
            if (!aborted)
                accept();
        });
        return;
    }
    if (!error) { // else the client gave up before it was accepted
        const auto connection = std::make_shared<SocketConnection>(m_reactor, std::move(socket));
        m_reactor.add(connection, {.name = nameOf(m_remote), .rules = m_rules});
        connection->start();
    }
    accept();
}

} // namespace espalier
