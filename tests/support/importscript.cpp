// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/importscript.h"

namespace espalier::importing {

std::string publish(const std::string &payload)
{
    return "0" + std::string(1, static_cast<char>(payload.size() + 3)) + std::string("\0\1t", 3) + payload;
}

QByteArray shown(const std::string &text)
{
    std::string out;
    appendEscaped(text, out);
    return QByteArray::fromStdString(out);
}

std::string connectPacket()
{
    const auto bytes = wire("10 L[ S'MQTT' 04 02 003c S'c1' ]");
    return {bytes.begin(), bytes.end()};
}

std::string text(const std::string &kind, const std::string &bytes)
{
    return " " + kind + "'" + bytes + "'";
}

void addConnection(CaptureScript &script)
{
    script.handshake();
    script.addText(client, connectPacket());
    script.add(server, "20 02 00 00");
    script.addText(client, publish("a"));
    script.finish();
}

} // namespace espalier::importing
