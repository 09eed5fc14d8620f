// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pipepeer.h"

#include <string_view>
#include <variant>

namespace espalier {

template <typename T>
void PipePeer::answer(const T &packet)
{
    ByteBuffer bytes;
    encode(packet, ProtocolVersion::V5, bytes);
    if (m_pipe.write(bytes.view()) != bytes.size())
        ++violations;
}

template <typename T>
void PipePeer::handle(const T &)
{
    ++violations;
}

void PipePeer::read()
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

void PipePeer::accept()
{
    answer(ConnAck {});
}

void PipePeer::handle(const Connect &connect)
{
    clientId = connect.clientId;
    willTopic = connect.will ? connect.will->topicName : std::string_view();
}

void PipePeer::handle(const Publish &publish)
{
    ++published;
    if (publish.qos == Qos::AtLeastOnce) {
        answer(PubAck {.packetId = publish.packetId});
        ++acknowledged;
    }
}

void PipePeer::handle(const Disconnect &)
{
    ++disconnects;
}

} // namespace espalier
