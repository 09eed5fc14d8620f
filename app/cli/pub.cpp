// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clientoptions.h"
#include "app/cli/commands.h"
#include "app/cli/linereader.h"
#include "broker/server/clientdriver.h"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

namespace espalier::cli {

namespace {

/// What may be under way before the input waits.
constexpr std::size_t messagesUnderWay = 1000;
constexpr std::size_t bytesUnderWay = 1024 * 1024;

struct PubOptions
{
    ClientOptions client;
    std::string topic;
    std::optional<std::string> message;
    std::string file;
    bool lines = false;
    bool input = false;
    bool empty = false;
    int qos = 0;
    bool retain = false;
    std::uint64_t repeat = 1;
    double repeatDelay = 0;
    bool quiet = false;
};

/// Sends what the options say and ends when all of it is acknowledged.
class Publisher : private ClientHandler
{
public:
    Publisher(std::shared_ptr<boost::asio::io_context> context, PubOptions options, ConnectOptions connect,
              Bytes payload)
        : m_context(std::move(context))
        , m_options(std::move(options))
        , m_payload(std::move(payload))
        , m_driver(*m_context, *this)
        , m_timer(*m_context)
        , m_signals(*m_context, SIGINT, SIGTERM)
    {
        m_signals.async_wait([this](boost::system::error_code error, int) {
            if (!error)
                fail("Interrupted.");
        });
        m_driver.open(m_options.client.host, m_options.client.port, std::move(connect));
    }

    [[nodiscard]] int exitCode() const { return m_exitCode; }

private:
    void handle(const SessionEvent &event) override
    {
        if (std::holds_alternative<SessionConnected>(event))
            begin();
        else if (const auto *completed = std::get_if<PublishCompleted>(&event))
            handleCompleted(*completed);
        else if (const auto *closed = std::get_if<SessionClosed>(&event))
            handleClosed(*closed);
    }
    void endOfBatch() override { goOn(); }
    void outputWritten() override { goOn(); }
    void transportFailed(const std::string &detail) override
    {
        m_detail = detail;
        if (m_driver.session().isIdle())
            fail(fmt::format("Cannot connect to {}:{}: {}.", m_options.client.host, m_options.client.port,
                             detail));
    }

    void begin()
    {
        if (m_options.lines)
            m_reader.emplace(m_context, [this](LineReader::Batch batch) { takeLines(std::move(batch)); });
        else
            sendAgain();
    }

    void takeLines(LineReader::Batch batch)
    {
        for (const auto &line : batch.lines)
            send(Bytes::copyOf(line));
        m_isAllSent = batch.isLast;
        m_wantsLines = !batch.isLast;
        goOn();
    }

    void sendAgain()
    {
        send(m_payload);
        m_isAllSent = ++m_sent >= m_options.repeat;
        if (m_isAllSent)
            return;
        m_timer.expires_after(std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::duration<double>(m_options.repeatDelay)));
        m_timer.async_wait([this](boost::system::error_code error) {
            if (error)
                return;
            m_isDue = true;
            goOn();
        });
    }

    void send(Bytes payload)
    {
        ++m_underWay;
        m_driver.publish({.token = 0,
                          .topicName = m_options.topic,
                          .payload = std::move(payload),
                          .qos = static_cast<Qos>(m_options.qos),
                          .retain = m_options.retain,
                          .properties = m_options.client.properties[PropertyScope::Publish]});
    }

    /// Sends more when there is room, and ends when all is done.
    void goOn()
    {
        const bool hasRoom = m_underWay < messagesUnderWay && m_driver.bytesToWrite() < bytesUnderWay;
        if (m_isEnding || !m_driver.session().isConnected())
            return;
        if (m_isAllSent && m_underWay == 0)
            end();
        else if (hasRoom && std::exchange(m_wantsLines, false))
            m_reader->next();
        else if (hasRoom && std::exchange(m_isDue, false))
            sendAgain();
    }

    void end()
    {
        m_isEnding = true;
        m_driver.disconnect(ReasonCode::NormalDisconnection,
                            m_options.client.properties[PropertyScope::Disconnect]);
    }

