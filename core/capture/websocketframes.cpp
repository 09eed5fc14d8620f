// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/websocketframes.h"

#include <algorithm>
#include <vector>

namespace espalier {

namespace {

/// Longer ones are something else.
constexpr std::size_t largestHandshake = 16 * 1024;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isSame(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

/// Calls `found` for each part of the lists in the fields called `name`.
template <typename Found>
void eachInField(std::string_view head, std::string_view name, Found found)
{
    while (!head.empty()) {
        const auto line = head.substr(0, head.find('\n'));
        head.remove_prefix(std::min(line.size() + 1, head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !isSame(line.substr(0, colon), name))
            continue;
        for (auto list = line.substr(colon + 1); !list.empty();) {
            const auto part = list.substr(0, list.find(','));
            list.remove_prefix(std::min(part.size() + 1, list.size()));
            found(trimmed(part));
        }
    }
}

} // namespace

WebSocketUpgrade readUpgrade(Side sender, std::string_view text, std::size_t &length)
{
    const std::string_view begin = sender == Side::Client ? "GET " : "HTTP/1.1 101";
    if (text.substr(0, begin.size()) != begin.substr(0, text.size()))
        return WebSocketUpgrade::Other;
    const auto end = text.find("\r\n\r\n");
    if (std::min(end, text.size()) > largestHandshake)
        return WebSocketUpgrade::Other;
    if (end == std::string_view::npos)
        return WebSocketUpgrade::Incomplete;
    length = end + 4;
    const auto head = text.substr(0, end);
    bool isWebSocket = false;
    bool isMqtt = false;
    bool isCompressed = false;
    eachInField(head, "Upgrade", [&](std::string_view part) { isWebSocket |= isSame(part, "websocket"); });
    eachInField(head, "Sec-WebSocket-Protocol",
                [&](std::string_view part) { isMqtt |= isSame(part.substr(0, 4), "mqtt"); });
    eachInField(head, "Sec-WebSocket-Extensions", [&](std::string_view part) {
        isCompressed |= isSame(part.substr(0, 18), "permessage-deflate");
    });
    if (!isWebSocket || !isMqtt)
        return WebSocketUpgrade::Other;
    return isCompressed ? WebSocketUpgrade::MqttCompressed : WebSocketUpgrade::Mqtt;
}

WebSocketFrames::Place WebSocketFrames::feed(ByteView bytes, const Sink &sink)
{
    if (m_isLost && !beginsWithFrame(bytes))
        return Place::Lost;
    m_isLost = false;
    while (!bytes.empty()) {
        if (m_left > 0) {
            const auto here =
                bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(m_left, bytes.size())));
            takePayload(here, sink);
            bytes = bytes.subspan(here.size());
            continue;
        }
        m_header.at(m_headerSize++) = bytes[0];
        bytes = bytes.subspan(1);
        if (!readHeader()) {
            m_headerSize = 0;
            m_isLost = true;
            return Place::Lost;
        }
    }
    return Place::Known;
}

/// Whether a frame begins and ends in `bytes`: weaker signs are mistaken too easily.
bool WebSocketFrames::beginsWithFrame(ByteView bytes) const
{
    WebSocketFrames trial(m_sender);
    for (std::size_t i = 0; i < std::min(bytes.size(), m_header.size()); ++i) {
        trial.m_header.at(trial.m_headerSize++) = bytes[i];
        if (!trial.readHeader())
            return false;
        if (trial.m_headerSize == 0)
            return trial.m_left < bytes.size() - i;
    }
    return false;
}

std::optional<std::uint64_t> WebSocketFrames::lose(std::uint64_t bytes)
{
    if (!m_isLost && m_headerSize == 0 && bytes <= m_left) {
        m_left -= bytes;
        m_at += bytes;
        return m_isData ? bytes : 0;
    }
    m_isLost = true;
    m_headerSize = 0;
    m_left = 0;
    return std::nullopt;
}

/// Reads what is there of the header; false when it is none.
bool WebSocketFrames::readHeader()
{
    const auto header = readWebSocketHeader(ByteView(m_header).first(m_headerSize), m_sender);
    if (!header)
        return false;
    if (header->size == 0)
        return true;
    m_left = header->payloadLength;
    m_mask = header->mask;
    m_isData = !header->isControl();
    m_at = 0;
    m_headerSize = 0;
    return true;
}

void WebSocketFrames::takePayload(ByteView bytes, const Sink &sink)
{
    if (m_isData && m_sender == Side::Client) {
        std::vector<std::uint8_t> plain(bytes.begin(), bytes.end());
        for (std::size_t i = 0; i < plain.size(); ++i)
            plain[i] ^= m_mask.at((m_at + i) % 4);
        sink(plain);
    } else if (m_isData) {
        sink(bytes);
    }
    m_left -= bytes.size();
    m_at += bytes.size();
}

} // namespace espalier
