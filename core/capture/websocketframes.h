// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/capture/websocketheader.h"
#include "core/mqtt/types.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// What the HTTP messages say with which a WebSocket begins.
enum class WebSocketUpgrade : std::uint8_t {
    /// More bytes are needed.
    Incomplete,
    /// To the subprotocol of MQTT.
    Mqtt,
    /// The same, with compressed messages.
    MqttCompressed,
    /// Other HTTP, or none.
    Other,
};

/// Reads the request, or the answer, that stands at the front of `text`; `length` is where it ends.
[[nodiscard]] WebSocketUpgrade readUpgrade(Side sender, std::string_view text, std::size_t &length);

/// Takes what one side sends over a WebSocket (RFC 6455) out of its frames, wherever frames begin and end, without taking
/// part: what answers pings and checks keys is WebSocketCodec.
class WebSocketFrames
{
public:
    /// Carried bytes, valid during the call.
    using Sink = std::function<void(ByteView)>;
    enum class Place : std::uint8_t {
        /// Frames are cut as they should be.
        Known,
        /// Here or earlier something came that is no frame: the rest of the bytes was left out.
        Lost,
    };

    explicit WebSocketFrames(Side sender) : m_sender(sender) { }

    /// `bytes` are what TCP carried in one segment: where a frame may begin again after the place was lost.
    [[nodiscard]] Place feed(ByteView bytes, const Sink &sink);
    /// Bytes are missing here; how many of them were carried, or nothing when nobody can know.
    [[nodiscard]] std::optional<std::uint64_t> lose(std::uint64_t bytes);

private:
    [[nodiscard]] bool beginsWithFrame(ByteView bytes) const;
    [[nodiscard]] bool readHeader();
    void takePayload(ByteView bytes, const Sink &sink);

    Side m_sender;
    std::array<std::uint8_t, WebSocketHeader::longest> m_header {};
    std::size_t m_headerSize = 0;
    /// Of the payload under way.
    std::uint64_t m_left = 0;
    std::uint64_t m_at = 0;
    std::array<std::uint8_t, 4> m_mask {};
    bool m_isData = false;
    bool m_isLost = false;
};

} // namespace espalier
