// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dissectjson.h"

#include "core/capture/packettext.h"
#include "core/mqtt/decode.h"

namespace espalier::cli {

void writeConversationFinding(Clause clause, ConversationFinding::Severity severity, Side side,
                              JsonWriter &json)
{
    const bool isViolation = severity == ConversationFinding::Severity::Violation;
    writeClause(clause, json);
    json.key("severity").string(isViolation ? "violation" : "suspicion").key("by").string(sideName(side));
}

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
    writePacketKind(packet.bytes, packet.sender, packet.version, m_json);
    if (packet.at)
        m_json.key("time").seconds(*packet.at);
    m_json.key("streamOffset").number(packet.offset);
    writePacketContent(trace, packet.bytes, m_json);
    m_json.endObject();
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
    m_json.newLine().beginObject();
    writeConversationFinding(finding.clause, finding.severity, finding.side, m_json);
    m_json.key("packet").number(finding.packet);
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
    writeClause(item.clause, m_json);
    m_json.endObject();
}

} // namespace espalier::cli
