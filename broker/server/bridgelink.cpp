// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridgelink.h"

#include "broker/server/asio.h"
#include "core/base/bytebuffer.h"
#include "core/base/expected.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <optional>
#include <vector>

namespace espalier {

namespace {

namespace ssl = asio::ssl;
using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

constexpr auto openTimeout = std::chrono::seconds(15);

/// A connection with all that operations under way may still use.
struct Stream
{
    explicit Stream(const Executor &executor) : socket(executor), resolver(executor), timer(executor) { }

    TcpSocket socket;
    Resolver resolver;
    SteadyTimer timer;
    std::vector<asio::ip::tcp::endpoint> endpoints;
    std::size_t tried = 0;
    std::optional<ssl::context> context;
    std::optional<ssl::stream<TcpSocket &>> tls;
    std::array<std::uint8_t, 65'536> buffer {};
    ByteBuffer queued;
    ByteBuffer writing;
    bool isOpen = false;
    bool isWriting = false;
    bool isPaused = false;

    template <typename Use>
    auto use(Use &&operation)
    {
        return tls ? operation(*tls) : operation(socket);
    }
};

Expected<void, std::string> setUp(ssl::context &context, const BridgeTls &tls)
{
    error_code error;
    const auto check = [&](const std::string &file, const char *what) -> Expected<void, std::string> {
        if (!error)
            return {};
        return unexpected(fmt::format(
            "{} {} cannot be used: {}. It must be a readable PEM file, and a key one without passphrase",
            what, file, error.message()));
    };
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv3 | ssl::context::no_tlsv1
                        | ssl::context::no_tlsv1_1 | ssl::context::no_compression);
    if (tls.minimumVersion == BridgeTls::Version::Tls13)
        context.set_options(ssl::context::no_tlsv1_2);
    context.set_verify_mode(ssl::verify_peer);
    if (tls.caFile.empty() && tls.caPath.empty())
        context.set_default_verify_paths(error);
    if (!error && !tls.caFile.empty())
        context.load_verify_file(tls.caFile, error);
    if (!error && !tls.caPath.empty())
        context.add_verify_path(tls.caPath, error);
    if (auto checked = check(tls.caFile.empty() ? tls.caPath : tls.caFile, "the CA certificate"); !checked)
        return checked;
    if (tls.certificateFile.empty())
        return {};
    context.use_certificate_chain_file(tls.certificateFile, error);
    if (auto checked = check(tls.certificateFile, "the certificate"); !checked)
        return checked;
    // OpenSSL would ask at the terminal.
    context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); },
                                  error);
    context.use_private_key_file(tls.keyFile, ssl::context::pem, error);
    return check(tls.keyFile, "the key");
}

/// ALPN's form: each name behind its length.
std::vector<std::uint8_t> protocolList(const std::string &name)
{
    std::vector<std::uint8_t> list {static_cast<std::uint8_t>(name.size())};
    list.insert(list.end(), name.begin(), name.end());
    return list;
}

std::string handshakeProblem(SSL *connection, const error_code &error)
{
    const auto verified = SSL_get_verify_result(connection);
    if (verified == X509_V_OK)
        return fmt::format("TLS could not be agreed on: {}", error.message());
    return fmt::format(
        "its certificate was not accepted: {}. Give the certificate of who signed it as the bridge's CA "
        "file, and connect by a name that stands in it",
        X509_verify_cert_error_string(verified));
}

} // namespace

class BridgeLink::Private : public std::enable_shared_from_this<BridgeLink::Private>
{
public:
    Private(asio::io_context &context, BridgeLinkHandler &h) : handler(&h), m_executor(context.get_executor())
    { }

    void open(const BridgeSettings &settings, const BridgeAddress &address);
    void read();
    void write();
    void writeNow();
    void abandon();

    BridgeLinkHandler *handler;
    std::shared_ptr<Stream> stream;

private:
    void tryNext(const error_code &lastError);
    void handleConnected();
    void handleOpened();
    void fail(const std::string &detail);

    /// A handler for an operation of the connection there is now: it does nothing when that is over.
    template <typename Handler>
    auto current(Handler handle)
    {
        return
            [self = shared_from_this(), of = stream, handle](const error_code &error, const auto &...rest) {
                if (of == self->stream)
                    handle(*self, error, rest...);
            };
    }

    Executor m_executor;
    BridgeAddress m_address;
    std::optional<BridgeTls> m_tls;
    std::string m_bindAddress;
};

void BridgeLink::Private::open(const BridgeSettings &settings, const BridgeAddress &address)
{
    abandon();
    m_address = address;
    m_tls = settings.tls;
    m_bindAddress = settings.bindAddress;
    stream = std::make_shared<Stream>(m_executor);
    stream->timer.expires_after(openTimeout);
    stream->timer.async_wait(current([](Private &self, const error_code &error) {
        if (!error && !self.stream->isOpen)
            self.fail("there was no answer in time");
    }));
    stream->resolver.async_resolve(
        address.host, std::to_string(address.port),
        current([](Private &self, const error_code &error, const Resolver::results_type &results) {
            for (const auto &result : results)
                self.stream->endpoints.push_back(result.endpoint());
            self.tryNext(error);
        }));
}

