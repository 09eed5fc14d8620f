// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/networkframe.h"

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace espalier {

/// One of a connection's two directions: 0 is from the end that opened it or, where nobody saw that, from the one that was
/// seen first.
using TcpDirection = std::size_t;

/// How a connection was found.
struct TcpOpening
{
    /// By direction: who sends in it.
    std::array<TcpEnd, 2> ends {};
    CaptureTime time = 0;
    /// ends[0] is known to have opened it.
    bool isOpenerKnown = false;
    /// It was captured from its beginning.
    bool hasBeginning = false;
};

/// Takes what a TCP connection carries.
class TcpSink
{
public:
    enum class End : std::uint8_t {
        /// By FIN or RST.
        Closed,
        /// The capture ended, or so many connections were open that this one is not followed any more.
        NotFollowed,
    };
    enum class Wish : std::uint8_t { GoOn, Stop };

    TcpSink() = default;
    TcpSink(const TcpSink &) = delete;
    TcpSink &operator=(const TcpSink &) = delete;
    virtual ~TcpSink() = default;

    /// The next bytes of a direction. After Stop nothing more comes.
    [[nodiscard]] virtual Wish data(TcpDirection direction, ByteView bytes, CaptureTime time) = 0;
    /// `bytes` are missing before the next ones.
    virtual void lost(TcpDirection direction, std::uint64_t bytes, CaptureTime time) = 0;
    virtual void ended(End end, CaptureTime time) = 0;
};

/// Puts captured TCP segments into order: retransmissions, overlaps, segments out of order; where bytes are missing it goes
/// on behind them as soon as the receiver has them or too much waits.
///
/// libtins is not used because it bounds what waits for each connection but not for all, gives a connection up where bytes
/// are missing or skips them without a word, and does not read from memory without libpcap.
///
/// Memory: Limits, plus some 500 bytes for each connection.
class TcpAssembly
{
public:
    struct Limits
    {
        std::size_t connections = 16'384;
        /// That wait behind missing ones: of a direction, of all.
        std::size_t waiting = std::size_t {4} * 1024 * 1024;
        std::size_t waitingOfAll = std::size_t {64} * 1024 * 1024;
    };
    /// Makes the sink of a connection that was found.
    using Factory = std::function<std::unique_ptr<TcpSink>(const TcpOpening &)>;

    explicit TcpAssembly(Factory factory) : TcpAssembly(std::move(factory), Limits()) { }
    TcpAssembly(Factory factory, Limits limits) : m_factory(std::move(factory)), m_limits(limits) { }

    void add(const TcpSegment &segment);
    /// Ends every connection.
    void finish();
    /// Connections that were given up because there were too many.
    [[nodiscard]] std::uint64_t givenUp() const { return m_givenUp; }

private:
    /// The lesser end first.
    using Key = std::pair<TcpEnd, TcpEnd>;
    /// A segment that waits for those before.
    struct Waiting
    {
        ByteBuffer bytes {};
        /// More than `bytes` where the capture cut it off.
        std::uint32_t length = 0;
        CaptureTime time = 0;
        [[nodiscard]] std::size_t cost() const { return bytes.size() + 160; }
    };
    /// Positions count on where sequence numbers begin again; the lower 32 bits are the sequence number.
    using Position = std::uint64_t;
    struct Flow
    {
        bool isStarted = false;
        Position first = 0;
        Position next = 0;
        /// What the receiver has said it has.
        Position acknowledged = 0;
        std::optional<Position> fin {};
        std::map<Position, Waiting> waiting {};
        std::size_t waitingCost = 0;
        /// Segments of the connection since the receiver had what is missing here.
        int patience = 0;
    };
    struct Connection
    {
        std::array<TcpEnd, 2> ends {};
        std::array<Flow, 2> flows {};
        /// None when nobody wants it (any more).
        std::unique_ptr<TcpSink> sink {};
        bool isClosed = false;
        CaptureTime lastTime = 0;
        std::list<Key>::iterator use {};
    };
    using Connections = std::map<Key, Connection>;

    [[nodiscard]] Connection *connectionOf(const TcpSegment &segment);
    [[nodiscard]] static bool isAnother(const Connection &connection, const TcpSegment &segment);
    [[nodiscard]] Connection *openConnection(const Key &key, const TcpSegment &segment);
    void start(Connection &connection, TcpDirection direction, const TcpSegment &segment);
    void acknowledge(Connection &connection, TcpDirection direction, const TcpSegment &segment);
    void take(Connection &connection, TcpDirection direction, const TcpSegment &segment);
    void hold(Connection &connection, TcpDirection direction, Position at, const TcpSegment &segment);
    void deliver(Connection &connection, TcpDirection direction, ByteView bytes, std::uint32_t length,
                 CaptureTime time);
    void drain(Connection &connection, TcpDirection direction);
    void skipGap(Connection &connection, TcpDirection direction);
    void skipOldGaps(Connection &connection, CaptureTime now);
    void checkEnd(Connection &connection, TcpDirection direction, const TcpSegment &segment);
    [[nodiscard]] static bool hasEnded(const Connection &connection);
    void leave(Connection &connection);
    void flush(Connection &connection);
    void forget(Connection &connection);
    void end(Connection &connection, TcpSink::End end);
    void erase(Connections::iterator connection);

    Factory m_factory;
    Limits m_limits;
    Connections m_connections;
    /// Least recently used first.
    std::list<Key> m_uses;
    std::size_t m_waitingOfAll = 0;
    std::uint64_t m_givenUp = 0;
};

} // namespace espalier
