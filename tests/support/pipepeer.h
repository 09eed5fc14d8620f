// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memorypipe.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/framer.h"

#include <string>
#include <utility>

namespace espalier {

/// A server for one client at the other end of a pipe: accepts when told to, acknowledges and counts.
class PipePeer
{
public:
    explicit PipePeer(PipeEnd pipe) : m_pipe(std::move(pipe)) { }

    void read()
    {
        const auto bytes = m_pipe.take();
        const auto fed = m_framer.feed(bytes.view(), [this](ByteView packet) {
            const auto decoded = decode(packet, {});
            if (decoded)
                std::visit([this](const auto &received) { handle(received); }, *decoded);
            else
                ++violations;
            return true;
        });
        if (!fed)
            ++violations;
    }
    void accept() { answer(ConnAck {}); }
    void close() { m_pipe.close(); }
    [[nodiscard]] bool isClosed() const { return m_pipe.isClosed(); }

    std::string clientId;
    std::string willTopic;
    int published = 0;
    int acknowledged = 0;
    int disconnects = 0;
    int violations = 0;

private:
    template <typename T>
    void answer(const T &packet)
    {
        ByteBuffer bytes;
        encode(packet, ProtocolVersion::V5, bytes);
        if (m_pipe.write(bytes.view()) != bytes.size())
            ++violations;
    }
    void handle(const Connect &connect)
    {
        clientId = connect.clientId;
        willTopic = connect.will ? connect.will->topicName : std::string_view();
    }
    void handle(const Publish &publish)
    {
        ++published;
        if (publish.qos == Qos::AtLeastOnce) {
            answer(PubAck {.packetId = publish.packetId});
            ++acknowledged;
        }
    }
    void handle(const Disconnect &) { ++disconnects; }
    template <typename T>
    void handle(const T &)
    {
        ++violations;
    }

    PipeEnd m_pipe;
    Framer m_framer;
};

} // namespace espalier
