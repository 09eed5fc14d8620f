// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/importedstream.h"

#include "core/mqtt/framer.h"

#include <algorithm>

namespace espalier {

namespace {

using Skipped = CaptureSummary::Skipped;

/// Held of a connection, and of all, while it is not known what they are.
constexpr std::size_t maximumHeld = 16 * 1024;
constexpr std::size_t maximumUndecided = std::size_t {32} * 1024 * 1024;
/// What three packets reach that say little.
constexpr int convincing = 6;

enum class Likeness : std::uint8_t { No, Perhaps, Yes };

/// Whether `bytes` begin with a CONNECT (3.1).
Likeness likenessToConnect(ByteView bytes)
{
    if (bytes.empty())
        return Likeness::Perhaps;
    const auto frame = readFrame(bytes, maximumPacketLength);
    if (bytes[0] != 0x10 || !frame)
        return Likeness::No;
    if (frame->length == 0)
        return Likeness::Perhaps;
    const auto text = asText(bytes.subspan(frame->headerLength));
    using namespace std::string_view_literals;
    for (const auto name : {"\0\4MQTT"sv, "\0\6MQIsdp"sv}) {
        if (text.substr(0, name.size()) == name.substr(0, text.size()))
            return text.size() < name.size() ? Likeness::Perhaps : Likeness::Yes;
    }
    return Likeness::No;
}

/// A record of TLS: its type, and a version from 3.0 to 3.4 (RFC 8446 section 5.1).
bool isTls(ByteView bytes)
{
    return bytes.size() >= 3 && bytes[0] >= 0x14 && bytes[0] <= 0x17 && bytes[1] == 3 && bytes[2] <= 4;
}

bool isHttpRequest(ByteView bytes)
{
    std::size_t length = 0;
    return readUpgrade(Side::Client, asText(bytes), length) != WebSocketUpgrade::Other;
}

StreamEnd shownEnd(const TcpEnd &end)
{
    return {.address = end.address.text(), .port = end.port};
}

} // namespace

ImportedStream::ImportedStream(TcpOpening opening, Context context)
    : m_opening(opening), m_context(std::move(context)), m_hasBeginning(opening.hasBeginning)
{ }

ImportedStream::~ImportedStream()
{
    release(0);
    release(1);
}

TcpSink::Wish ImportedStream::data(TcpDirection direction, ByteView bytes, CaptureTime time)
{
    if (m_nature != Nature::Undecided) {
        pass(direction, bytes, time);
        return Wish::GoOn;
    }
    hold(direction, bytes, time);
    const auto size = m_held[0].view().size() + m_held[1].view().size();
    if (size < maximumHeld && m_context.undecided < maximumUndecided && m_order < m_nextDecision)
        return Wish::GoOn;
    // Many small pieces are not looked at each time.
    m_nextDecision = m_order + 1 + (m_order > 16 ? m_order / 4 : 0);
    return decide(Completeness::MoreMayCome);
}

void ImportedStream::lost(TcpDirection direction, std::uint64_t bytes, CaptureTime time)
{
    time = advanced(time);
    if (m_nature == Nature::Undecided) {
        // Only what comes behind the gap is looked at.
        m_hasBeginning = false;
        m_isHttp = false;
        release(direction);
    } else if (m_nature == Nature::WebSocket) {
        m_directions.at(direction).lose(m_frames.at(direction).lose(bytes), time);
    } else {
        m_directions.at(direction).lose(bytes, time);
    }
}

void ImportedStream::ended(End end, CaptureTime time)
{
    const bool isNothing = m_held[0].view().empty() && m_held[1].view().empty();
    if (m_nature == Nature::Undecided && !isNothing)
        static_cast<void>(decide(Completeness::All));
    if (m_nature == Nature::Undecided)
        return;
    for (auto &direction : m_directions)
        direction.finish();
    if (end == End::Closed)
        m_context.output.close(m_stream, advanced(time));
}

TcpSink::Wish ImportedStream::decide(Completeness completeness)
{
    if (m_isHttp)
        return decideByHandshake();
    return m_hasBeginning ? decideByBeginning(completeness) : decideByPackets(completeness);
}

TcpSink::Wish ImportedStream::decideByBeginning(Completeness completeness)
{
    const auto first = m_held[0].view();
    if (isTls(first))
        return skip(Skipped::Tls);
    const auto likeness = likenessToConnect(first);
    if (likeness == Likeness::No && isHttpRequest(first)) {
        m_isHttp = true;
        return decideByHandshake();
    }
    // Who connects to MQTT's port is shown even if that is no CONNECT, as long as it is some packet.
    const auto frame = readFrame(first, maximumPacketLength);
    const bool isSomePacket = isMqttPort() && frame && frame->length > 0;
    if (likeness == Likeness::Yes || (likeness == Likeness::No && isSomePacket)) {
        begin(0, std::nullopt);
        return Wish::GoOn;
    }
    const bool isTooMuch = m_held[1].view().size() > maximumHeld || completeness == Completeness::All
                           || m_context.undecided >= maximumUndecided;
    return likeness == Likeness::No || isTooMuch ? skip(Skipped::NotMqtt) : Wish::GoOn;
}

TcpSink::Wish ImportedStream::decideByHandshake()
{
    std::array<std::size_t, 2> lengths {};
    const auto request = readUpgrade(Side::Client, asText(m_held[0].view()), lengths[0]);
    const auto answer = readUpgrade(Side::Server, asText(m_held[1].view()), lengths[1]);
    if (request == WebSocketUpgrade::Other || answer == WebSocketUpgrade::Other)
        return skip(Skipped::NotMqtt);
    if (answer == WebSocketUpgrade::MqttCompressed)
        return skip(Skipped::CompressedWebSocket);
    if (request == WebSocketUpgrade::Incomplete || answer == WebSocketUpgrade::Incomplete)
        return m_context.undecided < maximumUndecided ? Wish::GoOn : skip(Skipped::NotMqtt);
    m_held[0].dropFront(lengths[0]);
    m_held[1].dropFront(lengths[1]);
    m_context.undecided -= lengths[0] + lengths[1];
    m_nature = Nature::WebSocket;
    m_frames = {WebSocketFrames(Side::Client), WebSocketFrames(Side::Server)};
    ++m_context.summary.webSocketStreams;
    begin(0, std::nullopt);
    return Wish::GoOn;
}

TcpSink::Wish ImportedStream::decideByPackets(Completeness completeness)
{
    for (const TcpDirection direction : {0, 1}) {
        if (isTls(m_held.at(direction).view()))
            return skip(Skipped::Tls);
        if (likenessToConnect(m_held.at(direction).view()) == Likeness::Yes) {
            begin(direction, std::nullopt);
            return Wish::GoOn;
        }
    }
    const auto found = guess();
    if ((found.packets >= 2 && found.score >= convincing) || (found.packets > 0 && isMqttPort())) {
        for (const TcpDirection direction : {0, 1}) {
            if (const auto &start = found.starts.at(direction)) {
                m_context.undecided -= start->offset;
                m_held.at(direction).dropFront(start->offset);
            }
        }
        begin(found.client, found.version);
        return Wish::GoOn;
    }
    const auto size = std::max(m_held[0].view().size(), m_held[1].view().size());
    const bool isTooMuch = size >= maximumHeld || m_context.undecided >= maximumUndecided;
    if (completeness == Completeness::All || (isTooMuch && !isMqttPort()))
        return skip(Skipped::NotMqtt);
    if (isTooMuch) { // within a large packet perhaps
        release(0);
        release(1);
    }
    return Wish::GoOn;
}

TcpSink::Wish ImportedStream::skip(Skipped why)
{
    ++m_context.summary.skippedStreams.at(static_cast<std::size_t>(why));
    release(0);
    release(1);
    return Wish::Stop;
}

/// The reading under which most of what is held are packets.
ImportedStream::Guess ImportedStream::guess() const
{
    Guess best;
    for (const TcpDirection client : {0, 1}) {
        if (m_opening.isOpenerKnown && client != 0)
            continue;
        for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311}) {
            Guess one {.client = client, .version = version};
            for (const TcpDirection direction : {0, 1}) {
                auto &start = one.starts.at(direction);
                const auto sender = direction == client ? Side::Client : Side::Server;
                start = findPacketStart(m_held.at(direction), {version, sender}, SearchWidth::Pieces);
                one.packets += start ? start->run.packets : 0;
                one.score += start ? start->run.score : 0;
            }
            // Where nothing else tells, servers have the lesser port.
            const bool isLikelier = m_opening.ends.at(client).port > m_opening.ends.at(1 - client).port;
            const bool isBetter =
                one.score > best.score || (one.score == best.score && client != best.client && isLikelier);
            if (isBetter)
                best = one;
        }
    }
    return best;
}

