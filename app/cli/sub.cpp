// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clientoptions.h"
#include "app/cli/commands.h"
#include "app/cli/messageformat.h"
#include "broker/server/clientdriver.h"
#include "core/mqtt/topic.h"
#include "core/session/backoff.h"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <optional>
#include <random>

namespace espalier::cli {

namespace {

struct SubOptions
{
    ClientOptions client;
    std::vector<std::string> topics;
    std::vector<std::string> filteredOut;
    int qos = 0;
    bool verbose = false;
    bool noLineEnd = false;
    bool json = false;
    std::string format;
    std::uint64_t count = 0;
    double timeout = 0;
    bool noStale = false;
    bool retainedOnly = false;
    bool retainAsPublished = false;
    bool quiet = false;
};

/// Prints what arrives until there is enough of it.
class Subscriber : private ClientHandler
{
public:
    Subscriber(boost::asio::io_context &context, SubOptions options, ConnectOptions connect)
        : m_options(std::move(options))
        , m_connect(std::move(connect))
        , m_driver(context, *this)
        , m_timeout(context)
        , m_retry(context)
        , m_signals(context, SIGINT, SIGTERM)
        , m_backoff(std::random_device()())
    {
        m_signals.async_wait([this](boost::system::error_code error, int) {
            if (!error)
                end();
        });
        if (m_options.timeout > 0) {
            m_timeout.expires_after(std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::duration<double>(m_options.timeout)));
            m_timeout.async_wait([this](boost::system::error_code error) {
                if (error)
                    return;
                m_exitCode = TimedOut;
                end();
            });
        }
        open();
    }

    [[nodiscard]] int exitCode() const { return m_exitCode; }

private:
    void open() { m_driver.open(m_options.client.host, m_options.client.port, m_connect); }

    void handle(const SessionEvent &event) override
    {
        if (const auto *delivered = std::get_if<MessageDelivered>(&event))
            print(delivered->message);
        else if (std::holds_alternative<SessionConnected>(event))
            subscribe();
        else if (const auto *completed = std::get_if<RequestCompleted>(&event))
            handleSubscribed(*completed);
        else if (const auto *closed = std::get_if<SessionClosed>(&event))
            handleClosed(*closed);
    }

    void endOfBatch() override { flush(); }

    void transportFailed(const std::string &detail) override
    {
        m_detail = detail;
        if (!m_driver.session().isIdle())
            return; // SessionClosed follows
        const auto text =
            fmt::format("Cannot connect to {}:{}: {}.", m_options.client.host, m_options.client.port, detail);
        if (m_wasConnected)
            retry(text);
        else
            fail(text);
    }

    void subscribe()
    {
        m_wasConnected = true;
        m_backoff.reset();
        std::vector<Subscription> subscriptions;
        for (const auto &topic : m_options.topics) {
            subscriptions.push_back({.topicFilter = topic,
                                     .options = {.maximumQos = static_cast<Qos>(m_options.qos),
                                                 .retainAsPublished = m_options.retainAsPublished}});
        }
        m_driver.subscribe(0, subscriptions, m_options.client.properties[PropertyScope::Subscribe]);
    }

    void handleSubscribed(const RequestCompleted &completed)
    {
        if (completed.outcome == RequestCompleted::Outcome::Refused)
            return fail(fmt::format("The server does not allow this subscription: {}.",
                                    reasonText(completed.reason, PacketType::SubAck, completed.properties)));
        std::size_t refused = 0;
        for (std::size_t i = 0; i < completed.reasons.size(); ++i) {
            if (!isError(completed.reasons[i]))
                continue;
            ++refused;
            complain(fmt::format("The server refused {}: {}.", m_options.topics.at(i),
                                 reasonText(completed.reasons[i], PacketType::SubAck, completed.properties)));
        }
        if (refused > 0 && refused == completed.reasons.size())
            fail("No subscription is left.");
    }

    void print(const Publish &message)
    {
        if (m_isEnding || (m_options.noStale && message.retain)
            || (m_options.retainedOnly && !message.retain))
            return;
        for (const auto &filter : m_options.filteredOut) {
            if (matches(filter, message.topicName))
                return;
        }
        append(message);
        if (++m_printed == m_options.count)
            end();
    }

    void append(const Publish &message)
    {
        const auto now = std::chrono::system_clock::now();
        if (m_options.json) {
            appendJson(message, now, m_output);
            m_output += '\n';
            return;
        }
        if (!m_options.format.empty()) {
            appendFormatted(m_options.format, message, now, m_output);
        } else {
            if (m_options.verbose)
                m_output.append(message.topicName).append(" ");
            m_output += asText(message.payload);
        }
        if (!m_options.noLineEnd)
            m_output += '\n';
    }

