// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/expected.h"
#include "core/capture/websocketheader.h"
#include "core/net/transportoptions.h"
#include "core/net/transportreport.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace espalier {

/// One side of a WebSocket (RFC 6455) that carries MQTT: what is sent becomes binary frames, what arrives in
/// binary frames becomes a stream again, wherever frames begin and end (MQTT_6_0_0_2). No I/O; gives numbers for masks
/// and keys as it is given them.
///
/// QWebSocket is not used because it shows no certificates, cannot be told a server name, gathers whole messages before
/// it shows them, and reads on while nobody takes what it has read.
///
/// Flow: request(), or none for a server -> receive() until isOpen() -> frame() and receive(); after an error nothing more.
class WebSocketCodec
{
public:
    /// Four random bytes each time.
    using Random = std::function<std::uint32_t()>;

    /// The client's side.
    explicit WebSocketCodec(Random random);
    /// The side of a server that any client may come to.
    [[nodiscard]] static WebSocketCodec forServer();

    /// The HTTP request, asking for the subprotocol "mqtt", or "mqttv3.1".
    [[nodiscard]] QByteArray request(const QString &host, std::uint16_t port, std::uint16_t usualPort,
                                     const WebSocketOptions &options, const QByteArray &subprotocol);
    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }
    /// Takes what has arrived and appends what it carries to `data`, also before an error.
    [[nodiscard]] Expected<void, WebSocketFailure> receive(ByteView bytes, QByteArray &data);
    /// What is to be sent besides one's own frames: a server's answer to the request, and answers to pings and to
    /// good-byes.
    [[nodiscard]] QByteArray takeReply() { return std::exchange(m_reply, {}); }
    /// One binary frame.
    [[nodiscard]] QByteArray frame(ByteView payload);
    /// Says good-bye.
    [[nodiscard]] QByteArray closeFrame();

private:
    enum class Role : std::uint8_t { Client, Server };
    enum class State : std::uint8_t { New, Handshake, Open, Failed };
    using Opcode = WebSocketHeader::Opcode;

    [[nodiscard]] Expected<void, WebSocketFailure> takeFrames(std::string_view bytes, QByteArray &data);
    /// What of `bytes` belongs to the frame under way is taken from them.
    [[nodiscard]] Expected<void, WebSocketFailure> takePayload(std::string_view &bytes, QByteArray &data);
    [[nodiscard]] Expected<void, WebSocketFailure> takeHandshake();
    [[nodiscard]] Expected<void, WebSocketFailure> handleHandshake(const QByteArray &text);
    /// False: more bytes are needed.
    [[nodiscard]] Expected<bool, WebSocketFailure> takeHeader();
    [[nodiscard]] Expected<void, WebSocketFailure> checkOrder(const WebSocketHeader &header) const;
    [[nodiscard]] Expected<void, WebSocketFailure> handleControl();
    void unmask(char *bytes, std::size_t size);
    [[nodiscard]] QByteArray makeFrame(Opcode opcode, ByteView payload);

    Random m_random;
    Role m_role = Role::Client;
    State m_state = State::New;
    QByteArray m_key;
    QByteArray m_subprotocol;
    /// What of a handshake or of a frame's header has arrived.
    QByteArray m_pending;
    /// Of the frame under way.
    Opcode m_opcode = Opcode::Binary;
    std::uint64_t m_left = 0;
    std::array<std::uint8_t, 4> m_mask {};
    /// Bytes of the frame that the mask was taken from.
    std::size_t m_unmasked = 0;
    bool m_isInFrame = false;
    /// A binary message has begun and goes on in a further frame.
    bool m_isInMessage = false;
    QByteArray m_control;
    QByteArray m_reply;
};

} // namespace espalier
