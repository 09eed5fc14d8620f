// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The only user of Beast's WebSocket, which takes long to compile.
#include "broker/server/websocketconnection.h"

#include "broker/server/asynctcpstream.h"
#include "broker/server/asynctlsstream.h"
#include "broker/server/socketends.h"
#include "broker/server/websocketrequest.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <array>
#include <vector>

namespace espalier {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

/// Longest piece that is read, and longest frame that is written.
constexpr std::size_t inputSize = 4 * 1024;
constexpr std::size_t longestFrame = 64 * 1024;
/// What a connection without traffic may keep.
constexpr std::size_t keptOutput = 1024;

std::string_view toView(beast::string_view text)
{
    return {text.data(), text.size()};
}

WebSocketRequest readRequest(const http::request<http::empty_body> &from)
{
    WebSocketRequest request {.target = toView(from.target()),
                              .isUpgrade = websocket::is_upgrade(from),
                              .origin = toView(from[http::field::origin])};
    const auto [begin, end] = from.equal_range(http::field::sec_websocket_protocol);
    for (auto field = begin; field != end; ++field) {
        for (const auto &name : http::token_list(field->value()))
            request.subprotocols.push_back(toView(name));
    }
    return request;
}

/// A client by WebSocket: its request first, then frames whose content is one stream of bytes (6).
template <typename Next>
class WebSocketConnection : public PeerConnection
{
public:
    template <typename... Arguments>
    WebSocketConnection(Reactor &reactor, std::shared_ptr<const ListenerPlace> place,
                        std::shared_ptr<const WebSocketSettings> settings, Arguments &&...arguments)
        : PeerConnection(reactor)
        , m_stream(std::forward<Arguments>(arguments)...)
        , m_place(std::move(place))
        , m_settings(std::move(settings))
    { }

    void start(Arrival arrival);
    void flush() override;
    void abort() override { lose(CloseCause::ConnectionLost); }
    [[nodiscard]] Ends ends() const override { return endsOf(m_stream.next_layer().socket()); }

private:
    /// While the connection is HTTP's.
    struct Opening
    {
        Arrival arrival {};
        std::shared_ptr<Handshake> handshake {};
        beast::flat_buffer buffer {};
        http::request_parser<http::empty_body> parser {};
        http::response<http::string_body> response {};
    };

    [[nodiscard]] std::shared_ptr<WebSocketConnection> self()
    {
        return std::static_pointer_cast<WebSocketConnection>(shared_from_this());
    }
    void shakeHands();
    void readHead();
    void handleHead(const error_code &error);
    void upgrade(std::string subprotocol);
    void begin();
    void refuse(unsigned status, std::string_view text);
    void fail(std::string_view cause);
    void read();
    void handleRead(const error_code &error, std::size_t size);
    void handleEnd(const error_code &error);
    void fillOutput();
    void write();
    void close(websocket::close_code code);
    void drain();
    void lose(CloseCause cause);

    /// Without compression, which is not offered and would be one more thing to bomb.
    websocket::stream<Next, false> m_stream;
    std::shared_ptr<const ListenerPlace> m_place;
    std::shared_ptr<const WebSocketSettings> m_settings;
    std::unique_ptr<Opening> m_opening = std::make_unique<Opening>();
    std::array<std::uint8_t, inputSize> m_input {};
    std::vector<std::uint8_t> m_output;
    bool m_isReading = false;
    bool m_isWriting = false;
    bool m_mustEnd = false;
    bool m_isClosing = false;
};

template <typename Next>
void WebSocketConnection<Next>::start(Arrival arrival)
{
    m_opening->handshake = m_reactor.handshakes().begin(shared_from_this(), arrival.origin.name);
    m_opening->arrival = std::move(arrival);
    if constexpr (std::is_same_v<Next, AsyncTlsStream>)
        shakeHands();
    else
        readHead();
}

template <typename Next>
void WebSocketConnection<Next>::shakeHands()
{
    m_stream.next_layer().handshake([self = self()](const error_code &error) {
        if (error == asio::error::operation_aborted)
            return; // whoever did that has said why
        auto &tls = self->m_stream.next_layer();
        const auto problem = error ? tls.failure() : identify(self->m_opening->arrival, tls);
        if (problem.empty()) {
            self->readHead();
            return;
        }
        self->fail(problem);
        self->drain(); // the client may still read why
    });
}

template <typename Next>
void WebSocketConnection<Next>::readHead()
{
    auto &parser = m_opening->parser;
    parser.header_limit(m_settings->maximumHeaderSize);
    parser.body_limit(0);
    m_opening->buffer.max_size(m_settings->maximumHeaderSize);
    http::async_read_header(m_stream.next_layer(), m_opening->buffer, parser,
                            [self = self()](error_code error, std::size_t) { self->handleHead(error); });
}

template <typename Next>
void WebSocketConnection<Next>::handleHead(const error_code &error)
{
    if (error == asio::error::operation_aborted)
        return;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        refuse(431, "The request is too long.");
        return;
    }
    if (error == http::error::end_of_stream || error == http::error::partial_message
        || (error && error.category() == asio::error::get_system_category())) {
        fail("the client ended the connection");
        abort();
        return;
    }
    if (error) {
        refuse(400, "This is no request for WebSocket.");
        return;
    }
    const auto request = readRequest(m_opening->parser.get());
    if (const auto refusal = refusalOf(request, *m_settings))
        refuse(refusal->status, refusal->text);
    else if (m_opening->buffer.size() > 0) // RFC 6455, 4.1: the client waits for the answer
        refuse(400, "The client has sent more than its request before the answer.");
    else
        upgrade(std::string(subprotocolFor(request)));
}

