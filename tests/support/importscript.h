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
std::string publish(const std::string &payload);

/// As Qt Test can print it.
QByteArray shown(const std::string &text);

std::string connectPacket();

std::string text(const std::string &kind, const std::string &bytes);

void addConnection(CaptureScript &script);

inline const std::string connection = "O" + text("C", connectPacket())
                                      + text("S", std::string("\x20\2\0\0", 4)) + text("C", publish("a"))
                                      + " X";

} // namespace espalier::importing
