// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websockethandshake.h"

#include <QCryptographicHash>
#include <QList>

#include <algorithm>

namespace espalier {

namespace {

using Kind = WebSocketFailure::Kind;

/// All values of a field: it may come more than once where it is a list (RFC 9110 section 5.3).
QByteArray header(const QList<QByteArray> &lines, const QByteArray &name)
{
    QByteArray found;
    for (const auto &line : lines) {
        const auto colon = line.indexOf(':');
        if (colon <= 0 || line.left(colon).compare(name, Qt::CaseInsensitive) != 0)
            continue;
        if (!found.isEmpty())
            found += ',';
        found += line.mid(colon + 1).trimmed();
    }
    return found;
}

bool hasToken(const QByteArray &list, const char *token)
{
    const auto parts = list.split(',');
    return std::any_of(parts.begin(), parts.end(), [token](const QByteArray &part) {
        return part.trimmed().compare(token, Qt::CaseInsensitive) == 0;
    });
}

bool isUpgrade(const QList<QByteArray> &lines)
{
    return hasToken(header(lines, "Upgrade"), "websocket")
           && hasToken(header(lines, "Connection"), "upgrade");
}

QByteArray acceptFor(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1)
        .toBase64();
}

WebSocketAnswer refusal(Kind kind, const QByteArray &status, const QByteArray &fields = {})
{
    return {.text = "HTTP/1.1 " + status + "\r\n" + fields + "Connection: close\r\nContent-Length: 0\r\n\r\n",
            .failure = WebSocketFailure {.kind = kind}};
}

/// The subprotocol of MQTT that the client names first.
QByteArray chosenSubprotocol(const QByteArray &asked)
{
    for (const auto &part : asked.split(',')) {
        const auto name = part.trimmed();
        if (name == "mqtt" || name == "mqttv3.1")
            return name;
    }
    return {};
}

} // namespace

tl::unexpected<WebSocketFailure> webSocketFailure(Kind kind, int status, const QString &detail)
{
    return tl::unexpected(WebSocketFailure {.kind = kind, .status = status, .detail = detail});
}

Expected<void, WebSocketFailure> checkWebSocketAnswer(const QByteArray &answer, const QByteArray &key,
                                                      const QByteArray &subprotocol)
{
    auto lines = answer.split('\n');
    const auto first = lines.takeFirst().trimmed();
    bool isNumber = false;
    const auto status = first.mid(9, 3).toInt(&isNumber);
    if (!first.startsWith("HTTP/1.") || !isNumber)
        return webSocketFailure(Kind::NotHttp);
    if (status != 101)
        return webSocketFailure(Kind::Refused, status, QString::fromUtf8(first.mid(13)));
    if (!isUpgrade(lines) || header(lines, "Sec-WebSocket-Accept") != acceptFor(key))
        return webSocketFailure(Kind::BadHandshake, status);
    if (header(lines, "Sec-WebSocket-Protocol") != subprotocol)
        return webSocketFailure(Kind::NoMqtt, status);
    if (!header(lines, "Sec-WebSocket-Extensions").isEmpty()) // none was offered
        return webSocketFailure(Kind::BadHandshake, status);
    return {};
}

WebSocketAnswer answerWebSocketRequest(const QByteArray &request)
{
    auto lines = request.split('\n');
    const auto first = lines.takeFirst().trimmed();
    if (!first.startsWith("GET ") || !first.endsWith(" HTTP/1.1"))
        return refusal(Kind::NotHttp, "400 Bad Request");
    if (!isUpgrade(lines))
        return refusal(Kind::BadHandshake, "426 Upgrade Required",
                       "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    if (header(lines, "Sec-WebSocket-Version") != "13")
        return refusal(Kind::BadHandshake, "426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n");
    const auto key = header(lines, "Sec-WebSocket-Key");
    if (key.size() != 24) // 16 bytes in base64
        return refusal(Kind::BadHandshake, "400 Bad Request");
    const auto asked = header(lines, "Sec-WebSocket-Protocol");
    const auto subprotocol = chosenSubprotocol(asked);
    if (subprotocol.isEmpty() && !asked.isEmpty())
        return refusal(Kind::NoMqtt, "400 Bad Request");
    WebSocketAnswer answer;
    answer.text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Accept: "
                  + acceptFor(key) + "\r\n";
    if (!subprotocol.isEmpty())
        answer.text += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    answer.text += "\r\n";
    return answer;
}

} // namespace espalier
