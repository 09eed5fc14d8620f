// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websocketcodec.h"

#include "core/net/websockethandshake.h"

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

using Kind = WebSocketFailure::Kind;

/// Answers are a few hundred bytes; cookies and policies of a web server in front may add thousands.
constexpr qsizetype largestHandshake = 32 * 1024;
/// Answers to pings that wait to be sent; who asks for more than that is not asking.
constexpr qsizetype largestReply = 64 * 1024;

tl::unexpected<WebSocketFailure> badFrame(const char *what)
{
    return webSocketFailure(Kind::BadFrame, 0, QString::fromLatin1(what));
}

const char *nameOf(WebSocketHeader::Error error)
{
    using enum WebSocketHeader::Error;
    switch (error) {
    case ReservedBits:
        return "reserved bits";
    case UnknownOpcode:
        return "unknown opcode";
    case Masked:
        return "masked";
    case NotMasked:
        return "not masked";
    case ControlTooLarge:
        return "control frame too large";
    case Length:
        break;
    }
    return "length";
}

/// A value that cannot begin another line.
QByteArray fieldText(const QString &text)
{
    auto bytes = text.toUtf8();
    bytes.removeIf([](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    return bytes;
}

} // namespace

WebSocketCodec::WebSocketCodec(Random random) : m_random(std::move(random)) { }

WebSocketCodec WebSocketCodec::forServer()
{
    WebSocketCodec codec({});
    codec.m_role = Role::Server;
    codec.m_state = State::Handshake;
    return codec;
}

QByteArray WebSocketCodec::request(const QString &host, std::uint16_t port, std::uint16_t usualPort,
                                   const WebSocketOptions &options, const QByteArray &subprotocol)
{
    QByteArray nonce;
    for (int i = 0; i < 4; ++i) {
        const auto number = m_random();
        nonce.append(reinterpret_cast<const char *>(&number), sizeof number);
    }
    m_key = nonce.toBase64();
    m_subprotocol = subprotocol;
    m_state = State::Handshake;
    auto path = fieldText(options.path);
    path.replace(' ', "%20");
    if (!path.startsWith('/'))
        path.prepend('/');
    auto name = fieldText(host);
    if (name.contains(':'))
        name = '[' + name + ']';
    if (port != usualPort)
        name += ':' + QByteArray::number(port);
    QByteArray text = "GET " + path + " HTTP/1.1\r\nHost: " + name
                      + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + m_key
                      + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " + subprotocol + "\r\n";
    for (const auto &[field, value] : options.headers)
        text += fieldText(field) + ": " + fieldText(value) + "\r\n";
    return text + "\r\n";
}

Expected<void, WebSocketFailure> WebSocketCodec::takeHandshake()
{
    static const QByteArray answer = "HTTP/1.";
    static const QByteArray request = "GET ";
    const auto &begin = m_role == Role::Client ? answer : request;
    if (!m_pending.startsWith(begin.left(m_pending.size())))
        return webSocketFailure(Kind::NotHttp);
    const auto end = m_pending.indexOf("\r\n\r\n");
    if (end < 0 && m_pending.size() <= largestHandshake)
        return {};
    if (end < 0 || end > largestHandshake)
        return webSocketFailure(Kind::NotHttp);
    if (const auto good = handleHandshake(m_pending.left(end)); !good)
        return good;
    m_pending.remove(0, end + 4);
    m_state = State::Open;
    return {};
}

Expected<void, WebSocketFailure> WebSocketCodec::handleHandshake(const QByteArray &text)
{
    if (m_role == Role::Client)
        return checkWebSocketAnswer(text, m_key, m_subprotocol);
    const auto answer = answerWebSocketRequest(text);
    m_reply = answer.text;
    if (answer.failure)
        return tl::unexpected(*answer.failure);
    return {};
}

Expected<void, WebSocketFailure> WebSocketCodec::checkOrder(const WebSocketHeader &header) const
{
    if (header.opcode == Opcode::Text) // MQTT_6_0_0_1
        return badFrame("text");
    if (header.opcode == Opcode::Binary && m_isInMessage)
        return badFrame("a message within a message");
    if (header.opcode == Opcode::Continuation && !m_isInMessage)
        return badFrame("continues nothing");
    return {};
}

Expected<bool, WebSocketFailure> WebSocketCodec::takeHeader()
{
    const auto sender = m_role == Role::Server ? Side::Client : Side::Server;
    const auto header = readWebSocketHeader(
        asBytes({m_pending.constData(), static_cast<std::size_t>(m_pending.size())}), sender);
    if (!header)
        return badFrame(nameOf(header.error()));
    if (const auto good = checkOrder(*header); !good)
        return unexpected(good.error());
    if (header->size == 0)
        return false;
    m_opcode = header->opcode;
    m_left = header->payloadLength;
    m_mask = header->mask;
    m_unmasked = 0;
    m_pending.remove(0, static_cast<qsizetype>(header->size));
    m_isInFrame = true;
    m_control.clear();
    if (!header->isControl())
        m_isInMessage = !header->isFinal;
    return true;
}

Expected<void, WebSocketFailure> WebSocketCodec::handleControl()
{
    if (m_opcode == Opcode::Ping) {
        if (m_reply.size() > largestReply)
            return badFrame("too many pings");
        m_reply += makeFrame(Opcode::Pong,
                             asBytes({m_control.constData(), static_cast<std::size_t>(m_control.size())}));
    } else if (m_opcode == Opcode::Close) {
        const auto byte = [this](qsizetype i) { return static_cast<std::uint8_t>(m_control.at(i)); };
        const int status = m_control.size() < 2 ? 0 : byte(0) << 8 | byte(1);
        m_reply += closeFrame();
        return webSocketFailure(Kind::Closed, status, QString::fromUtf8(m_control.mid(2)));
    }
    return {};
}

Expected<void, WebSocketFailure> WebSocketCodec::receive(ByteView bytes, QByteArray &data)
{
    auto text = asText(bytes);
    QByteArray behind;
    if (m_state == State::Handshake) {
        m_pending.append(text.data(), static_cast<qsizetype>(text.size()));
        if (const auto good = takeHandshake(); !good) {
            m_state = State::Failed;
            return good;
        }
        if (m_state == State::Handshake)
            return {};
        // The answer may bring the first frames along.
        behind = std::exchange(m_pending, {});
        text = {behind.constData(), static_cast<std::size_t>(behind.size())};
    }
    if (m_state != State::Open)
        return {};
    const auto good = takeFrames(text, data);
    if (!good)
        m_state = State::Failed;
    return good;
}

Expected<void, WebSocketFailure> WebSocketCodec::takeFrames(std::string_view bytes, QByteArray &data)
{
    while (m_isInFrame || !bytes.empty()) {
        if (!m_isInFrame) {
            const auto taken =
                bytes.substr(0, WebSocketHeader::longest - static_cast<std::size_t>(m_pending.size()));
            m_pending.append(taken.data(), static_cast<qsizetype>(taken.size()));
            const auto complete = takeHeader();
            if (!complete)
                return unexpected(complete.error());
            if (!*complete)
                return {}; // all of `bytes` is in m_pending
            bytes.remove_prefix(taken.size() - static_cast<std::size_t>(m_pending.size()));
            m_pending.clear();
        }
        if (const auto good = takePayload(bytes, data); !good)
            return good;
        if (m_isInFrame)
            return {};
    }
    return {};
}

Expected<void, WebSocketFailure> WebSocketCodec::takePayload(std::string_view &bytes, QByteArray &data)
{
    const auto here = bytes.substr(0, std::min<std::uint64_t>(m_left, bytes.size()));
    const bool isData = m_opcode == Opcode::Binary || m_opcode == Opcode::Continuation;
    auto &content = isData ? data : m_control;
    content.append(here.data(), static_cast<qsizetype>(here.size()));
    if (m_role == Role::Server)
        unmask(content.data() + content.size() - here.size(), here.size());
    bytes.remove_prefix(here.size());
    m_left -= here.size();
    if (m_left > 0)
        return {};
    m_isInFrame = false;
    return isData ? Expected<void, WebSocketFailure>() : handleControl();
}

void WebSocketCodec::unmask(char *bytes, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i, ++m_unmasked)
        bytes[i] = static_cast<char>(bytes[i] ^ m_mask.at(m_unmasked % m_mask.size()));
}

