// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packettext.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtext.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace espalier {

namespace {

constexpr std::size_t bytesInLine = 8;
/// Of one field; the rest is counted.
constexpr std::size_t bytesShown = 64;
constexpr std::size_t bytesWidth = 3 * bytesInLine - 1;
constexpr std::size_t textWidth = 100;

/// Of well-formed UTF-8.
std::size_t characters(std::string_view text)
{
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string_view typeName(ByteView packet)
{
    return packetTypeName(static_cast<PacketType>(packet[0] >> 4));
}

void writeField(const TracedField &field, ByteView packet, JsonWriter &json)
{
    json.key("name").string(field.name).key("offset").number(field.offset).key("length").number(field.length);
    const auto text = asText(packet.subspan(field.offset, field.length));
    if (field.isCutOff)
        json.key("cutOff").boolean(true);
    else if (field.kind == TracedField::Kind::Number)
        json.key("value").number(field.number);
    else if (field.kind == TracedField::Kind::Flag)
        json.key("value").boolean(field.number != 0);
    else if (field.kind == TracedField::Kind::Text && isJsonText(text))
        json.key("value").string(text);
    if (const auto shown = fieldValue(field, packet); !shown.empty())
        json.key("text").string(shown);
}

/// The flat list as a tree: the children of a group are in its "fields".
void writeFields(const FieldTrace &trace, ByteView packet, JsonWriter &json)
{
    std::size_t depth = 0;
    json.key("fields").beginArray();
    for (const auto &field : trace.fields()) {
        for (; depth > field.depth; --depth)
            json.endArray().endObject();
        json.beginObject();
        writeField(field, packet, json);
        if (field.kind == TracedField::Kind::Group) {
            json.key("fields").beginArray();
            ++depth;
        } else {
            json.endObject();
        }
    }
    for (; depth > 0; --depth)
        json.endArray().endObject();
    json.endArray();
}

} // namespace

std::string_view sideName(Side side)
{
    return side == Side::Client ? "client" : "server";
}

std::string_view versionName(ProtocolVersion version)
{
    switch (version) {
    case ProtocolVersion::V31:
        return "MQTT 3.1";
    case ProtocolVersion::V311:
        return "MQTT 3.1.1";
    case ProtocolVersion::V5:
        break;
    }
    return "MQTT 5";
}

std::string_view standardOf(Clause clause)
{
    if (clause >= Clause::RULE_1_5_5_TooManyBytes)
        return {};
    return clause < Clause::MQTT311_1_5_3_1 ? "5.0" : "3.1.1";
}

std::string counted(std::size_t count, std::string_view one, std::string_view more)
{
    return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string spacedHex(ByteView bytes)
{
    std::string text;
    for (const auto byte : bytes)
        fmt::format_to(std::back_inserter(text), "{}{:02x}", text.empty() ? "" : " ", byte);
    return text;
}

std::string TextStyle::operator()(std::string_view text) const
{
    return fmt::format("{}{}{}", before, text, behind);
}

std::string packetHeadline(ByteView packet, Side sender)
{
    return fmt::format("{}  {} to {}  {}", typeName(packet), sideName(sender),
                       sideName(sender == Side::Client ? Side::Server : Side::Client),
                       counted(packet.size(), "byte", "bytes"));
}

void appendFieldLines(const FieldTrace &trace, ByteView packet, TextStyle bytesStyle, std::string &out)
{
    for (const auto &field : trace.fields()) {
        const bool isGroup = field.kind == TracedField::Kind::Group;
        const auto bytes = packet.subspan(field.offset, isGroup ? 0 : field.length);
        const auto shown = std::min(bytes.size(), bytesInLine);
        const auto hex = spacedHex(bytes.first(shown));
        out += fmt::format("  {:04x}  ", field.offset) + bytesStyle(hex);
        out.append(bytesWidth - hex.size() + 2 + 2U * field.depth, ' ');
        out += fieldText(field, packet);
        out += '\n';
        for (auto at = shown; at < std::min(bytes.size(), bytesShown); at += bytesInLine)
            out += fmt::format("  {:04x}  ", field.offset + at)
                   + bytesStyle(spacedHex(bytes.subspan(at, std::min(bytesInLine, bytes.size() - at))))
                   + '\n';
        if (bytes.size() > bytesShown)
            out += fmt::format("        and {}\n",
                               counted(bytes.size() - bytesShown, "byte more", "bytes more"));
    }
}

void appendClauseLines(Clause clause, std::string_view where, TextStyle headline, std::string &out)
{
    const auto &info = clauseInfo(clause);
    const auto standard = standardOf(clause);
    out += "  ";
    out += headline(fmt::format("{}: {}", where, info.label));
    if (!standard.empty())
        out += fmt::format("  (MQTT {}, section {})", standard, info.section);
    out += '\n';
    if (!info.title.empty() && info.title != info.text) // a rule without a number has one text
        appendWrapped(info.title, "    ", out);
    appendWrapped(info.text, "    ", out);
}

void appendWrapped(std::string_view text, std::string_view indent, std::string &out)
{
    std::size_t column = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty())
            continue;
        if (column > 0 && column + 1 + characters(word) > textWidth) {
            out += '\n';
            column = 0;
        }
        if (column == 0) {
            out += indent;
            column = indent.size();
        } else {
            out += ' ';
            ++column;
        }
        out += word;
        column += characters(word);
    }
    out += '\n';
}

void writePacketKind(ByteView packet, Side sender, ProtocolVersion version, JsonWriter &json)
{
    json.key("type").string(typeName(packet)).key("sender").string(sideName(sender));
    json.key("version").string(versionName(version).substr(std::string_view("MQTT ").size()));
}

void writePacketContent(const FieldTrace &trace, ByteView packet, JsonWriter &json)
{
    json.key("length").number(packet.size()).key("bytes").hex(packet);
    writeFields(trace, packet, json);
    json.key("findings").beginArray();
    for (const auto &finding : trace.findings()) {
        json.beginObject();
        writeClause(finding.clause, json);
        json.key("offset").number(finding.offset);
        json.key("reasonCode").number(static_cast<std::uint8_t>(finding.reason)).endObject();
    }
    json.endArray();
}

void writeClause(Clause clause, JsonWriter &json)
{
    const auto &info = clauseInfo(clause);
    json.key("id").string(info.label);
    if (const auto standard = standardOf(clause); !standard.empty())
        json.key("standard").string(standard);
    json.key("section")
        .string(info.section)
        .key("title")
        .string(info.title)
        .key("statement")
        .string(info.text);
}

} // namespace espalier
