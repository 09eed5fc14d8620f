// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/tcpassembly.h"

#include <algorithm>

namespace espalier {

namespace {

/// Segments that may come between the acknowledgement of a segment and the segment itself: captures of several queues are
/// not in order.
constexpr int maximumPatience = 16;
/// After that nothing comes to fill a gap.
constexpr CaptureTime gapTime = 2'000'000;
/// Nobody sends so far ahead or repeats what lies so far behind: it is another connection.
constexpr std::uint64_t anotherDistance = std::uint64_t {1} << 30;
/// Behind the end of a connection some of its segments may come again.
constexpr std::uint64_t largestRepeated = std::uint64_t {1} << 20;

/// The position that is nearest to `near` and has this sequence number.
std::uint64_t unwrapped(std::uint32_t sequence, std::uint64_t near)
{
    const auto distance = static_cast<std::int32_t>(sequence - static_cast<std::uint32_t>(near));
    return near + static_cast<std::uint64_t>(std::int64_t {distance});
}

std::uint64_t firstPosition(std::uint32_t sequence)
{
    return (std::uint64_t {1} << 32) + sequence;
}

} // namespace

void TcpAssembly::add(const TcpSegment &segment)
{
    auto *connection = connectionOf(segment);
    if (!connection)
        return;
    connection->lastTime = segment.time;
    if (connection->isClosed || !connection->sink)
        return;
    const TcpDirection direction = connection->ends[0] == segment.from ? 0 : 1;
    start(*connection, direction, segment);
    if (segment.length > 0)
        take(*connection, direction, segment);
    if (segment.has(TcpFlag::Ack))
        acknowledge(*connection, 1 - direction, segment);
    skipOldGaps(*connection, segment.time);
    checkEnd(*connection, direction, segment);
}

TcpAssembly::Connection *TcpAssembly::connectionOf(const TcpSegment &segment)
{
    const auto key = std::minmax(segment.from, segment.to);
    const auto found = m_connections.find(Key(key));
    if (found != m_connections.end() && !isAnother(found->second, segment)) {
        m_uses.splice(m_uses.end(), m_uses, found->second.use);
        return &found->second;
    }
    if (found != m_connections.end()) {
        flush(found->second);
        end(found->second, TcpSink::End::Closed);
        erase(found);
    }
    // Neither a beginning nor bytes: nothing to follow.
    if (!segment.has(TcpFlag::Syn) && segment.length == 0)
        return nullptr;
    return openConnection(Key(key), segment);
}

/// Whether the segment belongs to a later connection of the same ends.
bool TcpAssembly::isAnother(const Connection &connection, const TcpSegment &segment)
{
    const TcpDirection direction = connection.ends[0] == segment.from ? 0 : 1;
    const auto &flow = connection.flows.at(direction);
    if (!flow.isStarted)
        return false;
    const auto at = unwrapped(segment.sequence, flow.next);
    if (segment.has(TcpFlag::Syn))
        return connection.isClosed || at + 1 != flow.first;
    const auto distance = at > flow.next ? at - flow.next : flow.next - at;
    return segment.length > 0 && distance > (connection.isClosed ? largestRepeated : anotherDistance);
}

TcpAssembly::Connection *TcpAssembly::openConnection(const Key &key, const TcpSegment &segment)
{
    if (m_connections.size() >= m_limits.connections) {
        const auto oldest = m_connections.find(m_uses.front());
        auto &connection = oldest->second;
        if (connection.sink)
            ++m_givenUp;
        leave(connection);
        erase(oldest);
    }
    auto &connection = m_connections[key];
    connection.use = m_uses.insert(m_uses.end(), key);
    const bool isSyn = segment.has(TcpFlag::Syn);
    const bool isAnswer = isSyn && segment.has(TcpFlag::Ack);
    connection.ends = {isAnswer ? segment.to : segment.from, isAnswer ? segment.from : segment.to};
    connection.sink = m_factory(
        {.ends = connection.ends, .time = segment.time, .isOpenerKnown = isSyn, .hasBeginning = isSyn});
    return &connection;
}

void TcpAssembly::start(Connection &connection, TcpDirection direction, const TcpSegment &segment)
{
    auto &flow = connection.flows.at(direction);
    if (!flow.isStarted) {
        flow.isStarted = true;
        flow.first = firstPosition(segment.sequence) + (segment.has(TcpFlag::Syn) ? 1 : 0);
        flow.next = flow.first;
    }
    auto &other = connection.flows.at(1 - direction);
    if (!other.isStarted && segment.has(TcpFlag::Ack)) {
        other.isStarted = true;
        other.first = firstPosition(segment.acknowledgement);
        other.next = other.first;
    }
}

void TcpAssembly::acknowledge(Connection &connection, TcpDirection direction, const TcpSegment &segment)
{
    auto &flow = connection.flows.at(direction);
    const auto at = unwrapped(segment.acknowledgement, flow.next);
    if (at < flow.next + anotherDistance)
        flow.acknowledged = std::max(flow.acknowledged, at);
}

void TcpAssembly::take(Connection &connection, TcpDirection direction, const TcpSegment &segment)
{
    auto &flow = connection.flows.at(direction);
    const auto at = unwrapped(segment.sequence + (segment.has(TcpFlag::Syn) ? 1U : 0U), flow.next);
    if (at > flow.next) {
        hold(connection, direction, at, segment);
        return;
    }
    const auto known = flow.next - at;
    if (known >= segment.length)
        return;
    deliver(connection, direction,
            segment.payload.subspan(
                static_cast<std::size_t>(std::min<std::uint64_t>(known, segment.payload.size()))),
            segment.length - static_cast<std::uint32_t>(known), segment.time);
    drain(connection, direction);
}

void TcpAssembly::hold(Connection &connection, TcpDirection direction, Position at, const TcpSegment &segment)
{
    auto &flow = connection.flows.at(direction);
    auto &waiting = flow.waiting[at];
    if (waiting.length >= segment.length)
        return;
    const auto before = waiting.length == 0 ? 0 : waiting.cost();
    waiting.bytes.clear();
    waiting.bytes.append(segment.payload);
    waiting.length = segment.length;
    waiting.time = segment.time;
    flow.waitingCost += waiting.cost() - before;
    m_waitingOfAll += waiting.cost() - before;
    while (!flow.waiting.empty()
           && (flow.waitingCost > m_limits.waiting || m_waitingOfAll > m_limits.waitingOfAll))
        skipGap(connection, direction);
}

/// `length` bytes are next, of which `bytes` were captured.
void TcpAssembly::deliver(Connection &connection, TcpDirection direction, ByteView bytes,
                          std::uint32_t length, CaptureTime time)
{
    connection.flows.at(direction).next += length;
    if (!connection.sink)
        return;
    if (!bytes.empty() && connection.sink->data(direction, bytes, time) == TcpSink::Wish::Stop) {
        forget(connection);
        return;
    }
    if (bytes.size() < length)
        connection.sink->lost(direction, length - bytes.size(), time);
}

void TcpAssembly::drain(Connection &connection, TcpDirection direction)
{
    auto &flow = connection.flows.at(direction);
    while (!flow.waiting.empty() && flow.waiting.begin()->first <= flow.next) {
        const auto node = flow.waiting.extract(flow.waiting.begin());
        const auto &waiting = node.mapped();
        flow.waitingCost -= waiting.cost();
        m_waitingOfAll -= waiting.cost();
        const auto known = flow.next - node.key();
        if (known < waiting.length) {
            const auto bytes = waiting.bytes.view();
            deliver(connection, direction,
                    bytes.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(known, bytes.size()))),
                    waiting.length - static_cast<std::uint32_t>(known), waiting.time);
        }
    }
    flow.patience = 0;
}