    void flush()
    {
        const bool isWritten = std::fwrite(m_output.data(), 1, m_output.size(), stdout) == m_output.size()
                               && std::fflush(stdout) == 0;
        m_output.clear();
        if (!isWritten && !m_isEnding)
            fail("Standard output cannot be written.");
    }

    void handleClosed(const SessionClosed &closed)
    {
        using Cause = SessionClosed::Cause;
        if (m_isEnding)
            return;
        const auto text = closedText(closed, std::exchange(m_detail, {}));
        const bool wasLost = closed.cause == Cause::ConnectionLost || closed.cause == Cause::KeepAliveTimeout
                             || (closed.cause == Cause::DisconnectedByServer
                                 && closed.reason == ReasonCode::ServerShuttingDown);
        if (wasLost && m_wasConnected)
            retry(text);
        else
            fail(text);
    }

    void retry(const std::string &why)
    {
        const auto wait = m_backoff.next();
        complain(
            fmt::format("{} Trying again in {:.1f} s.", why, std::chrono::duration<double>(wait).count()));
        m_retry.expires_after(wait);
        m_retry.async_wait([this](boost::system::error_code error) {
            if (!error)
                open();
        });
    }

    void complain(const std::string &text) const
    {
        if (!m_options.quiet)
            fmt::print(stderr, "{}\n", text);
    }

    void fail(const std::string &text)
    {
        complain(text);
        m_exitCode = Failed;
        end();
    }

    void end()
    {
        if (std::exchange(m_isEnding, true))
            return;
        flush();
        m_driver.disconnect(ReasonCode::NormalDisconnection,
                            m_options.client.properties[PropertyScope::Disconnect]);
        m_timeout.cancel();
        m_retry.cancel();
        m_signals.cancel();
    }

    SubOptions m_options;
    ConnectOptions m_connect;
    ClientDriver m_driver;
    boost::asio::steady_timer m_timeout;
    boost::asio::steady_timer m_retry;
    boost::asio::signal_set m_signals;
    Backoff m_backoff;
    std::string m_output;
    std::string m_detail;
    std::uint64_t m_printed = 0;
    bool m_wasConnected = false;
    bool m_isEnding = false;
    int m_exitCode = Succeeded;
};

/// A sentence about the first filter that is none; empty when all are.
std::string filterProblem(const SubOptions &options)
{
    for (const auto *list : {&options.topics, &options.filteredOut}) {
        for (const auto &filter : *list) {
            if (!parseTopicFilter(filter))
                return fmt::format("{} is not a Topic Filter.", filter);
        }
    }
    return {};
}

int runSub(SubOptions options)
{
    auto connect = options.client.resolve();
    const auto problem = connect ? filterProblem(options) : connect.error();
    if (!problem.empty()) {
        fmt::print(stderr, "{}\n", problem);
        return Failed;
    }
    boost::asio::io_context context;
    Subscriber subscriber(context, std::move(options), std::move(*connect));
    context.run();
    return subscriber.exitCode();
}

} // namespace

void addSub(CLI::App &app, Run &run)
{
    auto *command = app.add_subcommand("sub", "Subscribe and print what arrives");
    const auto options = std::make_shared<SubOptions>();
    options->client.addTo(*command);
    command->add_option("-t,--topic", options->topics, "Topic Filter, may be repeated")
        ->required()
        ->allow_extra_args(false);
    command
        ->add_option("-T,--filter-out", options->filteredOut,
                     "Print nothing that matches this filter, may be repeated")
        ->allow_extra_args(false);
    command->add_option("-q,--qos", options->qos, "Highest QoS: 0, 1 or 2")->check(CLI::Range(0, 2));
    command->add_flag("-v,--verbose", options->verbose, "Print the topic before the message");
    command->add_flag("-N", options->noLineEnd, "Print no line end behind a message");
    auto *json = command->add_flag("--json", options->json, "Print a JSON object on a line for each message");
    command
        ->add_option("-F", options->format,
                     "Print messages in this format: %t topic, %p payload, %x hexadecimal, %l length, %q "
                     "QoS, %r retain, "
                     "%m identifier, %I time, %U seconds, %j JSON, %%")
        ->excludes(json);
    command->add_option("-C", options->count, "End after this many messages")->check(CLI::PositiveNumber);
    command->add_option("-W", options->timeout, "End after this many seconds, with exit code 27")
        ->check(CLI::PositiveNumber);
    command->add_flag("-R", options->noStale, "Print no retained messages");
    command->add_flag("--retained-only", options->retainedOnly, "Print retained messages only");
    command->add_flag("--retain-as-published", options->retainAsPublished,
                      "Ask for the retain flag as it was published (MQTT 5)");
    command->add_flag("--quiet", options->quiet, "Print no errors");
    command->callback([options, &run] { run = [options] { return runSub(*options); }; });
}

} // namespace espalier::cli
