// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/servertest.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// MQTT over WebSocket (6), spoken byte by byte, so that everything can be said that a library would not say.
namespace espalier::test {

inline const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string request(const std::string &more = "Sec-WebSocket-Protocol: mqtt\r\n",
                    const std::string &path = "/mqtt");

/// A frame of a client; `first` is its first byte. The mask is nothing but zeros.
std::vector<std::uint8_t> frame(ByteView content, std::uint8_t first = 0x82);

template <typename Client>
class Framed : public Client
{
public:
    using Client::Client;

    void sendText(const std::string &text) { asio::write(this->stream, asio::buffer(text)); }
    /// Reads an answer of HTTP with what follows its head, when it says how long that is.
    std::string answer()
    {
        std::string text;
        boost::system::error_code error;
        while (!error && text.find("\r\n\r\n") == std::string::npos)
            text += static_cast<char>(byte(error));
        return text;
    }
    [[nodiscard]] bool upgrades(const std::string &text = request())
    {
        sendText(text);
        return answer().starts_with("HTTP/1.1 101 ");
    }
    void sendFrame(std::string_view text, std::uint8_t first = 0x82)
    {
        const auto bytes = frame(wire(text), first);
        asio::write(this->stream, asio::buffer(bytes));
    }
    /// Reads frames until `text` has come as binary content; true if it is the same.
    bool expectsContent(std::string_view text)
    {
        const auto expected = wire(text);
        std::vector<std::uint8_t> content;
        while (content.size() < expected.size()) {
            const auto [first, more] = takeFrame();
            if (first != 0x82)
                return false;
            ++frames;
            content.insert(content.end(), more.begin(), more.end());
        }
        return content == expected;
    }
    /// The next frame; its first byte is 0 at the end.
    std::pair<int, std::vector<std::uint8_t>> takeFrame()
    {
        boost::system::error_code error;
        const int first = byte(error);
        std::uint64_t size = byte(error);
        if (size >= 126) {
            const int bytes = size == 126 ? 2 : 8;
            size = 0;
            for (int i = 0; i < bytes; ++i)
                size = size << 8 | byte(error);
        }
        std::vector<std::uint8_t> content(error ? 0 : size);
        asio::read(this->stream, asio::buffer(content), error);
        if (error)
            return {};
        return {first, content};
    }
    /// The code of the close frame that comes next.
    int closeCode()
    {
        const auto [first, content] = takeFrame();
        return first == 0x88 && content.size() >= 2 ? content[0] << 8 | content[1] : -1;
    }

    int frames = 0;

private:
    std::uint8_t byte(boost::system::error_code &error)
    {
        std::uint8_t value = 0;
        asio::read(this->stream, asio::buffer(&value, 1), error);
        return value;
    }
};

using WebSocketClient = Framed<TcpClient>;
using SecureWebSocketClient = Framed<TlsClient>;

ServerSettings webSocket(WebSocketSettings settings = {});

} // namespace espalier::test
