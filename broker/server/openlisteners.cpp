// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/openlisteners.h"

#include "broker/server/listenertext.h"

#include <boost/asio/ip/basic_resolver.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace espalier {

namespace {

using Protocol = ListenerSettings::Protocol;
/// Listeners of the same kind that ask for port 0 share the port that the first is given.
using Kind = std::pair<Protocol, bool>;

Kind kindOf(const ListenerSettings &listener)
{
    return {listener.protocol, listener.tls.has_value()};
}

std::vector<ListenerSettings> withAddresses(const ListenerSettings &wanted,
                                            const std::vector<std::string> &addresses)
{
    std::vector<ListenerSettings> listeners;
    for (const auto &address : addresses)
        listeners.emplace_back(wanted).address = address;
    return listeners;
}

/// The same for each address that is meant.
Expected<std::vector<ListenerSettings>, ServerError> expand(const ListenerSettings &wanted)
{
    error_code error;
    asio::ip::make_address(wanted.address, error);
    if (!error || !wanted.unixPath.empty())
        return std::vector {wanted};
    const bool isLocalhost = wanted.address == "localhost";
    if (isLocalhost || wanted.address.empty()) { // IPv6 may be switched off
        auto both = withAddresses(wanted, isLocalhost ? std::vector<std::string> {"127.0.0.1", "::1"}
                                                      : std::vector<std::string> {"0.0.0.0", "::"});
        both.back().need = ListenerSettings::Need::Optional;
        return both;
    }
    asio::io_context context;
    asio::ip::basic_resolver<asio::ip::tcp, Executor> resolver(context.get_executor());
    std::set<std::string> addresses;
    for (const auto &found : resolver.resolve(wanted.address, "", error))
        addresses.insert(found.endpoint().address().to_string());
    if (addresses.empty())
        return unexpected(ServerError {ServerErrorCode::AddressNotAvailable, wanted, error.message()});
    return withAddresses(wanted, {addresses.begin(), addresses.end()});
}

} // namespace

bool isOpenToStrangers(const ListenerSettings &listener, const Authentication *authentication)
{
    const bool needsCertificate =
        listener.tls && listener.tls->clientCertificate == TlsSettings::ClientCertificate::Required;
    return listener.access.anonymous == AnonymousAccess::LoopbackOnly && isReachableFromElsewhere(listener)
           && admitsAnonymous(listener, authentication) && !needsCertificate;
}

Expected<std::shared_ptr<const TlsContext>, ServerError> loadTls(const ListenerSettings &listener,
                                                                 std::vector<std::string> &warnings)
{
    if (!listener.tls)
        return nullptr;
    const auto application = listener.protocol == Protocol::Mqtt ? TlsContext::Application::Mqtt
                                                                 : TlsContext::Application::WebSocket;
    auto context = TlsContext::load(*listener.tls, application);
    if (!context)
        return unexpected(ServerError {ServerErrorCode::Tls, listener, std::move(context.error())});
    for (const auto &warning : (*context)->warnings()) {
        if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end())
            warnings.push_back(warning);
    }
    return std::move(*context);
}

Expected<Listeners, ServerError> openListeners(Reactor &reactor, const ServerSettings &settings,
                                               std::vector<std::string> &warnings)
{
    Listeners listeners;
    std::map<Kind, std::uint16_t> chosenPorts;
    for (const auto &asked : settings.listeners) {
        const auto tls = loadTls(asked, warnings);
        if (!tls)
            return unexpected(tls.error());
        const auto expanded = expand(asked);
        if (!expanded)
            return unexpected(expanded.error());
        for (auto wanted : *expanded) {
            if (isOpenToStrangers(wanted, settings.authentication.get()))
                return unexpected(ServerError {ServerErrorCode::AnonymousFromElsewhere, wanted});
            if (wanted.port == 0)
                wanted.port = chosenPorts[kindOf(wanted)];
            auto listener = Listener::open(reactor, wanted, *tls);
            if (!listener) {
                const bool isMissing = listener.error().code == ServerErrorCode::AddressNotAvailable;
                if (isMissing && wanted.need == ListenerSettings::Need::Optional)
                    continue;
                return unexpected(std::move(listener.error()));
            }
            chosenPorts[kindOf(wanted)] = (*listener)->settings().port;
            listeners.push_back(std::move(*listener));
        }
    }
    return listeners;
}

} // namespace espalier