    void handleCompleted(const PublishCompleted &completed)
    {
        --m_underWay;
        if (completed.outcome == PublishCompleted::Outcome::Lost || !isError(completed.reason))
            return; // what is lost is told with the end of the connection
        m_exitCode = Failed;
        if (!m_options.quiet)
            fmt::print(stderr, "{} was not published: {}.\n", m_options.topic,
                       reasonText(completed.reason, PacketType::PubAck, completed.properties));
    }

    void handleClosed(const SessionClosed &closed)
    {
        if (closed.cause == SessionClosed::Cause::Requested && m_isEnding)
            finish();
        else
            fail(closedText(closed, m_detail));
    }

    void fail(const std::string &text)
    {
        if (!m_options.quiet)
            fmt::print(stderr, "{}\n", text);
        m_exitCode = Failed;
        m_isEnding = true;
        m_driver.disconnect();
        finish();
        if (m_options.lines)
            m_context->stop(); // the input may be open for ever
    }

    /// Nothing keeps the io_context running but the end of the connection.
    void finish()
    {
        m_timer.cancel();
        m_signals.cancel();
    }

    std::shared_ptr<boost::asio::io_context> m_context;
    PubOptions m_options;
    Bytes m_payload;
    ClientDriver m_driver;
    boost::asio::steady_timer m_timer;
    boost::asio::signal_set m_signals;
    std::optional<LineReader> m_reader;
    std::string m_detail;
    std::size_t m_underWay = 0;
    std::uint64_t m_sent = 0;
    bool m_wantsLines = false;
    bool m_isDue = false;
    bool m_isAllSent = false;
    bool m_isEnding = false;
    int m_exitCode = Succeeded;
};

Expected<Bytes, std::string> payloadOf(const PubOptions &options)
{
    if (options.message)
        return Bytes::copyOf(*options.message);
    if (!options.input && options.file.empty())
        return Bytes();
    std::ifstream file;
    if (!options.input) {
        file.open(options.file, std::ios::binary);
        if (!file)
            return unexpected(fmt::format("Cannot read {}.", options.file));
    }
    std::istream &in = options.input ? std::cin : file;
    const std::string content(std::istreambuf_iterator<char>(in), {});
    if (in.bad() || content.size() > maximumVariableByteInteger)
        return unexpected(std::string("The message cannot be read, or it is larger than MQTT allows."));
    return Bytes::copyOf(content);
}

int runPub(PubOptions options)
{
    const int sources =
        options.message.has_value() + !options.file.empty() + options.lines + options.input + options.empty;
    if (sources != 1) {
        fmt::print(stderr, "pub takes one of -m, -f, -l, -s and -n.\n");
        return Failed;
    }
    auto connect = options.client.resolve();
    const auto payload =
        connect ? payloadOf(options) : Expected<Bytes, std::string>(unexpected(connect.error()));
    if (!payload) {
        fmt::print(stderr, "{}\n", payload.error());
        return Failed;
    }
    const auto context = std::make_shared<boost::asio::io_context>();
    Publisher publisher(context, std::move(options), std::move(*connect), *payload);
    context->run();
    return publisher.exitCode();
}

} // namespace

void addPub(CLI::App &app, Run &run)
{
    auto *command = app.add_subcommand("pub", "Publish messages");
    const auto options = std::make_shared<PubOptions>();
    options->client.addTo(*command);
    command->add_option("-t,--topic", options->topic, "Topic to publish to")->required();
    command->add_option("-m,--message", options->message, "The message");
    command->add_option("-f,--file", options->file, "The message is the content of a file");
    command->add_flag("-l,--stdin-line", options->lines, "Each line of standard input is a message");
    command->add_flag("-s,--stdin-file", options->input, "Standard input is the message");
    command->add_flag("-n,--null-message", options->empty, "The message is empty");
    command->add_option("-q,--qos", options->qos, "QoS: 0, 1 or 2")->check(CLI::Range(0, 2));
    command->add_flag("-r,--retain", options->retain, "Retain the message");
    command->add_option("--repeat", options->repeat, "How often to send the message")
        ->check(CLI::PositiveNumber);
    command->add_option("--repeat-delay", options->repeatDelay, "Seconds between two of them")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--quiet", options->quiet, "Print no errors");
    command->callback([options, &run] { run = [options] { return runPub(*options); }; });
}

} // namespace espalier::cli
