// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "core/mqtt/decode.h"
#include "tests/support/manualclock.h"
#include "tests/support/seeds.h"
#include "tests/support/tostring.h"
#include "tests/support/wire.h"

#include <QString>
#include <QStringList>
#include <QTest>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// How a scripted peer connects.
struct PeerOptions
{
    ProtocolVersion version = ProtocolVersion::V5;
    /// Clean Start.
    enum class Start { Clean, Resume } start = Start::Clean;
    std::uint16_t keepAlive = 0;
    /// Wire text inside the properties of CONNECT.
    std::string properties {};
    /// Wire text of the will's fields behind the Client Identifier; empty for none. `willFlags` are bits of the Connect
    /// Flags, "04" with QoS and RETAIN added.
    std::string will {};
    unsigned willFlags = 0x04;
};

/// How a client connects whose session outlives its connections, first and later. `properties` are added.
[[nodiscard]] inline PeerOptions lasting(const std::string &properties = {})
{
    return {.properties = "11 00000e10 " + properties};
}
[[nodiscard]] inline PeerOptions returning(const std::string &properties = {})
{
    return {.start = PeerOptions::Start::Resume, .properties = "11 00000e10 " + properties};
}

/// An Engine with a manual clock and clients that the test plays, on the wire level. What the engine writes for a client
/// is read as packets with take() or as hexadecimal text with sent().
class BrokerScript
{
    struct PeerState
    {
        std::vector<std::uint8_t> received {};
        ProtocolVersion version = ProtocolVersion::V5;
        bool isStalled = false;
        bool isClosed = false;
    };

public:
    explicit BrokerScript(const EngineSettings &settings = {},
                          std::shared_ptr<Authentication> authentication = {})
        : engine(settings, std::move(authentication)), m_seed("fuzz_engine", firstSeedByte(settings))
    { }

    class Peer
    {
    public:
        Peer(BrokerScript &script, PeerHandle handle) : m_script(&script), m_handle(handle) { }

        /// Sends wire text, as one piece.
        void send(std::string_view text) { sendBytes(wire(text)); }
        void sendBytes(ByteView bytes)
        {
            m_script->m_seed.add(EngineStep::Receive, m_handle.index, bytes);
            m_script->engine.receive(m_handle, bytes, m_script->clock.now());
            m_script->drain();
        }
        /// The connection breaks.
        void lose()
        {
            m_script->m_seed.add(EngineStep::Lose, m_handle.index);
            m_script->engine.closed(m_handle, CloseCause::ConnectionLost, m_script->clock.now());
            m_script->drain();
        }
        /// Stops or goes on taking what is written for it.
        void stall()
        {
            m_script->m_seed.add(EngineStep::Stall, m_handle.index);
            state().isStalled = true;
        }
        void resume()
        {
            m_script->m_seed.add(EngineStep::Resume, m_handle.index);
            state().isStalled = false;
            m_script->write(m_handle);
            m_script->drain();
        }

        [[nodiscard]] bool isClosed() { return state().isClosed; }
        /// All that was sent since it was last asked for, as hexadecimal text.
        [[nodiscard]] QString sent()
        {
            auto &bytes = state().received;
            const auto text = QString::fromStdString(hex(bytes));
            bytes.clear();
            return text;
        }
        /// The next packet, which must be a T. Its views stay valid as long as the script.
        template <typename T>
        T take()
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
        /// Something was sent that was not taken.
        [[nodiscard]] bool hasMore() { return !state().received.empty(); }
        /// Drops what was sent.
        void forget() { state().received.clear(); }
        /// PUBLISH packets sent since the last call, one line for each: "a/b q1 r 'payload'", joined with "; ".
        [[nodiscard]] QString messages()
        {
            QStringList lines;
            while (!state().received.empty()) {
                const auto publish = take<Publish>();
                auto line = std::string(publish.topicName) + " q"
                            + std::to_string(static_cast<int>(publish.qos)) + (publish.dup ? " dup" : "")
                            + (publish.retain ? " r" : "") + " '" + std::string(asText(publish.payload))
                            + "'";
                lines += QString::fromStdString(line);
            }
            return lines.join(QStringLiteral("; "));
        }
        [[nodiscard]] std::size_t unsent() { return m_script->engine.output(m_handle).size(); }
        [[nodiscard]] PeerHandle handle() const { return m_handle; }

    private:
        friend class BrokerScript;
        PeerState &state() { return m_script->stateOf(m_handle); }
        ByteView takePacket()
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

        BrokerScript *m_script;
        PeerHandle m_handle;
    };

