// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/capture/jsonwriter.h"
#include "core/mqtt/fieldtrace.h"
#include "core/mqtt/types.h"
#include "core/mqtt/violation.h"

#include <string>
#include <string_view>

/// Packets taken apart as text for people and as JSON for programs: what the command line prints and what is copied from
/// the inspector. In English, with the standard's words.
namespace espalier {

/// "client", "server"
[[nodiscard]] std::string_view sideName(Side side);
/// "MQTT 3.1.1"
[[nodiscard]] std::string_view versionName(ProtocolVersion version);
/// The standard that numbers a statement: "5.0", "3.1.1", or nothing for a rule without a number.
[[nodiscard]] std::string_view standardOf(Clause clause);
/// "1 byte", "2 bytes"
[[nodiscard]] std::string counted(std::size_t count, std::string_view one, std::string_view more);

/// "30 05 00 01"
[[nodiscard]] std::string spacedHex(ByteView bytes);

/// How a part of a text is set off: put before and behind it, usually what a terminal takes as a colour.
struct TextStyle
{
    std::string_view before {};
    std::string_view behind {};
    [[nodiscard]] std::string operator()(std::string_view text) const;
};

/// "PUBLISH  client to server  12 bytes"
[[nodiscard]] std::string packetHeadline(ByteView packet, Side sender);
/// The tree of fields beside their bytes, aligned; of a long field the first 64 bytes.
void appendFieldLines(const FieldTrace &trace, ByteView packet, TextStyle bytes, std::string &out);
/// What a statement says, behind a line that begins with `where`.
void appendClauseLines(Clause clause, std::string_view where, TextStyle headline, std::string &out);
/// Appends `text` in lines that begin with `indent`, broken between words.
void appendWrapped(std::string_view text, std::string_view indent, std::string &out);

// Each writes keys and values into an object that is open.
/// "type", "sender", "version"
void writePacketKind(ByteView packet, Side sender, ProtocolVersion version, JsonWriter &json);
/// "length", "bytes", "fields" as a tree, "findings"
void writePacketContent(const FieldTrace &trace, ByteView packet, JsonWriter &json);
/// "id", "standard", "section", "title", "statement"
void writeClause(Clause clause, JsonWriter &json);

} // namespace espalier
