// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/websocketframes.h"
#include "tests/support/capturescript.h"
#include "tests/support/importscript.h"

#include <QTest>

using namespace espalier;
using namespace espalier::importing;

namespace {

constexpr std::string_view upgradeRequest = "GET /mqtt HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                                            "Connection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
constexpr std::string_view upgradeAnswer = "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\n"
                                           "connection: upgrade\r\nsec-websocket-protocol: mqtt\r\n\r\n";

/// A frame as a client (masked) or a server sends it.
std::string webSocketFrame(Side sender, char first, const std::string &payload)
{
    std::string frame(1, first);
    frame += static_cast<char>(payload.size() | (sender == client ? 0x80U : 0U));
    if (sender == server)
        return frame + payload;
    const std::string mask = "mask";
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

constexpr char binary = '\x82';

} // namespace

class TestWebSocketFrames : public QObject
{
    Q_OBJECT
private slots:
    void readsWebSocket();
    void goesOnWithinWebSocket();
};

void TestWebSocketFrames::readsWebSocket()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, upgradeRequest.substr(0, 30));
    script.addText(client, upgradeRequest.substr(30));
    script.addText(server, upgradeAnswer);
    const auto packet = connectPacket();
    // One packet in two frames of one message, a ping between them, and a frame cut by TCP.
    script.addText(client, webSocketFrame(client, '\x02', packet.substr(0, 5))
                               + webSocketFrame(client, '\x89', "hi"));
    const auto rest = webSocketFrame(client, '\x80', packet.substr(5) + publish("a"));
    script.addText(client, rest.substr(0, 3));
    script.addText(client, rest.substr(3));
    script.addText(server, webSocketFrame(server, binary, std::string("\x20\2\0\0", 4)));
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text),
             shown("O" + text("C", packet.substr(0, 5)) + text("C", packet.substr(5) + publish("a"))
                   + text("S", std::string("\x20\2\0\0", 4)) + " X"));
    QCOMPARE(outcome.summary.webSocketStreams, 1U);
}

void TestWebSocketFrames::goesOnWithinWebSocket()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, upgradeRequest);
    script.addText(server, upgradeAnswer);
    script.addText(client, webSocketFrame(client, binary, connectPacket()));
    const auto large = publish(std::string(100, 'x'));
    const auto frame = webSocketFrame(client, binary, large);
    script.addText(client, frame.substr(0, 50));
    script.miss(client, 10); // within a frame
    script.addText(client, frame.substr(60) + webSocketFrame(client, binary, publish("1")));
    script.miss(client, 1000); // of frames
    script.addText(client, "rest of some frame");
    script.addText(client, webSocketFrame(client, binary, publish("2")));
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text),
             shown("O" + text("C", connectPacket()) + text("C", large.substr(0, 44)) + " L"
                   + text("C", publish("1")) + " L" + text("C", publish("2")) + " X"));
}

QTEST_APPLESS_MAIN(TestWebSocketFrames)
#include "tst_websocketframes.moc"