    /// A connection that has sent nothing.
    Peer opened(PeerOrigin origin = {.name = "test"})
    {
        m_seed.add(EngineStep::Open);
        const auto handle = engine.connected(std::move(origin), clock.now());
        stateOf(handle) = {};
        return {*this, handle};
    }
    /// A connection that has sent CONNECT; its CONNACK is not taken.
    Peer connecting(std::string_view clientId, const PeerOptions &options = {})
    {
        return connecting(opened(), clientId, options);
    }
    Peer connecting(Peer peer, std::string_view clientId, const PeerOptions &options = {})
    {
        stateOf(peer.handle()).version = options.version;
        peer.send(connectText(clientId, options));
        return peer;
    }
    /// A client that was accepted.
    Peer connected(std::string_view clientId, const PeerOptions &options = {})
    {
        auto peer = connecting(clientId, options);
        const auto ack = peer.take<ConnAck>();
        if (ack.reason != ReasonCode::Success)
            QTest::qFail("the client was refused", __FILE__, __LINE__);
        if (options.start == PeerOptions::Start::Clean)
            peer.state().received.clear();
        return peer;
    }
    /// A client that was accepted and has subscribed; `subscriptionOptions` is one byte in hexadecimal.
    Peer subscribed(std::string_view clientId, std::string_view filter, const PeerOptions &options = {},
                    std::string_view subscriptionOptions = "02")
    {
        auto peer = connected(clientId, options);
        peer.send(std::string("82 L[ 0001 ") + (options.version == ProtocolVersion::V5 ? "00 " : "") + "S'"
                  + std::string(filter) + "' " + std::string(subscriptionOptions) + " ]");
        if (const auto ack = peer.take<SubAck>(); ack.reasons.size() != 1 || isError(ack.reasons[0]))
            QTest::qFail("the subscription was refused", __FILE__, __LINE__);
        peer.forget();
        return peer;
    }
    [[nodiscard]] static std::string connectText(std::string_view clientId, const PeerOptions &options)
    {
        const bool isClean = options.start == PeerOptions::Start::Clean;
        const unsigned flags = (isClean ? 2u : 0u) | (options.will.empty() ? 0u : options.willFlags);
        const auto level = static_cast<std::uint8_t>(options.version);
        const bool isV5 = options.version == ProtocolVersion::V5;
        const std::array<std::uint8_t, 4> numbers {level, static_cast<std::uint8_t>(flags),
                                                   static_cast<std::uint8_t>(options.keepAlive >> 8),
                                                   static_cast<std::uint8_t>(options.keepAlive)};
        return std::string("10 L[ ") + (options.version == ProtocolVersion::V31 ? "S'MQIsdp' " : "S'MQTT' ")
               + hex(numbers) + (isV5 ? " P[ " + options.properties + " ] " : " ") + "S'"
               + std::string(clientId) + "' " + options.will + " ]";
    }

    void advance(std::chrono::milliseconds by)
    {
        m_seed.add(EngineStep::Advance, stepArgument(by));
        clock.advance(by);
        engine.advance(clock.now());
        drain();
    }
    /// Kinds of the events since the last call, as text: what the log would say.
    [[nodiscard]] std::vector<Event> events() { return engine.takeEvents(); }
    /// The statement that a client broke since the last call of this or of events().
    [[nodiscard]] Clause violated()
    {
        for (const auto &event : engine.takeEvents()) {
            if (event.kind == Event::Kind::Violated)
                return event.violation.clause;
        }
        return Clause::None;
    }

    /// Takes what the engine has to write.
    void drain()
    {
        while (engine.hasDirty()) {
            const auto dirty = engine.takeDirty();
            const std::vector<PeerHandle> handles(dirty.begin(), dirty.end());
            for (const auto handle : handles)
                write(handle);
        }
    }

    ManualClock clock;
    Engine engine;

private:
    /// Chooses the fuzzer's wide limits, whatever those of this broker are, and whether it stores.
    static std::array<std::uint8_t, 1> firstSeedByte(const EngineSettings &settings)
    {
        return {static_cast<std::uint8_t>(settings.journal == Journal::Mode::On ? 2 : 0)};
    }

    PeerState &stateOf(PeerHandle handle) { return m_states[{handle.index, handle.generation}]; }
    void write(PeerHandle handle)
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

    std::map<std::pair<std::uint32_t, std::uint32_t>, PeerState> m_states;
    std::deque<std::vector<std::uint8_t>> m_kept;
    StepSeed m_seed;
};

/// Wire text as it is compared with Peer::sent().
[[nodiscard]] inline QString bytes(std::string_view wireText)
{
    return QString::fromStdString(hex(wire(wireText)));
}

/// How many bytes such a text stands for.
[[nodiscard]] inline std::uint32_t lengthOf(const QString &hexText)
{
    return static_cast<std::uint32_t>(hexText.size() + 1) / 3;
}

} // namespace espalier