void BridgeLink::Private::tryNext(const error_code &lastError)
{
    if (stream->tried >= stream->endpoints.size()) {
        fail(lastError.message());
        return;
    }
    const auto endpoint = stream->endpoints[stream->tried++];
    error_code error;
    auto &socket = stream->socket;
    if (socket.is_open())
        socket.close(error);
    socket.open(endpoint.protocol(), error);
    if (!error && !m_bindAddress.empty()) {
        const auto address = asio::ip::make_address(m_bindAddress, error);
        if (!error)
            socket.bind({address, 0}, error);
    }
    if (error) {
        tryNext(error);
        return;
    }
    socket.async_connect(endpoint, current([](Private &self, const error_code &result) {
                             if (result)
                                 self.tryNext(result);
                             else
                                 self.handleConnected();
                         }));
}

void BridgeLink::Private::handleConnected()
{
    error_code ignored; // it works without, a little slower
    stream->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (!m_tls) {
        handleOpened();
        return;
    }
    auto &context = stream->context.emplace(ssl::context::tls_client);
    if (const auto prepared = setUp(context, *m_tls); !prepared) {
        fail(prepared.error());
        return;
    }
    auto &tls = stream->tls.emplace(stream->socket, context);
    error_code notAnAddress;
    static_cast<void>(asio::ip::make_address(m_address.host, notAnAddress));
    if (notAnAddress) // figures are not told (RFC 6066)
        SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 m_address.host.data());
    if (!m_tls->alpn.empty()) {
        const auto list = protocolList(m_tls->alpn);
        SSL_set_alpn_protos(tls.native_handle(), list.data(), static_cast<unsigned>(list.size()));
    }
    if (m_tls->hostName == BridgeTls::HostName::Verified)
        tls.set_verify_callback(ssl::host_name_verification(m_address.host));
    tls.async_handshake(ssl::stream_base::client, current([](Private &self, const error_code &error) {
                            if (error)
                                self.fail(handshakeProblem(self.stream->tls->native_handle(), error));
                            else
                                self.handleOpened();
                        }));
}

void BridgeLink::Private::handleOpened()
{
    stream->isOpen = true;
    stream->timer.cancel();
    const auto opened = stream;
    handler->linkOpened();
    if (opened == stream)
        read();
}

void BridgeLink::Private::read()
{
    const auto handle = current([](Private &self, const error_code &error, std::size_t size) {
        if (error) {
            const bool isEnd = error == asio::error::eof || error == ssl::error::stream_truncated;
            self.fail(isEnd ? "it closed the connection" : error.message());
            return;
        }
        const auto from = self.stream;
        self.handler->linkReceived(ByteView(from->buffer).first(size));
        if (from != self.stream)
            return;
        from->isPaused = !self.handler->wantsMore();
        if (!from->isPaused)
            self.read();
    });
    stream->use([&](auto &through) { through.async_read_some(asio::buffer(stream->buffer), handle); });
}

void BridgeLink::Private::write()
{
    if (!stream || !stream->isOpen || stream->isWriting || stream->queued.isEmpty())
        return;
    std::swap(stream->writing, stream->queued);
    stream->isWriting = true;
    const auto bytes = stream->writing.view();
    const auto handle = current([](Private &self, const error_code &error, std::size_t) {
        if (error) {
            self.fail(error.message());
            return;
        }
        self.stream->isWriting = false;
        self.stream->writing.clear();
        if (self.stream->queued.isEmpty())
            self.handler->linkWritten();
        else
            self.write();
    });
    stream->use(
        [&](auto &through) { asio::async_write(through, asio::buffer(bytes.data(), bytes.size()), handle); });
}

/// What the system takes without waiting. Nothing when a write is under way: it may be within a packet.
void BridgeLink::Private::writeNow()
{
    if (!stream->isOpen)
        return;
    error_code error; // who is said good-bye to may have gone already
    stream->socket.non_blocking(true, error);
    const auto bytes = stream->queued.view();
    if (!stream->isWriting && !bytes.empty())
        static_cast<void>(stream->use([&](auto &through) {
            return through.write_some(asio::buffer(bytes.data(), bytes.size()), error);
        }));
    stream->socket.shutdown(TcpSocket::shutdown_send, error);
}

void BridgeLink::Private::abandon()
{
    if (!stream)
        return;
    const auto old = std::exchange(stream, nullptr);
    error_code ignored; // nothing can be done about a failing close
    old->resolver.cancel();
    old->timer.cancel();
    old->socket.close(ignored);
}

void BridgeLink::Private::fail(const std::string &detail)
{
    abandon();
    if (handler)
        handler->linkFailed(detail);
}

BridgeLink::BridgeLink(asio::io_context &context, BridgeLinkHandler &handler)
    : d(std::make_shared<Private>(context, handler))
{ }

BridgeLink::~BridgeLink()
{
    d->handler = nullptr;
    d->abandon();
}

void BridgeLink::open(const BridgeSettings &settings, const BridgeAddress &address)
{
    d->open(settings, address);
}

void BridgeLink::send(ByteView bytes)
{
    if (!d->stream)
        return;
    d->stream->queued.append(bytes);
    d->write();
}

void BridgeLink::goOn()
{
    if (d->stream && std::exchange(d->stream->isPaused, false))
        d->read();
}

std::size_t BridgeLink::unsent() const
{
    return d->stream ? d->stream->queued.size() + d->stream->writing.size() : 0;
}

void BridgeLink::close()
{
    if (!d->stream)
        return;
    d->writeNow();
    d->abandon();
}

} // namespace espalier
