// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/websocketclient.h"

namespace espalier::test {

std::string request(const std::string &more, const std::string &path)
{
    return "GET " + path
           + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\n"
           + key + more + "\r\n";
}

std::vector<std::uint8_t> frame(ByteView content, std::uint8_t first)
{
    std::vector<std::uint8_t> bytes {first};
    if (content.size() < 126) {
        bytes.push_back(static_cast<std::uint8_t>(0x80u | content.size()));
    } else {
        const bool isLong = content.size() > UINT16_MAX;
        bytes.push_back(isLong ? 0xff : 0xfe);
        for (int shift = isLong ? 56 : 8; shift >= 0; shift -= 8)
            bytes.push_back(static_cast<std::uint8_t>(std::uint64_t {content.size()} >> shift));
    }
    bytes.insert(bytes.end(), 4, 0);
    bytes.insert(bytes.end(), content.begin(), content.end());
    return bytes;
}

ServerSettings webSocket(WebSocketSettings settings)
{
    ServerSettings server;
    server.listeners = {{.address = "127.0.0.1",
                         .protocol = ListenerSettings::Protocol::WebSocket,
                         .webSocket = std::move(settings)}};
    return server;
}

} // namespace espalier::test
