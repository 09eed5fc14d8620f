// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a client sends to the WebSocket of a proxy, request and frames, comes to the same in one piece and in pieces, and to
// what a bystander reads of it. The first byte chooses the pieces.
#include "core/capture/websocketframes.h"
#include "core/net/websocketcodec.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <string>

using namespace espalier;

namespace {

struct Served
{
    QByteArray data;
    QByteArray reply;
    std::optional<WebSocketFailure> failure;
    bool wasOpen = false;
};

Served serve(ByteView bytes, std::size_t pieceSize)
{
    auto codec = WebSocketCodec::forServer();
    Served served;
    while (!bytes.empty() && !served.failure) {
        const auto piece = bytes.first(std::min(pieceSize, bytes.size()));
        bytes = bytes.subspan(piece.size());
        if (const auto good = codec.receive(piece, served.data); !good)
            served.failure = good.error();
        served.reply += codec.takeReply();
        served.wasOpen |= codec.isOpen();
    }
    require(!served.failure || !codec.isOpen());
    return served;
}

/// What a bystander takes out of the frames behind the request.
std::string overheard(ByteView bytes)
{
    std::string data;
    const auto request = asText(bytes).find("\r\n\r\n");
    require(request != std::string_view::npos);
    WebSocketFrames frames(Side::Client);
    static_cast<void>(
        frames.feed(bytes.subspan(request + 4), [&data](ByteView carried) { data += asText(carried); }));
    return data;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const ByteView bytes(data + 1, size - 1);
    const auto whole = serve(bytes, std::max<std::size_t>(size, 1));
    const auto pieces = serve(bytes, 1U + data[0]);
    require(whole.data == pieces.data && whole.reply == pieces.reply);
    require(whole.failure.has_value() == pieces.failure.has_value());
    require(
        !whole.failure
        || (whole.failure->kind == pieces.failure->kind && whole.failure->status == pieces.failure->status));
    require(static_cast<std::size_t>(whole.data.size()) <= bytes.size());
    if (!whole.data.isEmpty())
        require(overheard(bytes).starts_with(whole.data.toStdString()));
    return 0;
}
