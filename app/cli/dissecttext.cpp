// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dissecttext.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtext.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace espalier::cli {

namespace {

constexpr std::size_t bytesInLine = 8;
/// Of one field; the rest is counted.
constexpr std::size_t bytesShown = 64;
constexpr std::size_t bytesWidth = 3 * bytesInLine - 1;
constexpr std::size_t textWidth = 100;

std::string spacedHex(ByteView bytes)
{
    std::string text;
    for (const auto byte : bytes)
        fmt::format_to(std::back_inserter(text), "{}{:02x}", text.empty() ? "" : " ", byte);
    return text;
}

/// Of well-formed UTF-8.
std::size_t characters(std::string_view text)
{
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

/// Appends `text` in lines that begin with `indent`, broken between words.
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

std::string counted(std::size_t count, std::string_view one, std::string_view more)
{
    return fmt::format("{} {}", count, count == 1 ? one : more);
}

/// Times as the input has them may be seconds since 1970: they are shown from the first one on.
double startOf(const Dissection &dissection)
{
    const auto first = std::find_if(dissection.packets.begin(), dissection.packets.end(),
                                    [](const DissectedPacket &packet) { return packet.at.has_value(); });
    return first == dissection.packets.end() ? 0 : *first->at;
}

} // namespace

void DissectText::packet(std::size_t index, std::string &out)
{
    const auto &packet = m_dissection.packets[index];
    FieldTrace trace;
    static_cast<void>(decode(packet.bytes, {packet.version, packet.sender}, &trace));
    auto headline = fmt::format("{}  {} to {}  {}", packetName(index), sideName(packet.sender),
                                packet.sender == Side::Client ? "server" : "client",
                                counted(packet.bytes.size(), "byte", "bytes"));
    if (packet.at)
        headline += fmt::format("  {:.6f} s", *packet.at - startOf(m_dissection));
    out += styled(Style::Headline, headline);
    out += '\n';
    appendFields(packet, trace, out);
    for (const auto &finding : trace.findings()) {
        ++m_violations;
        appendFinding(finding.clause, fmt::format("Violated at {:04x}", finding.offset), true, out);
    }
    out += '\n';
}

void DissectText::appendFields(const DissectedPacket &packet, const FieldTrace &trace, std::string &out) const
{
    for (const auto &field : trace.fields()) {
        const bool isGroup = field.kind == TracedField::Kind::Group;
        const auto bytes = packet.bytes.subspan(field.offset, isGroup ? 0 : field.length);
        const auto shown = std::min(bytes.size(), bytesInLine);
        const auto hex = spacedHex(bytes.first(shown));
        out += fmt::format("  {:04x}  ", field.offset) + styled(Style::Bytes, hex);
        out.append(bytesWidth - hex.size() + 2 + 2U * field.depth, ' ');
        out += fieldText(field, packet.bytes);
        out += '\n';
        for (auto at = shown; at < std::min(bytes.size(), bytesShown); at += bytesInLine)
            out +=
                fmt::format("  {:04x}  ", field.offset + at)
                + styled(Style::Bytes, spacedHex(bytes.subspan(at, std::min(bytesInLine, bytes.size() - at))))
                + '\n';
        if (bytes.size() > bytesShown)
            out += fmt::format("        and {}\n",
                               counted(bytes.size() - bytesShown, "byte more", "bytes more"));
    }
}

void DissectText::appendFinding(Clause clause, const std::string &where, bool isViolation,
                                std::string &out) const
{
    const auto &info = clauseInfo(clause);
    const auto standard = standardOf(clause);
    out += "  ";
    out += styled(isViolation ? Style::Problem : Style::Doubt, fmt::format("{}: {}", where, info.label));
    if (!standard.empty())
        out += fmt::format("  (MQTT {}, section {})", standard, info.section);
    out += '\n';
    if (!info.title.empty() && info.title != info.text) // a rule without a number has one text
        appendWrapped(info.title, "    ", out);
    appendWrapped(info.text, "    ", out);
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
    appendFinding(finding.clause, where, isViolation, out);
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

std::string DissectText::styled(Style style, std::string_view text) const
{
    if (m_colours == Colours::No)
        return std::string(text);
    const auto *code = "1";
    if (style == Style::Bytes)
        code = "2";
    else if (style == Style::Problem)
        code = "1;31";
    else if (style == Style::Doubt)
        code = "33";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

} // namespace espalier::cli
