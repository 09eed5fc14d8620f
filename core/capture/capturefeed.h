// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/base/mailbox.h"
#include "core/mqtt/types.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// One captured connection, both directions. Given out by a CaptureFeed, never twice.
enum class StreamId : std::uint32_t { };

/// Microseconds since 1970 by the wall clock as it stood when the capture began: it never goes back.
using CaptureTime = std::int64_t;

/// An end of a connection; `address` in figures, both empty where there is no network.
struct StreamEnd
{
    std::string address {};
    std::uint16_t port = 0;
    friend bool operator==(const StreamEnd &, const StreamEnd &) = default;
};

/// What is known of a captured connection beside its bytes.
struct StreamInfo
{
    enum class Source : std::uint8_t { Connection, LocalBroker, Proxy, File } source = Source::Connection;
    /// Of the connection's profile, the proxy or the file; empty for the local broker.
    std::string name {};
    StreamEnd client {};
    StreamEnd server {};
    /// Where the capture begins in the middle: what CONNECT and CONNACK had said. A stream without a version begins with
    /// the connection.
    std::optional<ProtocolVersion> version {};
    std::string clientId {};
    friend bool operator==(const StreamInfo &, const StreamInfo &) = default;
};

/// A piece of a stream, in the order in which pieces passed.
struct CaptureSegment
{
    enum class Kind : std::uint8_t {
        /// The next of CaptureBlock::opened tells about the stream.
        Opened,
        FromClient,
        FromServer,
        /// Bytes of the direction are missing here; what follows begins with a packet.
        LostFromClient,
        LostFromServer,
        Closed,
    };
    StreamId stream {};
    /// Bytes of the block that belong to it.
    std::uint32_t length = 0;
    CaptureTime time = 0;
    Kind kind = Kind::Closed;
};

/// Segments and their bytes, one after the other: what is handed from a tap to the packet log.
struct CaptureBlock
{
    std::vector<CaptureSegment> segments {};
    std::vector<StreamInfo> opened {};
    ByteBuffer bytes {};

    void open(StreamId stream, StreamInfo info, CaptureTime time)
    {
        segments.push_back({stream, 0, time, CaptureSegment::Kind::Opened});
        opened.push_back(std::move(info));
    }
    void add(StreamId stream, Side sender, ByteView piece, CaptureTime time)
    {
        using enum CaptureSegment::Kind;
        segments.push_back({stream, static_cast<std::uint32_t>(piece.size()), time,
                            sender == Side::Client ? FromClient : FromServer});
        bytes.append(piece);
    }
    void lose(StreamId stream, Side sender, CaptureTime time)
    {
        using enum CaptureSegment::Kind;
        segments.push_back({stream, 0, time, sender == Side::Client ? LostFromClient : LostFromServer});
    }
    void close(StreamId stream, CaptureTime time)
    {
        segments.push_back({stream, 0, time, CaptureSegment::Kind::Closed});
    }
    /// Segments and bytes of another block, behind these.
    void append(const CaptureBlock &block)
    {
        segments.insert(segments.end(), block.segments.begin(), block.segments.end());
        opened.insert(opened.end(), block.opened.begin(), block.opened.end());
        bytes.append(block.bytes.view());
    }
    /// Keeps its memory for what comes next.
    void clear()
    {
        segments.clear();
        opened.clear();
        bytes.clear();
    }
    [[nodiscard]] std::size_t size() const { return bytes.size() + segments.size() * sizeof(CaptureSegment); }
};

/// The way from any number of taps, each in its own thread, to one packet log. When the log cannot keep up it does not
/// grow beyond `maximumWaiting`: taps leave bytes out and say so.
class CaptureFeed
{
public:
    static constexpr std::size_t maximumWaiting = std::size_t {64} * 1024 * 1024;

    /// `wake` is called in the tap's thread when there is something after there was nothing; it must only post an event
    /// to another thread.
    explicit CaptureFeed(std::function<void()> wake);

    // For taps, in any thread.
    [[nodiscard]] StreamId nextStream()
    {
        return StreamId {m_streams.fetch_add(1, std::memory_order_relaxed)};
    }
    /// The time for all taps: it goes on evenly, and follows the wall clock where that was set or the machine has slept.
    [[nodiscard]] CaptureTime now();
    /// Whether more may wait.
    [[nodiscard]] bool hasRoom() const { return m_waiting.load(std::memory_order_relaxed) < maximumWaiting; }
    /// Waits until more may, but not longer than `atMost`: the log may be gone for good, and nothing but the caller can
    /// tell. Not for taps, which must not hold up what they listen to.
    [[nodiscard]] bool waitForRoom(std::chrono::milliseconds atMost);
    /// Hands a block on and leaves an empty one.
    void put(CaptureBlock &block);

    // For the log, in its thread.
    /// What waits, oldest first. Each goes back with recycle() when it has been read.
    [[nodiscard]] std::vector<CaptureBlock> take() { return m_blocks.take(); }
    void recycle(CaptureBlock &&block);

private:
    using Blocks = std::vector<CaptureBlock>;
    /// Up to this size a copy is cheaper than another block.
    static constexpr std::size_t copiedSize = std::size_t {16} * 1024;
    static constexpr std::size_t mergedSize = std::size_t {256} * 1024;
    static constexpr std::size_t spareBlocks = 8;

    const std::function<void()> m_wake;
    /// Wall clock less steady clock, in microseconds.
    std::atomic<std::int64_t> m_lead;
    std::atomic<std::uint32_t> m_streams {1};
    std::atomic<std::size_t> m_waiting {0};
    Mailbox<Blocks> m_blocks;
    Mailbox<Blocks> m_spare;
    // Room comes when a block has been read, long after it was taken from the mailbox, and is wanted by another thread
    // than the mailbox's taker. So the mailbox cannot tell, and needs nothing of this.
    std::mutex m_roomMutex;
    std::condition_variable m_roomCame;
};

} // namespace espalier
