// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/importeddirection.h"
#include "core/capture/tcpassembly.h"
#include "core/capture/websocketframes.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// Says whether a TCP connection carries MQTT, and takes it out of it. What is captured from its beginning is told by its
/// first bytes: CONNECT, or the HTTP request of a WebSocket. Else a run of packets must be found.
class ImportedStream : public TcpSink
{
public:
    struct Context
    {
        /// Of the file.
        std::string name {};
        CaptureOutput &output;
        CaptureSummary &summary;
        /// Bytes that all streams hold while it is not known what they are.
        std::size_t &undecided;
    };

    ImportedStream(TcpOpening opening, Context context);
    ~ImportedStream() override;

    [[nodiscard]] Wish data(TcpDirection direction, ByteView bytes, CaptureTime time) override;
    void lost(TcpDirection direction, std::uint64_t bytes, CaptureTime time) override;
    void ended(End end, CaptureTime time) override;

private:
    enum class Nature : std::uint8_t { Undecided, Mqtt, WebSocket };
    enum class Completeness : std::uint8_t { MoreMayCome, All };
    struct Guess
    {
        TcpDirection client = 0;
        ProtocolVersion version = ProtocolVersion::V5;
        std::array<std::optional<PacketStart>, 2> starts {};
        std::size_t packets = 0;
        int score = 0;
    };

    [[nodiscard]] Wish decide(Completeness completeness);
    [[nodiscard]] Wish decideByBeginning(Completeness completeness);
    [[nodiscard]] Wish decideByHandshake();
    [[nodiscard]] Wish decideByPackets(Completeness completeness);
    [[nodiscard]] Wish skip(CaptureSummary::Skipped why);
    [[nodiscard]] Guess guess() const;
    [[nodiscard]] bool isMqttPort() const;
    void begin(TcpDirection client, std::optional<ProtocolVersion> version);
    void passHeld();
    void pass(TcpDirection direction, ByteView bytes, CaptureTime time);
    void hold(TcpDirection direction, ByteView bytes, CaptureTime time);
    void release(TcpDirection direction);
    /// Times that the output gets never go back.
    [[nodiscard]] CaptureTime advanced(CaptureTime time);

    TcpOpening m_opening;
    Context m_context;
    Nature m_nature = Nature::Undecided;
    bool m_hasBeginning;
    bool m_isHttp = false;
    std::array<HeldPieces, 2> m_held {};
    std::uint64_t m_order = 0;
    std::uint64_t m_nextDecision = 1;
    CaptureTime m_lastTime = 0;

    // From begin() on.
    StreamId m_stream {};
    TcpDirection m_client = 0;
    std::vector<ImportedDirection> m_directions;
    std::vector<WebSocketFrames> m_frames;
};

} // namespace espalier
