// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "tests/fuzz/require.h"
#include "tests/support/manualclock.h"
#include "tests/support/recordstore.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// An Engine and hostile clients, which check what the engine writes for them.
class BrokerClients
{
public:
    explicit BrokerClients(const EngineSettings &settings)
        : m_settings(settings), m_engine(std::make_unique<Engine>(settings))
    { }

    void open()
    {
        if (openCount() == m_clients.size())
            return;
        const auto handle = m_engine->connected({.name = "client"}, m_clock.now());
        require(handle.index < m_clients.size());
        m_clients[handle.index] = Client {.handle = handle};
        drain();
    }
    void send(std::size_t index, ByteView bytes)
    {
        auto &client = m_clients[index % m_clients.size()];
        // As the driver does: what a client sends that must read first stays in its socket.
        if (!client || !m_engine->wantsRead(client->handle))
            return;
        client->noteSent(bytes);
        m_engine->receive(client->handle, bytes, m_clock.now());
        drain();
    }
    void lose(std::size_t index)
    {
        auto &client = m_clients[index % m_clients.size()];
        if (!client)
            return;
        m_engine->closed(client->handle, CloseCause::ConnectionLost, m_clock.now());
        client.reset();
        drain();
    }
    void setReading(std::size_t index, bool reading)
    {
        auto &client = m_clients[index % m_clients.size()];
        if (!client)
            return;
        client->isReading = reading;
        write(client->handle);
        drain();
    }
    void advance(std::chrono::milliseconds by)
    {
        m_clock.advance(by);
        m_engine->advance(m_clock.now());
        drain();
    }

    /// The broker ends in the middle, and another one takes up what was stored.
    void restart()
    {
        if (m_settings.journal == Journal::Mode::Off)
            return;
        m_clients = {};
        m_engine = std::make_unique<Engine>(m_settings);
        m_store.restoreTo(*m_engine, m_clock.now());
        drain();
    }

    /// All clients vanish and all sessions end; then nothing is left but retained messages, and those can be removed.
    void end()
    {
        for (std::size_t index = 0; index < m_clients.size(); ++index)
            lose(index);
        runTimers();
        const auto statistics = m_engine->statistics();
        require(statistics.connections == 0 && statistics.clientsConnected == 0);
        require(statistics.sessions == 0 && statistics.subscriptions == 0);
        require(statistics.messagesHeld == statistics.retainedMessages);
        require(m_engine->clients().empty());
        if (m_settings.journal == Journal::Mode::On) // a row for each message and one for its topic
            require(m_store.size() == 2 * statistics.retainedMessages);
        removeRetained();
    }

private:
    struct Client
    {
        /// CONNECT, for the largest packet that the client takes.
        void noteSent(ByteView bytes)
        {
            if (hasSentConnect)
                return;
            static_cast<void>(sent.feed(bytes, [&](ByteView packet) {
                hasSentConnect = true;
                const auto connect = decode(packet, {.sender = Side::Client});
                if (connect && std::holds_alternative<Connect>(*connect))
                    received.setMaximumPacketSize(std::get<Connect>(*connect).properties.number(
                        Property::MaximumPacketSize, maximumPacketLength));
                return false;
            }));
        }
        void take(ByteView packet)
        {
            const auto decoded = decode(packet, {.version = version, .sender = Side::Server});
            require(decoded.has_value());
            require(!hasEnded);
            require(std::holds_alternative<ConnAck>(*decoded) == !std::exchange(isAnswered, true));
            hasEnded = std::holds_alternative<Disconnect>(*decoded);
            if (const auto *publish = std::get_if<Publish>(&*decoded); publish && publish->retain)
                retainedTopics.emplace_back(publish->topicName);
        }

        PeerHandle handle {};
        bool isReading = true;
        bool hasSentConnect = false;
        bool isAnswered = false;
        bool hasEnded = false;
        ProtocolVersion version = ProtocolVersion::V5;
        Framer sent {};
        Framer received {};
        std::vector<std::string> retainedTopics {};
    };

