// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <vector>

/// What happens to a session or a broker, as bytes: the fuzzers of the two read it, and the tests' scripts write down what
/// they do, so that each test is a seed. A step is its kind, an argument, two bytes of length, and that many bytes.
namespace espalier {

enum class EngineStep : std::uint8_t {
    /// A connection is accepted; the argument of the other steps is its index.
    Open,
    Receive,
    Lose,
    /// Takes nothing of what is written for it, until Resume.
    Stall,
    Resume,
    Advance,
    /// The broker ends, and another one begins with what was stored.
    Restart,
    Count
};

enum class SessionStep : std::uint8_t {
    Connect,
    Receive,
    Lose,
    Publish,
    Subscribe,
    Unsubscribe,
    Disconnect,
    Advance,
    SetReading,
    Count
};

/// Bits of the argument of SessionStep::Connect, above the version.
enum class ConnectChoice : std::uint8_t {
    CleanStart = 0x04,
    Persistent = 0x08,
    Aliases = 0x10,
    ReceiveMaximum = 0x20,
    MaximumPacketSize = 0x40,
    Continued = 0x80
};

/// Bits of the argument of SessionStep::Publish, above the QoS.
enum class PublishChoice : std::uint8_t { Retain = 0x04, Expiry = 0x08, Alias = 0x10 };

struct Step
{
    std::uint8_t kind = 0;
    std::uint8_t argument = 0;
    ByteView bytes {};
};

class StepReader
{
public:
    StepReader(const std::uint8_t *data, std::size_t size) : m_rest(data, size) { }

    /// The next step; false at the end.
    bool next(Step &step)
    {
        if (m_rest.size() < 4)
            return false;
        const std::size_t length = static_cast<std::size_t>(m_rest[2] << 8 | m_rest[3]);
        step = {m_rest[0], m_rest[1], m_rest.subspan(4, std::min(length, m_rest.size() - 4))};
        m_rest = m_rest.subspan(4 + step.bytes.size());
        return true;
    }

private:
    ByteView m_rest;
};

class StepWriter
{
public:
    template <typename Kind>
    void add(Kind kind, std::uint32_t argument, ByteView bytes = {})
    {
        bytes = bytes.first(std::min<std::size_t>(bytes.size(), 0xffff));
        m_bytes.push_back(static_cast<std::uint8_t>(kind));
        m_bytes.push_back(static_cast<std::uint8_t>(argument));
        m_bytes.push_back(static_cast<std::uint8_t>(bytes.size() >> 8));
        m_bytes.push_back(static_cast<std::uint8_t>(bytes.size()));
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    }
    [[nodiscard]] ByteView bytes() const { return m_bytes; }

private:
    std::vector<std::uint8_t> m_bytes;
};

/// Time passes in powers of two, up to 24 days: the argument of Advance.
[[nodiscard]] inline std::chrono::milliseconds stepDuration(std::uint8_t argument)
{
    return std::chrono::milliseconds(std::int64_t {1} << argument % 32);
}
[[nodiscard]] inline std::uint32_t stepArgument(std::chrono::milliseconds duration)
{
    return static_cast<std::uint32_t>(
        std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 1)) - 1));
}

} // namespace espalier
