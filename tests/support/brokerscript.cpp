// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

#include "core/mqtt/decode.h"

#include <QStringList>

#include <variant>

namespace espalier {

PeerOptions lasting(const std::string &properties)
{
    return {.properties = "11 00000e10 " + properties};
}

PeerOptions returning(const std::string &properties)
{
    return {.start = PeerOptions::Start::Resume, .properties = "11 00000e10 " + properties};
}

BrokerScript::BrokerScript(const EngineSettings &settings, std::shared_ptr<Authentication> authentication)
    : engine(settings, std::move(authentication)), m_seed("fuzz_engine", firstSeedByte(settings))
{ }

BrokerScript::~BrokerScript() = default;

BrokerScript::Peer::Peer(BrokerScript &script, PeerHandle handle) : m_script(&script), m_handle(handle) { }

void BrokerScript::Peer::send(std::string_view text)
{
    sendBytes(wire(text));
}

void BrokerScript::Peer::sendBytes(ByteView bytes)
{
    m_script->m_seed.add(EngineStep::Receive, m_handle.index, bytes);
    m_script->engine.receive(m_handle, bytes, m_script->clock.now());
    m_script->drain();
}

void BrokerScript::Peer::lose()
{
    m_script->m_seed.add(EngineStep::Lose, m_handle.index);
    m_script->engine.closed(m_handle, CloseCause::ConnectionLost, m_script->clock.now());
    m_script->drain();
}

void BrokerScript::Peer::stall()
{
    m_script->m_seed.add(EngineStep::Stall, m_handle.index);
    state().isStalled = true;
}

void BrokerScript::Peer::resume()
{
    m_script->m_seed.add(EngineStep::Resume, m_handle.index);
    state().isStalled = false;
    m_script->write(m_handle);
    m_script->drain();
}

bool BrokerScript::Peer::isClosed()
{
    return state().isClosed;
}

QString BrokerScript::Peer::sent()
{
    auto &bytes = state().received;
    const auto text = QString::fromStdString(hex(bytes));
    bytes.clear();
    return text;
}

template <typename T>
T BrokerScript::Peer::take()
{
    const auto bytes = takePacket();
    if (bytes.empty()) {
        QTest::qFail("a packet was expected, none was sent", __FILE__, __LINE__);
        return {};
    }
    auto packet = decode(bytes, {state().version, Side::Server});
    if (!packet || !std::holds_alternative<T>(*packet)) {
        QTest::qFail(("another packet was sent: " + hex(bytes)).c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::get<T>(*packet);
}

// All that a broker sends.
template ConnAck BrokerScript::Peer::take();
template Publish BrokerScript::Peer::take();
template PubAck BrokerScript::Peer::take();
template PubRec BrokerScript::Peer::take();
template PubRel BrokerScript::Peer::take();
template PubComp BrokerScript::Peer::take();
template SubAck BrokerScript::Peer::take();
template UnsubAck BrokerScript::Peer::take();
template PingResp BrokerScript::Peer::take();
template Disconnect BrokerScript::Peer::take();
template Auth BrokerScript::Peer::take();

bool BrokerScript::Peer::hasMore()
{
    return !state().received.empty();
}

void BrokerScript::Peer::forget()
{
    state().received.clear();
}

QString BrokerScript::Peer::messages()
{
    QStringList lines;
    while (!state().received.empty()) {
        const auto publish = take<Publish>();
        auto line = std::string(publish.topicName) + " q" + std::to_string(static_cast<int>(publish.qos))
                    + (publish.dup ? " dup" : "") + (publish.retain ? " r" : "") + " '"
                    + std::string(asText(publish.payload)) + "'";
        lines += QString::fromStdString(line);
    }
    return lines.join(QStringLiteral("; "));
}

std::size_t BrokerScript::Peer::unsent()
{
    return m_script->engine.output(m_handle).size();
}

BrokerScript::PeerState &BrokerScript::Peer::state()
{
    return m_script->stateOf(m_handle);
}

ByteView BrokerScript::Peer::takePacket()
{
    auto &received = state().received;
    const auto frame = readFrame(received, maximumPacketLength);
    if (!frame || frame->length == 0 || frame->length > received.size())
        return {};
    const auto end = received.begin() + static_cast<std::ptrdiff_t>(frame->length);
    auto &kept = m_script->m_kept.emplace_back(received.begin(), end);
    received.erase(received.begin(), end);
    return kept;
}

BrokerScript::Peer BrokerScript::opened(PeerOrigin origin)
{
    m_seed.add(EngineStep::Open);
    const auto handle = engine.connected(std::move(origin), clock.now());
    stateOf(handle) = {};
    return {*this, handle};
}

BrokerScript::Peer BrokerScript::connecting(std::string_view clientId, const PeerOptions &options)
{
    return connecting(opened(), clientId, options);
}

BrokerScript::Peer BrokerScript::connecting(Peer peer, std::string_view clientId, const PeerOptions &options)
{
    stateOf(peer.handle()).version = options.version;
    peer.send(connectText(clientId, options));
    return peer;
}

BrokerScript::Peer BrokerScript::connected(std::string_view clientId, const PeerOptions &options)
{
    auto peer = connecting(clientId, options);
    const auto ack = peer.take<ConnAck>();
    if (ack.reason != ReasonCode::Success)
        QTest::qFail("the client was refused", __FILE__, __LINE__);
    if (options.start == PeerOptions::Start::Clean)
        peer.state().received.clear();
    return peer;
}

BrokerScript::Peer BrokerScript::subscribed(std::string_view clientId, std::string_view filter,
                                            const PeerOptions &options, std::string_view subscriptionOptions)
{
    auto peer = connected(clientId, options);
    peer.send(std::string("82 L[ 0001 ") + (options.version == ProtocolVersion::V5 ? "00 " : "") + "S'"
              + std::string(filter) + "' " + std::string(subscriptionOptions) + " ]");
    if (const auto ack = peer.take<SubAck>(); ack.reasons.size() != 1 || isError(ack.reasons[0]))
        QTest::qFail("the subscription was refused", __FILE__, __LINE__);
    peer.forget();
    return peer;
}

std::string BrokerScript::connectText(std::string_view clientId, const PeerOptions &options)
{
    const bool isClean = options.start == PeerOptions::Start::Clean;
    const unsigned flags = (isClean ? 2u : 0u) | (options.will.empty() ? 0u : options.willFlags);
    const auto level = static_cast<std::uint8_t>(options.version);
    const bool isV5 = options.version == ProtocolVersion::V5;
    const std::array<std::uint8_t, 4> numbers {level, static_cast<std::uint8_t>(flags),
                                               static_cast<std::uint8_t>(options.keepAlive >> 8),
                                               static_cast<std::uint8_t>(options.keepAlive)};
    return std::string("10 L[ ") + (options.version == ProtocolVersion::V31 ? "S'MQIsdp' " : "S'MQTT' ")
           + hex(numbers) + (isV5 ? " P[ " + options.properties + " ] " : " ") + "S'" + std::string(clientId)
           + "' " + options.will + " ]";
}

void BrokerScript::advance(std::chrono::milliseconds by)
{
    m_seed.add(EngineStep::Advance, stepArgument(by));
    clock.advance(by);
    engine.advance(clock.now());
    drain();
}

Clause BrokerScript::violated()
{
    for (const auto &event : engine.takeEvents()) {
        if (event.kind == Event::Kind::Violated)
            return event.violation.clause;
    }
    return Clause::None;
}

void BrokerScript::drain()
{
    while (engine.hasDirty()) {
        const auto dirty = engine.takeDirty();
        const std::vector<PeerHandle> handles(dirty.begin(), dirty.end());
        for (const auto handle : handles)
            write(handle);
    }
}

std::array<std::uint8_t, 1> BrokerScript::firstSeedByte(const EngineSettings &settings)
{
    return {static_cast<std::uint8_t>(settings.journal == Journal::Mode::On ? 2 : 0)};
}

BrokerScript::PeerState &BrokerScript::stateOf(PeerHandle handle)
{
    return m_states[{handle.index, handle.generation}];
}

void BrokerScript::write(PeerHandle handle)
{
    auto &state = stateOf(handle);
    if (state.isClosed || (state.isStalled && !engine.wantsClose(handle)))
        return;
    auto &output = engine.output(handle);
    while (!state.isStalled && output.sendable() > 0) {
        std::array<ByteView, 3> views;
        const auto count = output.gather(views);
        std::size_t written = 0;
        for (std::size_t i = 0; i < count; ++i) {
            state.received.insert(state.received.end(), views[i].begin(), views[i].end());
            written += views[i].size();
        }
        output.consume(written);
        if (output.isEmpty())
            engine.outputDrained(handle, clock.now());
    }
    if (engine.wantsClose(handle) && (state.isStalled || output.isEmpty())) {
        state.isClosed = true;
        engine.closed(handle, CloseCause::ConnectionLost, clock.now());
    }
}

QString bytes(std::string_view wireText)
{
    return QString::fromStdString(hex(wire(wireText)));
}

std::uint32_t lengthOf(const QString &hexText)
{
    return static_cast<std::uint32_t>(hexText.size() + 1) / 3;
}

} // namespace espalier