template <typename Next>
void WebSocketConnection<Next>::upgrade(std::string subprotocol)
{
    m_stream.set_option(websocket::stream_base::decorator(
        [subprotocol = std::move(subprotocol)](websocket::response_type &response) {
            response.set(http::field::sec_websocket_protocol, subprotocol); // MQTT_6_0_0_4
            response.erase(http::field::server);
        }));
    m_stream.binary(true); // MQTT_6_0_0_1
    m_stream.auto_fragment(false);
    m_stream.read_message_max(
        INT64_MAX); // RFC 6455, 5.2; frames are read as they come, whatever their length
    m_stream.async_accept(m_opening->parser.get(), [self = self()](error_code error) {
        if (error == asio::error::operation_aborted)
            return;
        if (error) {
            self->fail(error.message());
            self->abort();
            return;
        }
        self->begin();
    });
}

template <typename Next>
void WebSocketConnection<Next>::begin()
{
    auto origin = std::move(m_opening->arrival.origin);
    m_opening.reset();
    if (m_reactor.isStopping()) {
        abort();
        return;
    }
    m_reactor.add(shared_from_this(), std::move(origin));
    read();
}

template <typename Next>
void WebSocketConnection<Next>::refuse(unsigned status, std::string_view text)
{
    fail(text);
    auto &response = m_opening->response;
    response.result(status);
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    if (status == 426)
        response.set(http::field::upgrade, "websocket");
    response.keep_alive(false);
    response.body() = std::string(text) + "\n";
    response.prepare_payload();
    http::async_write(m_stream.next_layer(), response, [self = self()](error_code error, std::size_t) {
        if (error)
            self->abort();
        else
            self->drain();
    });
}

template <typename Next>
void WebSocketConnection<Next>::fail(std::string_view cause)
{
    m_reactor.handshakes().fail(*m_opening->handshake, cause);
    m_opening->handshake.reset();
    m_reactor.abortLater(shared_from_this());
}

template <typename Next>
void WebSocketConnection<Next>::read()
{
    if (m_isReading || !m_reactor.wantsRead(*this))
        return;
    m_isReading = true;
    m_stream.async_read_some(asio::buffer(m_input), [self = self()](error_code error, std::size_t size) {
        self->m_isReading = false;
        self->handleRead(error, size);
    });
}

template <typename Next>
void WebSocketConnection<Next>::handleRead(const error_code &error, std::size_t size)
{
    if (m_isClosing || !m_isRegistered)
        return; // the end is waited for already
    if (error) {
        handleEnd(error);
        return;
    }
    if (!m_stream.got_binary()) { // MQTT_6_0_0_1
        m_reactor.engine().countViolation(m_handle,
                                          "WebSocket: it sent a text frame, MQTT goes in binary frames");
        m_reactor.abortLater(shared_from_this());
        close(websocket::close_code::unknown_data);
        return;
    }
    if (size > 0)
        m_reactor.receive(*this, ByteView(m_input).first(size));
    if (!m_reactor.engine().wantsClose(m_handle))
        read();
}

