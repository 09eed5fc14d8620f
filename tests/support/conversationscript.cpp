// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/conversationscript.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace espalier {

ConversationScript::ConversationScript(Conversation::Options options) : m_conversation(options) { }

void ConversationScript::play(std::string_view script)
{
    while (!script.empty()) {
        const auto end = std::min(script.find('\n'), script.size());
        playLine(script.substr(0, end));
        script.remove_prefix(std::min(end + 1, script.size()));
    }
}

void ConversationScript::send(ByteView packet, Side sender)
{
    m_conversation.observe(packet, sender, m_now, m_findings);
}

std::string ConversationScript::findingsText() const
{
    std::string text;
    for (const auto &finding : m_findings) {
        const bool isSuspicion = finding.severity == ConversationFinding::Severity::Suspicion;
        const bool isAlone = finding.scope == ConversationFinding::Scope::Alone;
        text += fmt::format("{}{}{} {} #{}", clauseInfo(finding.clause).label, isSuspicion ? "?" : "",
                            isAlone ? "!" : "", finding.side == Side::Client ? "client" : "server",
                            finding.packet);
        if (finding.related)
            text += fmt::format(" <- #{}", *finding.related);
        text += '\n';
    }
    return text;
}

std::string ConversationScript::openText() const
{
    std::string text;
    for (const auto &item : m_conversation.openItems(m_now)) {
        text += fmt::format("{} {} #{}", packetTypeName(item.awaited),
                            item.owedBy == Side::Client ? "client" : "server", item.packet);
        if (item.packetId.isValid())
            text += fmt::format(" id {}", item.packetId.value());
        text += fmt::format(" {} s {}\n", std::chrono::duration<double>(item.openFor).count(),
                            clauseInfo(item.clause).label);
    }
    return text;
}

void ConversationScript::playLine(std::string_view line)
{
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty())
        return;
    const auto rest = line.substr(1);
    if (line[0] == '@')
        m_now += std::chrono::duration_cast<SessionTime::duration>(
            std::chrono::duration<double>(std::stod(std::string(rest))));
    else
        send(wire(rest), line[0] == '>' ? Side::Client : Side::Server);
}

} // namespace espalier