bool ImportedStream::isMqttPort() const
{
    constexpr std::uint16_t mqttPort = 1883;
    return m_opening.ends[0].port == mqttPort || m_opening.ends[1].port == mqttPort;
}

void ImportedStream::begin(TcpDirection client, std::optional<ProtocolVersion> version)
{
    m_client = client;
    if (m_nature == Nature::Undecided)
        m_nature = Nature::Mqtt;
    ++m_context.summary.streams;
    m_stream = m_context.output.open({.source = StreamInfo::Source::File,
                                      .name = m_context.name,
                                      .client = shownEnd(m_opening.ends.at(client)),
                                      .server = shownEnd(m_opening.ends.at(1 - client)),
                                      .version = version},
                                     advanced(m_opening.time));
    for (const TcpDirection direction : {0, 1}) {
        const auto sender = direction == client ? Side::Client : Side::Server;
        m_directions.emplace_back(m_stream, sender, m_context.output, m_context.summary);
        if (version)
            m_directions.back().search();
    }
    passHeld();
}

/// What was held of both directions, in the order in which it came.
void ImportedStream::passHeld()
{
    std::array<std::size_t, 2> next {};
    for (;;) {
        const auto orderOf = [&](TcpDirection direction) {
            const auto &pieces = m_held.at(direction).pieces();
            return next.at(direction) < pieces.size() ? pieces[next.at(direction)].order : UINT64_MAX;
        };
        const TcpDirection direction = orderOf(0) <= orderOf(1) ? 0 : 1;
        if (orderOf(direction) == UINT64_MAX)
            break;
        const auto index = next.at(direction)++;
        const auto &held = m_held.at(direction);
        pass(direction, held.piece(index), held.pieces()[index].time);
    }
    release(0);
    release(1);
}

void ImportedStream::pass(TcpDirection direction, ByteView bytes, CaptureTime time)
{
    time = advanced(time);
    auto &to = m_directions.at(direction);
    if (m_nature == Nature::Mqtt) {
        to.data(bytes, time);
        return;
    }
    const auto place = m_frames.at(direction).feed(bytes, [&](ByteView carried) { to.data(carried, time); });
    if (place == WebSocketFrames::Place::Lost)
        to.lose(std::nullopt, time);
}

void ImportedStream::hold(TcpDirection direction, ByteView bytes, CaptureTime time)
{
    m_held.at(direction).add(bytes, time, m_order++);
    m_context.undecided += bytes.size();
}

void ImportedStream::release(TcpDirection direction)
{
    m_context.undecided -= m_held.at(direction).view().size();
    m_held.at(direction).clear();
}

CaptureTime ImportedStream::advanced(CaptureTime time)
{
    m_lastTime = std::max(m_lastTime, time);
    return m_lastTime;
}

} // namespace espalier
