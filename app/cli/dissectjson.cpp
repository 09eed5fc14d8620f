// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dissectjson.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtext.h"

namespace espalier::cli {

namespace {

std::string_view versionNumber(ProtocolVersion version)
{
    return versionName(version).substr(std::string_view("MQTT ").size());
}

} // namespace

void DissectJson::begin()
{
    m_json.beginObject().key("packets").beginArray();
}

void DissectJson::packet(std::size_t index)
{
    const auto &packet = m_dissection.packets[index];
    FieldTrace trace;
    static_cast<void>(decode(packet.bytes, {packet.version, packet.sender}, &trace));
    m_json.newLine().beginObject().key("index").number(index);
    m_json.key("type").string(packetTypeName(static_cast<PacketType>(packet.bytes[0] >> 4)));
    m_json.key("sender").string(sideName(packet.sender)).key("version").string(versionNumber(packet.version));
    if (packet.at)
        m_json.key("time").seconds(*packet.at);
    m_json.key("streamOffset").number(packet.offset).key("length").number(packet.bytes.size());
    m_json.key("bytes").hex(packet.bytes);
    writeFields(trace, packet.bytes);
    m_json.key("findings").beginArray();
    for (const auto &finding : trace.findings()) {
        m_json.beginObject();
        writeClause(finding.clause);
        m_json.key("offset").number(finding.offset);
        m_json.key("reasonCode").number(static_cast<std::uint8_t>(finding.reason)).endObject();
    }
    m_json.endArray().endObject();
}

/// The flat list as a tree: the children of a group are in its "fields".
void DissectJson::writeFields(const FieldTrace &trace, ByteView packet)
{
    std::size_t depth = 0;
    m_json.key("fields").beginArray();
    for (const auto &field : trace.fields()) {
        for (; depth > field.depth; --depth)
            m_json.endArray().endObject();
        m_json.beginObject();
        writeField(field, packet);
        if (field.kind == TracedField::Kind::Group) {
            m_json.key("fields").beginArray();
            ++depth;
        } else {
            m_json.endObject();
        }
    }
    for (; depth > 0; --depth)
        m_json.endArray().endObject();
    m_json.endArray();
}

void DissectJson::writeField(const TracedField &field, ByteView packet)
{
    m_json.key("name")
        .string(field.name)
        .key("offset")
        .number(field.offset)
        .key("length")
        .number(field.length);
    const auto text = asText(packet.subspan(field.offset, field.length));
    if (field.isCutOff)
        m_json.key("cutOff").boolean(true);
    else if (field.kind == TracedField::Kind::Number)
        m_json.key("value").number(field.number);
    else if (field.kind == TracedField::Kind::Flag)
        m_json.key("value").boolean(field.number != 0);
    else if (field.kind == TracedField::Kind::Text && isJsonText(text))
        m_json.key("value").string(text);
    if (const auto shown = fieldValue(field, packet); !shown.empty())
        m_json.key("text").string(shown);
}

void DissectJson::writeClause(Clause clause)
{
    const auto &info = clauseInfo(clause);
    m_json.key("id").string(info.label);
    if (const auto standard = standardOf(clause); !standard.empty())
        m_json.key("standard").string(standard);
    m_json.key("section")
        .string(info.section)
        .key("title")
        .string(info.title)
        .key("statement")
        .string(info.text);
}

void DissectJson::end()
{
    m_json.endArray().newLine().key("findings").beginArray();
    for (const auto &finding : m_dissection.findings) {
        if (finding.scope == ConversationFinding::Scope::InContext)
            writeFinding(finding);
    }
    m_json.endArray().newLine().key("open").beginArray();
    for (const auto &item : m_dissection.open)
        writeOpen(item);
    m_json.endArray().newLine().key("notes").beginArray();
    for (const auto &note : m_dissection.notes)
        m_json.string(note);
    m_json.endArray().newLine().key("violated").boolean(m_dissection.hasViolations()).endObject();
}

void DissectJson::writeFinding(const ConversationFinding &finding)
{
    const bool isViolation = finding.severity == ConversationFinding::Severity::Violation;
    m_json.newLine().beginObject();
    writeClause(finding.clause);
    m_json.key("severity").string(isViolation ? "violation" : "suspicion");
    m_json.key("by").string(sideName(finding.side)).key("packet").number(finding.packet);
    if (finding.related)
        m_json.key("related").number(*finding.related);
    m_json.endObject();
}

void DissectJson::writeOpen(const OpenItem &item)
{
    m_json.newLine().beginObject();
    m_json.key("awaited").string(packetTypeName(item.awaited)).key("owedBy").string(sideName(item.owedBy));
    m_json.key("packet").number(item.packet);
    if (item.packetId.isValid())
        m_json.key("packetIdentifier").number(item.packetId.value());
    if (m_dissection.hasTimes)
        m_json.key("openFor").seconds(std::chrono::duration<double>(item.openFor).count());
    writeClause(item.clause);
    m_json.endObject();
}

} // namespace espalier::cli