/// Goes on behind missing bytes; there must be some.
void TcpAssembly::skipGap(Connection &connection, TcpDirection direction)
{
    auto &flow = connection.flows.at(direction);
    const auto &[at, waiting] = *flow.waiting.begin();
    if (connection.sink)
        connection.sink->lost(direction, at - flow.next, waiting.time);
    flow.next = at;
    drain(connection, direction);
}

void TcpAssembly::skipOldGaps(Connection &connection, CaptureTime now)
{
    for (TcpDirection direction = 0; direction < 2; ++direction) {
        auto &flow = connection.flows.at(direction);
        if (flow.waiting.empty())
            continue;
        const auto &[at, waiting] = *flow.waiting.begin();
        const bool isReceived = flow.acknowledged >= at && ++flow.patience > maximumPatience;
        if (isReceived || now - waiting.time > gapTime)
            skipGap(connection, direction);
    }
}

void TcpAssembly::checkEnd(Connection &connection, TcpDirection direction, const TcpSegment &segment)
{
    auto &flow = connection.flows.at(direction);
    const auto at = unwrapped(segment.sequence, flow.next);
    if (segment.has(TcpFlag::Fin))
        flow.fin = at + segment.length + (segment.has(TcpFlag::Syn) ? 1 : 0);
    // Who resets a connection must know where it stands; others only guess.
    const bool isAnswer = segment.has(TcpFlag::Ack)
                          && unwrapped(segment.acknowledgement, connection.flows.at(1 - direction).next)
                                 == connection.flows.at(1 - direction).next;
    const bool isReset = segment.has(TcpFlag::Rst) && (at - flow.next <= 1 || isAnswer);
    if (!isReset && !hasEnded(connection))
        return;
    flush(connection);
    end(connection, TcpSink::End::Closed);
    connection.isClosed = true;
}

bool TcpAssembly::hasEnded(const Connection &connection)
{
    return std::all_of(connection.flows.begin(), connection.flows.end(),
                       [](const Flow &flow) { return flow.fin && flow.next >= *flow.fin; });
}

/// Nothing more of the connection will be looked at.
void TcpAssembly::leave(Connection &connection)
{
    flush(connection);
    end(connection, hasEnded(connection) ? TcpSink::End::Closed : TcpSink::End::NotFollowed);
}

/// Delivers all that waits, oldest first.
void TcpAssembly::flush(Connection &connection)
{
    auto &flows = connection.flows;
    while (!flows[0].waiting.empty() || !flows[1].waiting.empty()) {
        const bool isSecond =
            flows[0].waiting.empty()
            || (!flows[1].waiting.empty()
                && flows[1].waiting.begin()->second.time < flows[0].waiting.begin()->second.time);
        skipGap(connection, isSecond ? 1 : 0);
    }
}

void TcpAssembly::end(Connection &connection, TcpSink::End end)
{
    if (connection.sink)
        connection.sink->ended(end, connection.lastTime);
    forget(connection);
}

/// Nobody wants the connection any more.
void TcpAssembly::forget(Connection &connection)
{
    connection.sink.reset();
    for (auto &flow : connection.flows) {
        m_waitingOfAll -= flow.waitingCost;
        flow.waitingCost = 0;
        flow.waiting.clear();
    }
}

void TcpAssembly::erase(Connections::iterator connection)
{
    m_uses.erase(connection->second.use);
    m_connections.erase(connection);
}

void TcpAssembly::finish()
{
    for (auto &[key, connection] : m_connections)
        leave(connection);
    m_connections.clear();
    m_uses.clear();
}

} // namespace espalier
