// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/dissection.h"
#include "core/capture/packettext.h"

#include <string>

namespace espalier::cli {

enum class DissectColours { No, Ansi };
enum class DissectStyle { Headline, Bytes, Problem, Doubt };
[[nodiscard]] TextStyle styleOf(DissectStyle style, DissectColours colours);

/// Writes a Dissection for people: each packet as a tree of its fields beside their bytes, then what is wrong with it; at
/// the end what is wrong with the conversation. Aligned in plain ASCII, apart from text of the packets and the standard.
///
/// Flow: packet() for each, then conversation().
class DissectText
{
public:
    DissectText(const Dissection &dissection, DissectColours colours)
        : m_dissection(dissection), m_colours(colours)
    { }

    void packet(std::size_t index, std::string &out);
    void conversation(std::string &out);

private:
    using Style = DissectStyle;

    void appendConversationFinding(const ConversationFinding &finding, std::string &out) const;
    void appendOpen(const OpenItem &item, std::string &out) const;
    void appendSummary(std::string &out) const;
    [[nodiscard]] std::string packetName(std::uint64_t index) const;

    [[nodiscard]] TextStyle style(Style style) const { return styleOf(style, m_colours); }
    [[nodiscard]] std::string styled(Style style, std::string_view text) const
    {
        return this->style(style)(text);
    }

    const Dissection &m_dissection;
    DissectColours m_colours;
    std::size_t m_violations = 0;
    std::size_t m_suspicions = 0;
};

} // namespace espalier::cli