QByteArray WebSocketCodec::makeFrame(Opcode opcode, ByteView payload)
{
    const auto size = payload.size();
    QByteArray out;
    out.reserve(static_cast<qsizetype>(size) + 14);
    const auto put = [&out](std::uint64_t byte) { out.append(static_cast<char>(byte & 0xffU)); };
    put(0x80U | static_cast<std::uint64_t>(opcode));
    const unsigned lengthBytes = size < 126 ? 0 : size < 65'536 ? 2 : 8;
    const std::uint64_t maskBit = m_role == Role::Client ? 0x80U : 0U;
    put(maskBit | (lengthBytes == 0 ? size : lengthBytes == 2 ? 126U : 127U));
    for (unsigned i = lengthBytes; i > 0; --i)
        put(static_cast<std::uint64_t>(size) >> (8U * (i - 1)));
    const auto text = asText(payload);
    if (m_role == Role::Server) {
        out.append(text.data(), static_cast<qsizetype>(size));
        return out;
    }
    const auto number = m_random();
    std::array<char, 4> mask {};
    for (unsigned i = 0; i < 4; ++i) {
        mask.at(i) = static_cast<char>(number >> (8U * i) & 0xffU);
        out.append(mask.at(i));
    }
    for (std::size_t i = 0; i < size; ++i)
        out.append(static_cast<char>(text[i] ^ mask.at(i % 4)));
    return out;
}

QByteArray WebSocketCodec::frame(ByteView payload)
{
    return makeFrame(Opcode::Binary, payload);
}

QByteArray WebSocketCodec::closeFrame()
{
    return makeFrame(Opcode::Close, asBytes("\x03\xe8")); // 1000: normal
}

} // namespace espalier
