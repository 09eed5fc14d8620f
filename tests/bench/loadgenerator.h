// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/mqtt/types.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace espalier::bench {

class LoadGenerator;

/// One MQTT 5 client of the load generator. It parses only what it must, so that it is never the bottleneck.
class LoadClient
{
public:
    LoadClient(LoadGenerator &generator, std::uint16_t port);
    ~LoadClient();
    LoadClient(const LoadClient &) = delete;
    LoadClient &operator=(const LoadClient &) = delete;

    /// Appends bytes to what the next flush() writes.
    void append(ByteView bytes) { m_output.append(bytes); }
    /// `sessionExpiry`: seconds that the session outlives the connection.
    void sendConnect(const std::string &clientId, std::uint32_t sessionExpiry = 0);
    void sendSubscribe(const std::string &filter, Qos qos);
    void sendUnsubscribe(const std::string &filter);
    void sendPublish(const std::string &topic, ByteView payload, Qos qos, bool retain = false);
    void flush();
    /// Reads what has arrived and answers it.
    void handleReadable();

    /// Totals.
    std::uint64_t received = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t otherAnswers = 0;
    bool isConnected = false;
    /// Told of each PUBLISH received: its payload.
    std::function<void(ByteView)> onMessage;

private:
    friend class LoadGenerator;
    void handlePacket(ByteView packet, std::size_t headerLength);
    void handlePublish(ByteView packet, std::size_t headerLength);
    void answer(std::uint8_t firstByte, std::uint8_t idHigh, std::uint8_t idLow);

    LoadGenerator &m_generator;
    int m_fd = -1;
    ByteBuffer m_output;
    std::vector<std::uint8_t> m_partial;
    std::uint16_t m_packetId = 0;
    bool m_waitsForWrite = false;
};

/// All clients, in one epoll loop.
class LoadGenerator
{
public:
    LoadGenerator();
    ~LoadGenerator();
    LoadGenerator(const LoadGenerator &) = delete;
    LoadGenerator &operator=(const LoadGenerator &) = delete;

    /// Connects a client and waits for its CONNACK.
    LoadClient &connected(std::uint16_t port, const std::string &clientId, std::uint32_t sessionExpiry = 0);
    /// A client whose socket is connected and that has said nothing.
    LoadClient &opened(std::uint16_t port);
    void remove(LoadClient &client);
    /// Handles what arrives until `done()`, or throws after ten seconds without progress.
    void runUntil(const std::function<bool()> &done);
    void runFor(std::chrono::milliseconds time);
    /// Called after each round of arrivals.
    std::function<void()> onRound;

private:
    friend class LoadClient;
    bool handleRound(int timeout);

    int m_epoll;
    std::vector<std::unique_ptr<LoadClient>> m_clients;
    std::vector<std::uint8_t> m_readBuffer;
};

} // namespace espalier::bench
