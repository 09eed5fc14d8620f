// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/metricshttp.h"

#include "broker/server/acceptretry.h"
#include "broker/server/asio.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <cstddef>
#include <utility>

namespace espalier {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::size_t longestRequest = 8 * 1024;
constexpr int mostConnections = 16;
/// For a request and its answer.
constexpr auto timeLimit = std::chrono::seconds(10);

} // namespace

class MetricsHttp::Private : public std::enable_shared_from_this<MetricsHttp::Private>
{
public:
    Private(asio::io_context &context, std::function<BrokerState()> state)
        : m_acceptor(context.get_executor()), m_retry(context.get_executor()), m_state(std::move(state))
    { }

    [[nodiscard]] error_code open(const std::string &address, std::uint16_t port);
    void close();
    [[nodiscard]] std::uint16_t port() const { return m_port; }

private:
    /// One request.
    struct Visit
    {
        explicit Visit(TcpSocket s) : socket(std::move(s)), timer(socket.get_executor())
        {
            parser.header_limit(static_cast<std::uint32_t>(longestRequest));
            parser.body_limit(std::uint64_t {0});
        }
        TcpSocket socket;
        SteadyTimer timer;
        beast::flat_buffer buffer {longestRequest};
        http::request_parser<http::empty_body> parser;
        http::response<http::string_body> answer;
    };

    void accept();
    void begin(TcpSocket socket);
    void answer(const std::shared_ptr<Visit> &visit);
    void fill(Visit &visit);
    void end(Visit &visit);

    TcpAcceptor m_acceptor;
    AcceptRetry m_retry;
    std::function<BrokerState()> m_state;
    std::uint16_t m_port = 0;
    int m_visits = 0;
};

error_code MetricsHttp::Private::open(const std::string &address, std::uint16_t port)
{
    error_code error;
    const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address, error), port);
    if (!error)
        m_acceptor.open(endpoint.protocol(), error);
    if (!error)
        m_acceptor.set_option(TcpAcceptor::reuse_address(true), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(mostConnections, error);
    if (error)
        return error;
    m_port = m_acceptor.local_endpoint().port();
    accept();
    return error;
}

void MetricsHttp::Private::close()
{
    error_code ignored; // nothing can be done about a failing close
    m_acceptor.close(ignored);
    m_retry.cancel();
    m_state = nullptr;
}

void MetricsHttp::Private::accept()
{
    m_acceptor.async_accept([self = shared_from_this()](const error_code &error, TcpSocket socket) {
        if (!self->m_acceptor.is_open())
            return;
        if (error) {
            self->m_retry.schedule([self] { self->accept(); });
            return;
        }
        if (self->m_visits < mostConnections)
            self->begin(std::move(socket));
        self->accept();
    });
}

void MetricsHttp::Private::begin(TcpSocket socket)
{
    ++m_visits;
    const auto visit = std::make_shared<Visit>(std::move(socket));
    visit->timer.expires_after(timeLimit);
    visit->timer.async_wait([visit](const error_code &error) {
        error_code ignored; // nothing can be done about a failing close
        if (!error)
            visit->socket.close(ignored);
    });
    http::async_read(visit->socket, visit->buffer, visit->parser,
                     [self = shared_from_this(), visit](const error_code &error, std::size_t) {
                         if (error == http::error::header_limit || error == http::error::buffer_overflow
                             || error == http::error::body_limit) {
                             visit->answer.result(http::status::request_header_fields_too_large);
                             self->answer(visit);
                         } else if (error) {
                             self->end(*visit);
                         } else {
                             self->fill(*visit);
                             self->answer(visit);
                         }
                     });
}

void MetricsHttp::Private::fill(Visit &visit)
{
    const auto &request = visit.parser.get();
    auto &reply = visit.answer;
    const auto path = request.target().substr(0, request.target().find('?'));
    if (request.method() != http::verb::get && request.method() != http::verb::head) {
        reply.result(http::status::method_not_allowed);
        reply.set(http::field::allow, "GET, HEAD");
    } else if (!m_state) {
        reply.result(http::status::service_unavailable);
    } else if (path == "/metrics") {
        reply.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
        reply.body() = metricsText(m_state());
    } else if (path == "/health") {
        const auto state = m_state();
        reply.result(state.isHealthy() ? http::status::ok : http::status::service_unavailable);
        reply.set(http::field::content_type, "application/json");
        reply.body() = healthText(state);
    } else {
        reply.result(http::status::not_found);
        reply.set(http::field::content_type, "text/plain; charset=utf-8");
        reply.body() = "There are /metrics and /health.\n";
    }
}

void MetricsHttp::Private::answer(const std::shared_ptr<Visit> &visit)
{
    auto &reply = visit->answer;
    reply.version(11);
    reply.keep_alive(false);
    reply.set(http::field::cache_control, "no-store");
    reply.prepare_payload();
    if (visit->parser.is_header_done() && visit->parser.get().method() == http::verb::head)
        reply.body().clear(); // Content-Length is that of GET
    http::async_write(
        visit->socket, reply,
        [self = shared_from_this(), visit](const error_code &, std::size_t) { self->end(*visit); });
}

void MetricsHttp::Private::end(Visit &visit)
{
    --m_visits;
    visit.timer.cancel();
    error_code ignored; // then the visitor has gone already
    visit.socket.shutdown(TcpSocket::shutdown_send, ignored);
    visit.socket.close(ignored);
}

MetricsHttp::MetricsHttp(asio::io_context &context, std::function<BrokerState()> state)
    : d(std::make_shared<Private>(context, std::move(state)))
{ }

MetricsHttp::~MetricsHttp()
{
    d->close();
}

error_code MetricsHttp::open(const std::string &address, std::uint16_t port)
{
    return d->open(address, port);
}

std::uint16_t MetricsHttp::port() const
{
    return d->port();
}

void MetricsHttp::close()
{
    d->close();
}

} // namespace espalier
