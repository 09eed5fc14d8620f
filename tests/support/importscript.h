// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/utf8.h"
#include "tests/support/capturescript.h"

#include <QByteArray>

#include <string>

/// What tests of the import put into captures, and what becomes of it.
namespace espalier::importing {

inline constexpr auto client = Side::Client;
inline constexpr auto server = Side::Server;

// Packets that are text, so that what becomes of them can be read: PUBLISH of topic "t".
inline std::string publish(const std::string &payload)
{
    return "0" + std::string(1, static_cast<char>(payload.size() + 3)) + std::string("\0\1t", 3) + payload;
}

/// As Qt Test can print it.
inline QByteArray shown(const std::string &text)
{
    std::string out;
    appendEscaped(text, out);
    return QByteArray::fromStdString(out);
}

inline std::string connectPacket()
{
    const auto bytes = wire("10 L[ S'MQTT' 04 02 003c S'c1' ]");
    return {bytes.begin(), bytes.end()};
}

inline std::string text(const std::string &kind, const std::string &bytes)
{
    return " " + kind + "'" + bytes + "'";
}

inline void addConnection(CaptureScript &script)
{
    script.handshake();
    script.addText(client, connectPacket());
    script.add(server, "20 02 00 00");
    script.addText(client, publish("a"));
    script.finish();
}

inline const std::string connection = "O" + text("C", connectPacket())
                                      + text("S", std::string("\x20\2\0\0", 4)) + text("C", publish("a"))
                                      + " X";

} // namespace espalier::importing
