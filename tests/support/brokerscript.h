// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "core/mqtt/packet.h"
#include "tests/support/manualclock.h"
#include "tests/support/seeds.h"
#include "tests/support/tostring.h"
#include "tests/support/wire.h"

#include <QString>
#include <QTest>

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
[[nodiscard]] PeerOptions lasting(const std::string &properties = {});
[[nodiscard]] PeerOptions returning(const std::string &properties = {});

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
                          std::shared_ptr<Authentication> authentication = {});
    BrokerScript(const BrokerScript &) = delete;
    BrokerScript &operator=(const BrokerScript &) = delete;
    ~BrokerScript();

    class Peer
    {
    public:
        Peer(BrokerScript &script, PeerHandle handle);

        /// Sends wire text, as one piece.
        void send(std::string_view text);
        void sendBytes(ByteView bytes);
        /// The connection breaks.
        void lose();
        /// Stops or goes on taking what is written for it.
        void stall();
        void resume();

        [[nodiscard]] bool isClosed();
        /// All that was sent since it was last asked for, as hexadecimal text.
        [[nodiscard]] QString sent();
        /// The next packet, which must be a T. Its views stay valid as long as the script.
        template <typename T>
        T take();
        /// Something was sent that was not taken.
        [[nodiscard]] bool hasMore();
        /// Drops what was sent.
        void forget();
        /// PUBLISH packets sent since the last call, one line for each: "a/b q1 r 'payload'", joined with "; ".
        [[nodiscard]] QString messages();
        [[nodiscard]] std::size_t unsent();
        [[nodiscard]] PeerHandle handle() const { return m_handle; }

    private:
        friend class BrokerScript;
        PeerState &state();
        ByteView takePacket();

        BrokerScript *m_script;
        PeerHandle m_handle;
    };

    /// A connection that has sent nothing.
    Peer opened(PeerOrigin origin = {.name = "test"});
    /// A connection that has sent CONNECT; its CONNACK is not taken.
    Peer connecting(std::string_view clientId, const PeerOptions &options = {});
    Peer connecting(Peer peer, std::string_view clientId, const PeerOptions &options = {});
    /// A client that was accepted.
    Peer connected(std::string_view clientId, const PeerOptions &options = {});
    /// A client that was accepted and has subscribed; `subscriptionOptions` is one byte in hexadecimal.
    Peer subscribed(std::string_view clientId, std::string_view filter, const PeerOptions &options = {},
                    std::string_view subscriptionOptions = "02");
    [[nodiscard]] static std::string connectText(std::string_view clientId, const PeerOptions &options);

    void advance(std::chrono::milliseconds by);
    /// Kinds of the events since the last call, as text: what the log would say.
    [[nodiscard]] std::vector<Event> events() { return engine.takeEvents(); }
    /// The statement that a client broke since the last call of this or of events().
    [[nodiscard]] Clause violated();

    /// Takes what the engine has to write.
    void drain();

    ManualClock clock;
    Engine engine;

private:
    /// Chooses the fuzzer's wide limits, whatever those of this broker are, and whether it stores.
    static std::array<std::uint8_t, 1> firstSeedByte(const EngineSettings &settings);

    PeerState &stateOf(PeerHandle handle);
    void write(PeerHandle handle);

    std::map<std::pair<std::uint32_t, std::uint32_t>, PeerState> m_states;
    std::deque<std::vector<std::uint8_t>> m_kept;
    StepSeed m_seed;
};

/// Wire text as it is compared with Peer::sent().
[[nodiscard]] QString bytes(std::string_view wireText);

/// How many bytes such a text stands for.
[[nodiscard]] std::uint32_t lengthOf(const QString &hexText);

} // namespace espalier
