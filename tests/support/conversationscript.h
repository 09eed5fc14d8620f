// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/conversation.h"
#include "tests/support/wire.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Plays a conversation written as text, one packet a line: ">" from client to server, "<" the other way, then wire text.
/// "@2.5" on a line of its own moves the clock on by so many seconds.
class ConversationScript
{
public:
    explicit ConversationScript(Conversation::Options options = {});

    void play(std::string_view script);
    void send(ByteView packet, Side sender);

    [[nodiscard]] const std::vector<ConversationFinding> &findings() const { return m_findings; }
    [[nodiscard]] Conversation &conversation() { return m_conversation; }

    /// "MQTT-3.1.0-2 client #2 <- #0": statement, who broke it, with which packet, and the one that makes it wrong. A "?"
    /// behind the statement is a suspicion, a "!" a packet that is wrong by itself.
    [[nodiscard]] std::string findingsText() const;
    /// "SUBACK server #2 id 1 4.5 s MQTT-3.8.4-1"
    [[nodiscard]] std::string openText() const;

private:
    void playLine(std::string_view line);

    Conversation m_conversation;
    SessionTime m_now {};
    std::vector<ConversationFinding> m_findings;
};

} // namespace espalier
