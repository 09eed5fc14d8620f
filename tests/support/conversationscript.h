// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/conversation.h"
#include "tests/support/wire.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Plays a conversation written as text, one packet a line: ">" from client to server, "<" the other way, then wire text.
/// "@2.5" on a line of its own moves the clock on by so many seconds.
class ConversationScript
{
public:
    explicit ConversationScript(Conversation::Options options = {}) : m_conversation(options) { }

    void play(std::string_view script)
    {
        while (!script.empty()) {
            const auto end = std::min(script.find('\n'), script.size());
            playLine(script.substr(0, end));
            script.remove_prefix(std::min(end + 1, script.size()));
        }
    }
    void send(ByteView packet, Side sender) { m_conversation.observe(packet, sender, m_now, m_findings); }

    [[nodiscard]] const std::vector<ConversationFinding> &findings() const { return m_findings; }
    [[nodiscard]] Conversation &conversation() { return m_conversation; }

    /// "MQTT-3.1.0-2 client #2 <- #0": statement, who broke it, with which packet, and the one that makes it wrong. A "?"
    /// behind the statement is a suspicion, a "!" a packet that is wrong by itself.
    [[nodiscard]] std::string findingsText() const
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
    /// "SUBACK server #2 id 1 4.5 s MQTT-3.8.4-1"
    [[nodiscard]] std::string openText() const
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

private:
    void playLine(std::string_view line)
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

    Conversation m_conversation;
    SessionTime m_now {};
    std::vector<ConversationFinding> m_findings;
};

} // namespace espalier