/// The client has said good-bye, or has been told what it did wrong, or is gone.
template <typename Next>
void WebSocketConnection<Next>::handleEnd(const error_code &error)
{
    const bool isClosed = error == websocket::error::closed;
    const bool isViolation =
        !isClosed && error.category() == make_error_code(websocket::error::closed).category();
    if (!isClosed && !isViolation) {
        lose(CloseCause::ConnectionLost);
        return;
    }
    if (isViolation)
        m_reactor.engine().countViolation(m_handle, "WebSocket: " + error.message());
    m_isClosing = true;
    m_reactor.abortLater(shared_from_this());
    m_reactor.remove(*this, isViolation ? CloseCause::Violation : CloseCause::ConnectionLost);
    drain();
}

template <typename Next>
void WebSocketConnection<Next>::flush()
{
    if (m_isClosing || !m_isRegistered)
        return;
    auto &engine = m_reactor.engine();
    if (engine.wantsClose(m_handle) && !std::exchange(m_mustEnd, true))
        m_reactor.abortLater(shared_from_this()); // the client may never read what is left
    if (m_isWriting)
        return;
    fillOutput();
    if (!m_output.empty())
        write();
    else if (!engine.wantsClose(m_handle))
        read(); // if it had stopped reading until its own output was taken
    else if (engine.output(m_handle).isEmpty()) // else the commit calls again
        close(websocket::close_code::normal);
}

/// Takes what makes the next frame: all that is there, up to a bound.
template <typename Next>
void WebSocketConnection<Next>::fillOutput()
{
    auto &output = m_reactor.engine().output(m_handle);
    std::array<ByteView, 16> views;
    while (output.sendable() > 0 && m_output.size() < longestFrame) {
        const auto count = output.gather(views);
        std::size_t taken = 0;
        for (const auto view : std::span(views).first(count)) {
            const auto part = view.first(std::min(view.size(), longestFrame - m_output.size()));
            m_output.insert(m_output.end(), part.begin(), part.end());
            taken += part.size();
        }
        m_reactor.sent(*this, std::span(views).first(count), taken);
    }
}

template <typename Next>
void WebSocketConnection<Next>::write()
{
    m_isWriting = true;
    m_stream.async_write(asio::buffer(m_output), [self = self()](error_code error, std::size_t) {
        self->m_isWriting = false;
        self->m_output.clear();
        if (self->m_output.capacity() > keptOutput)
            self->m_output = {};
        if (error && !self->m_isClosing)
            self->lose(CloseCause::ConnectionLost);
        else
            self->flush();
    });
}

/// Tells the client and waits for its answer.
template <typename Next>
void WebSocketConnection<Next>::close(websocket::close_code code)
{
    const auto keepAlive = shared_from_this();
    m_isClosing = true;
    if (code != websocket::close_code::normal) // else the engine is done with it
        m_reactor.remove(*this, CloseCause::Violation);
    m_stream.async_close(code, [self = self()](const error_code &) { self->lose(CloseCause::Disconnected); });
}

/// All is said: waits for the client to end the connection, else a reset may overtake what we said.
template <typename Next>
void WebSocketConnection<Next>::drain()
{
    m_stream.next_layer().endOutput();
    m_stream.next_layer().async_read_some(asio::buffer(m_input),
                                          [self = self()](const error_code &error, std::size_t) {
                                              if (error)
                                                  self->abort();
                                              else
                                                  self->drain();
                                          });
}

template <typename Next>
void WebSocketConnection<Next>::lose(CloseCause cause)
{
    const auto keepAlive = shared_from_this();
    error_code ignored; // nothing can be done about a failing close
    m_stream.next_layer().socket().close(ignored);
    m_reactor.remove(*this, cause);
}

} // namespace

void acceptWebSocket(Reactor &reactor, TcpSocket socket, const TlsContext *tls,
                     std::shared_ptr<const ListenerPlace> place,
                     std::shared_ptr<const WebSocketSettings> settings, Arrival arrival)
{
    if (tls)
        std::make_shared<WebSocketConnection<AsyncTlsStream>>(reactor, std::move(place), std::move(settings),
                                                              std::move(socket), *tls)
            ->start(std::move(arrival));
    else
        std::make_shared<WebSocketConnection<AsyncTcpStream>>(reactor, std::move(place), std::move(settings),
                                                              std::move(socket))
            ->start(std::move(arrival));
}

} // namespace espalier