    [[nodiscard]] std::size_t openCount() const
    {
        return static_cast<std::size_t>(std::count_if(m_clients.begin(), m_clients.end(),
                                                      [](const auto &client) { return client.has_value(); }));
    }

    void drain()
    {
        noteVersions();
        store();
        while (m_engine->hasDirty()) {
            const auto dirty = m_engine->takeDirty();
            for (const auto handle : std::vector<PeerHandle>(dirty.begin(), dirty.end()))
                write(handle);
            noteVersions();
            store();
        }
        require(m_engine->statistics().connections == openCount());
    }

    void store()
    {
        while (m_engine->hasRecords()) {
            const auto batch = m_engine->takeRecords();
            m_store.apply(batch);
            m_engine->committed(batch.number);
        }
    }

    void noteVersions()
    {
        for (const auto &event : m_engine->takeEvents()) {
            if (event.peer.index >= m_clients.size())
                continue; // of a session
            auto &client = m_clients[event.peer.index];
            if (client && client->handle == event.peer)
                client->version = event.version;
        }
    }

    void write(PeerHandle handle)
    {
        auto &client = m_clients[handle.index];
        require(client && client->handle == handle);
        auto &output = m_engine->output(handle);
        while (client->isReading && output.sendable() > 0) {
            std::array<ByteView, 3> views;
            const auto count = output.gather(views);
            std::size_t written = 0;
            for (std::size_t i = 0; i < count; ++i) {
                require(client->received
                            .feed(views[i],
                                  [&](ByteView packet) {
                                      client->take(packet);
                                      return true;
                                  })
                            .has_value());
                written += views[i].size();
            }
            require(written > 0);
            output.consume(written);
            if (output.isEmpty())
                m_engine->outputDrained(handle, m_clock.now());
        }
        if (m_engine->wantsClose(handle)) {
            m_engine->closed(handle, CloseCause::ConnectionLost, m_clock.now());
            client.reset();
        }
    }

    void runTimers()
    {
        for (int fired = 0; m_engine->nextDeadline() != never; ++fired) {
            require(fired < 100'000);
            const auto deadline = m_engine->nextDeadline();
            m_clock.advance(std::max(deadline - m_clock.now(), std::chrono::microseconds(0)));
            m_engine->advance(m_clock.now());
            drain();
        }
    }

    /// A last client, of 3.1.1, is told all retained messages that do not hide from `#`, and removes them.
    void removeRetained()
    {
        open();
        auto &client =
            *std::find_if(m_clients.begin(), m_clients.end(), [](const auto &c) { return c.has_value(); });
        const auto index = client->handle.index;
        sendPacket(index, Connect {.version = ProtocolVersion::V311, .clientId = "last"});
        const std::array all {Subscription {.topicFilter = "#"}};
        sendPacket(index, Subscribe {.packetId = PacketId(1), .subscriptions = {all.begin(), all.end()}});
        require(client.has_value());
        const auto before = m_engine->statistics().retainedMessages;
        const auto topics = std::exchange(client->retainedTopics, {});
        for (const auto &topic : topics)
            sendPacket(index, Publish {.retain = true, .topicName = topic});
        require(client.has_value());
        lose(index);
        runTimers();
        const auto statistics = m_engine->statistics();
        require(statistics.sessions == 0 && statistics.messagesHeld == statistics.retainedMessages);
        require(statistics.retainedMessages == before - topics.size());
        require((statistics.messageBytesHeld == 0) == (statistics.messagesHeld == 0));
    }
    void sendPacket(std::size_t index, const Packet &packet)
    {
        ByteBuffer bytes;
        encode(packet, ProtocolVersion::V311, bytes);
        send(index, bytes.view());
    }

    ManualClock m_clock;
    EngineSettings m_settings;
    std::unique_ptr<Engine> m_engine;
    RecordStore m_store;
    std::array<std::optional<Client>, 8> m_clients {};
};

} // namespace espalier
