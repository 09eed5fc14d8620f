// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memorypipe.h"
#include "core/publish/demotraffic.h"
#include "core/session/effects.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// The clients that carry the demo traffic to a server in the same program. It waits for nothing and knows no clock; it
/// may be made in one thread and used in another, by one at a time.
///
/// Flow: join(), then advance() whenever `wake` was called or nextDeadline() has passed, until isOver(). The traffic
/// begins when all clients are accepted. A server that stops reading loses them to their Keep Alive, so little piles up.
class DemoClients
{
public:
    /// `wallClock` is the time of day at `now`.
    DemoClients(std::uint64_t seed, DemoTraffic::Time wallClock, SessionTime now);
    ~DemoClients();
    DemoClients(const DemoClients &) = delete;
    DemoClients &operator=(const DemoClients &) = delete;

    /// How many pipes join() wants.
    [[nodiscard]] std::size_t count() const;
    /// `wake` is called from the server's thread and must only post an event: see PipeEnd.
    void join(std::vector<PipeEnd> pipes, const std::function<void()> &wake, SessionTime now);
    void advance(SessionTime now);
    /// When advance() wants to be called at the latest; nothing: only when woken.
    [[nodiscard]] std::optional<SessionTime> nextDeadline() const;
    /// All clients say good-bye.
    void leave(SessionTime now);
    /// No client is connected any more, or will be.
    [[nodiscard]] bool isOver() const;

private:
    class Client;

    [[nodiscard]] bool isReady() const;
    [[nodiscard]] DemoTraffic::Time timeOfDay(SessionTime at) const;
    [[nodiscard]] SessionTime sessionTime(DemoTraffic::Time at) const;

    DemoTraffic m_traffic;
    DemoTraffic::Time m_wallClock;
    SessionTime m_began;
    SessionTime m_lastTraffic;
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace espalier
