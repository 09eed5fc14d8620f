// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/democlients.h"

#include "core/session/clientsession.h"

#include <algorithm>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {

/// Messages leave in turns this long, so that hundreds a second do not mean hundreds of wake-ups.
constexpr auto turnLength = 5ms;

} // namespace

class DemoClients::Client
{
public:
    Client(PipeEnd pipe, const std::function<void()> &wake) : m_pipe(std::move(pipe))
    {
        m_pipe.setWake(wake);
    }

    void connect(const DemoClient &role, SessionTime now)
    {
        ConnectOptions options {.clientId = role.name};
        options.will = WillOptions {.topicName = role.statusTopic,
                                    .payload = Bytes::copyOf("offline"),
                                    .qos = Qos::AtLeastOnce,
                                    .retain = true};
        m_session.connect(options, now, m_effects);
        carryOut();
    }
    void publish(const DemoMessage &message, SessionTime now)
    {
        if (!m_session.isConnected())
            return;
        m_session.publish({.topicName = std::string(message.topicName),
                           .payload = Bytes::copyOf(message.payload),
                           .qos = message.qos,
                           .retain = message.retain,
                           .properties = PropertyList(message.properties)},
                          now, m_effects);
        m_output.append(m_effects.output.view());
        m_effects.clear();
    }
    void advance(SessionTime now)
    {
        if (m_over)
            return;
        // Asked first: what was written before the pipe was closed can still be taken.
        const bool closed = m_pipe.isClosed();
        const auto received = m_pipe.take();
        if (!received.isEmpty())
            m_session.receive(received.view(), now, m_effects);
        if (const auto deadline = m_session.nextDeadline(); deadline && *deadline <= now)
            m_session.advance(now, m_effects);
        if (closed) {
            m_session.connectionLost(now, m_effects);
            m_over = true;
        }
        carryOut();
    }
    void leave(SessionTime now)
    {
        m_session.disconnect(ReasonCode::NormalDisconnection, {}, now, m_effects);
        carryOut();
    }
    /// Hands the pipe what it has room for.
    void flush()
    {
        if (!m_output.isEmpty())
            m_output.consume(m_pipe.write(m_output.view()));
        if (m_output.isEmpty() && m_closing) {
            m_pipe.close();
            m_over = true;
        }
    }

    [[nodiscard]] std::optional<SessionTime> nextDeadline() const
    {
        return m_over ? std::nullopt : m_session.nextDeadline();
    }
    [[nodiscard]] bool isConnected() const { return m_session.isConnected(); }
    [[nodiscard]] bool isOver() const { return m_over; }

private:
    void carryOut()
    {
        m_output.append(m_effects.output.view());
        if (m_effects.transport == Effects::Transport::Abort)
            m_output.clear();
        m_closing = m_closing || m_effects.transport != Effects::Transport::KeepOpen;
        m_effects.clear();
        flush();
    }

    PipeEnd m_pipe;
    ClientSession m_session;
    Effects m_effects;
    ByteBuffer m_output;
    bool m_closing = false;
    bool m_over = false;
};

DemoClients::DemoClients(std::uint64_t seed, DemoTraffic::Time wallClock, SessionTime now)
    : m_traffic(seed), m_wallClock(wallClock), m_began(now), m_lastTraffic(now)
{ }

DemoClients::~DemoClients() = default;

std::size_t DemoClients::count() const
{
    return m_traffic.clients().size();
}

void DemoClients::join(std::vector<PipeEnd> pipes, const std::function<void()> &wake, SessionTime now)
{
    for (std::size_t i = 0; i < pipes.size(); ++i) {
        m_clients.push_back(std::make_unique<Client>(std::move(pipes[i]), wake));
        m_clients.back()->connect(m_traffic.clients()[i], now);
    }
}

void DemoClients::advance(SessionTime now)
{
    for (const auto &client : m_clients)
        client->advance(now);
    if (!isReady() || now < m_lastTraffic + turnLength)
        return;
    m_lastTraffic = now;
    m_traffic.advance(timeOfDay(now), [this, now](const DemoMessage &message) {
        m_clients[message.client]->publish(message, now);
    });
    for (const auto &client : m_clients)
        client->flush();
}

std::optional<SessionTime> DemoClients::nextDeadline() const
{
    std::optional<SessionTime> deadline;
    if (isReady())
        deadline = std::max(sessionTime(m_traffic.nextDeadline()), m_lastTraffic + turnLength);
    for (const auto &client : m_clients) {
        if (const auto its = client->nextDeadline())
            deadline = std::min(*its, deadline.value_or(*its));
    }
    return deadline;
}

void DemoClients::leave(SessionTime now)
{
    for (const auto &client : m_clients) {
        if (client->isConnected())
            client->leave(now);
    }
}

bool DemoClients::isOver() const
{
    return std::ranges::all_of(m_clients, [](const auto &client) { return client->isOver(); });
}

bool DemoClients::isReady() const
{
    return !isOver()
           && std::ranges::all_of(m_clients, [](const auto &c) { return c->isConnected() || c->isOver(); });
}

DemoTraffic::Time DemoClients::timeOfDay(SessionTime at) const
{
    return m_wallClock + std::chrono::floor<std::chrono::microseconds>(at - m_began);
}

SessionTime DemoClients::sessionTime(DemoTraffic::Time at) const
{
    return m_began + (at - m_wallClock);
}

} // namespace espalier
