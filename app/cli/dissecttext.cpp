// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dissecttext.h"

#include "core/capture/packettext.h"
#include "core/mqtt/decode.h"

#include <fmt/format.h>

#include <algorithm>

namespace espalier::cli {

namespace {

/// Times as the input has them may be seconds since 1970: they are shown from the first one on.
double startOf(const Dissection &dissection)
{
    const auto first = std::find_if(dissection.packets.begin(), dissection.packets.end(),
                                    [](const DissectedPacket &packet) { return packet.at.has_value(); });
    return first == dissection.packets.end() ? 0 : *first->at;
}

} // namespace

TextStyle styleOf(DissectStyle style, DissectColours colours)
{
    if (colours == DissectColours::No)
        return {};
    switch (style) {
    case DissectStyle::Headline:
        break;
    case DissectStyle::Bytes:
        return {"\x1b[2m", "\x1b[0m"};
    case DissectStyle::Problem:
        return {"\x1b[1;31m", "\x1b[0m"};
    case DissectStyle::Doubt:
        return {"\x1b[33m", "\x1b[0m"};
    }
    return {"\x1b[1m", "\x1b[0m"};
}

void DissectText::packet(std::size_t index, std::string &out)
{
    const auto &packet = m_dissection.packets[index];
    FieldTrace trace;
    static_cast<void>(decode(packet.bytes, {packet.version, packet.sender}, &trace));
    auto headline = fmt::format("#{} {}", index, packetHeadline(packet.bytes, packet.sender));
    if (packet.at)
        headline += fmt::format("  {:.6f} s", *packet.at - startOf(m_dissection));
    out += styled(Style::Headline, headline);
    out += '\n';
    appendFieldLines(trace, packet.bytes, style(Style::Bytes), out);
    for (const auto &finding : trace.findings()) {
        ++m_violations;
        appendClauseLines(finding.clause, fmt::format("Violated at {:04x}", finding.offset),
                          style(Style::Problem), out);
    }
    out += '\n';
}

void DissectText::conversation(std::string &out)
{
    const auto isOfConversation = [](const ConversationFinding &finding) {
        return finding.scope == ConversationFinding::Scope::InContext;
    };
    const auto &findings = m_dissection.findings;
    if (std::any_of(findings.begin(), findings.end(), isOfConversation) || !m_dissection.open.empty())
        out += styled(Style::Headline, "Conversation") + '\n';
    for (const auto &finding : findings) {
        if (!isOfConversation(finding))
            continue;
        ++(finding.severity == ConversationFinding::Severity::Violation ? m_violations : m_suspicions);
        appendConversationFinding(finding, out);
    }
    for (const auto &item : m_dissection.open)
        appendOpen(item, out);
    if (!out.empty() && !out.ends_with("\n\n"))
        out += '\n';
    appendSummary(out);
}

void DissectText::appendConversationFinding(const ConversationFinding &finding, std::string &out) const
{
    const bool isViolation = finding.severity == ConversationFinding::Severity::Violation;
    auto where = fmt::format("{} by the {} with {}", isViolation ? "Violated" : "Perhaps violated",
                             sideName(finding.side), packetName(finding.packet));
    if (finding.related)
        where += fmt::format(", after {}", packetName(*finding.related));
    appendClauseLines(finding.clause, where, style(isViolation ? Style::Problem : Style::Doubt), out);
}

void DissectText::appendOpen(const OpenItem &item, std::string &out) const
{
    const bool isSilence = item.awaited == PacketType::PingReq;
    auto text = fmt::format("Open: the {} owes {}", sideName(item.owedBy),
                            isSilence ? "a packet" : packetTypeName(item.awaited));
    if (item.packetId.isValid())
        text += fmt::format(" {}", item.packetId.value());
    text += fmt::format("{} {}", isSilence ? " since Keep Alive ran out behind" : " for",
                        packetName(item.packet));
    if (m_dissection.hasTimes)
        text += fmt::format(", for {:.3f} s", std::chrono::duration<double>(item.openFor).count());
    out += "  " + styled(Style::Doubt, text);
    out += fmt::format("  ({})\n", clauseInfo(item.clause).label);
}

void DissectText::appendSummary(std::string &out) const
{
    for (const auto &note : m_dissection.notes)
        appendWrapped(note, "", out);
    auto summary = counted(m_dissection.packets.size(), "packet", "packets") + ", ";
    summary += m_violations == 0 ? "nothing violated" : counted(m_violations, "violation", "violations");
    if (m_suspicions > 0)
        summary += ", " + counted(m_suspicions, "suspicion", "suspicions");
    out += styled(m_violations == 0 ? Style::Headline : Style::Problem, summary + '.');
    out += '\n';
}

std::string DissectText::packetName(std::uint64_t index) const
{
    const auto &bytes = m_dissection.packets[index].bytes;
    return fmt::format("#{} {}", index, packetTypeName(static_cast<PacketType>(bytes[0] >> 4)));
}

} // namespace espalier::cli
