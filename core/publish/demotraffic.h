// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/property.h"
#include "core/mqtt/types.h"
#include "core/publish/demorandom.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// One client of the demo. Its driver connects under `name` and leaves a retained "offline" at `statusTopic` as will.
struct DemoClient
{
    std::string name;
    std::string statusTopic;
};

/// One message of the demo. Views are valid during the call that hands it over.
struct DemoMessage
{
    /// Index into DemoTraffic::clients().
    std::size_t client = 0;
    std::string_view topicName;
    ByteView payload;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PropertyView properties {};
};

using DemoSink = std::function<void(const DemoMessage &)>;

/// What a source of the demo works with while it speaks.
struct DemoTurn
{
    std::chrono::milliseconds now;
    DemoRandom &random;
    const DemoSink &sink;
};

/// Publishes what is due and returns the time until it wants to speak again.
using DemoSource = std::function<std::chrono::microseconds(const DemoTurn &)>;

/// A made-up factory and home: several hundred topics, JSON, numbers, words, binary blocks and pictures, retained and
/// not, steady and in bursts. Pure: time and a seed go in, messages come out; the same seed gives the same messages.
///
/// Flow: advance() whenever nextDeadline() has passed; the first call is due at once.
class DemoTraffic
{
public:
    /// Since 1970; stands in the payloads and must not go back.
    using Time = std::chrono::microseconds;

    explicit DemoTraffic(std::uint64_t seed);

    [[nodiscard]] const std::vector<DemoClient> &clients() const { return m_clients; }
    /// Zero before the first advance().
    [[nodiscard]] Time nextDeadline() const;
    /// Hands over what is due until `now`, in order. A gap of more than a second is skipped, not made up for.
    void advance(Time now, const DemoSink &sink);

private:
    struct Appointment
    {
        Time due;
        std::size_t source;
        friend bool operator>(const Appointment &a, const Appointment &b)
        {
            return a.due != b.due ? a.due > b.due : a.source > b.source;
        }
    };
    void start(Time now, const DemoSink &sink);

    DemoRandom m_random;
    std::vector<DemoClient> m_clients;
    std::vector<DemoSource> m_sources;
    /// A heap with the earliest appointment in front.
    std::vector<Appointment> m_appointments;
};

} // namespace espalier
