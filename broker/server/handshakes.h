// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/limit.h"
#include "broker/engine/time.h"
#include "broker/server/asio.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace espalier {

class PeerConnection;
class Reactor;

/// A connection that is not MQTT's yet: its TLS handshake, or its request for WebSocket, is under way as long as this lives.
struct Handshake
{
    ~Handshake() { --*count; }

    std::weak_ptr<PeerConnection> connection;
    /// Where the client is.
    std::string name;
    std::shared_ptr<std::size_t> count;
};

/// All handshakes under way, so that clients that begin one and do not go on are bounded in time and number.
class Handshakes
{
public:
    Handshakes(Reactor &reactor, std::chrono::milliseconds timeout, std::size_t limit);

    /// The handshake has the time of a CONNECT. With too many under way the oldest is given up.
    [[nodiscard]] std::shared_ptr<Handshake> begin(const std::shared_ptr<PeerConnection> &connection,
                                                   std::string name);
    /// Counts and logs it.
    void fail(const Handshake &handshake, std::string_view cause, const MetLimit &limit = {});

    /// Of all time.
    [[nodiscard]] std::uint64_t failed() const { return m_failed; }
    [[nodiscard]] std::uint64_t givenUp() const { return m_timedOut + m_crowdedOut; }
    /// Which of them because they took too long, and because they were too many.
    [[nodiscard]] std::uint64_t timedOut() const { return m_timedOut; }
    [[nodiscard]] std::uint64_t crowdedOut() const { return m_crowdedOut; }

private:
    void giveUp(const Handshake &handshake, std::string_view cause, const MetLimit &limit);
    void forgetEnded();
    void armTimer();
    void handleTimer();

    Reactor &m_reactor;
    std::chrono::milliseconds m_timeout;
    std::size_t m_limit;
    SteadyTimer m_timer;
    bool m_isArmed = false;
    /// Oldest first, with the time when it is given up; some have ended.
    std::deque<std::pair<TimePoint, std::weak_ptr<Handshake>>> m_waiting;
    std::shared_ptr<std::size_t> m_count = std::make_shared<std::size_t>(0);
    std::uint64_t m_failed = 0;
    std::uint64_t m_timedOut = 0;
    std::uint64_t m_crowdedOut = 0;
};

} // namespace espalier
