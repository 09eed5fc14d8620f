// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/dissection.h"
#include "core/capture/jsonwriter.h"

#include <string>

namespace espalier::cli {

/// Into an object that is open: the clause, "severity", "by".
void writeConversationFinding(Clause clause, ConversationFinding::Severity severity, Side side,
                              JsonWriter &json);

/// Writes a Dissection as one JSON object; what it contains stands in the order of the input. The caller may take what is
/// in `out` away between calls.
///
/// Flow: begin(), packet() for each, end().
class DissectJson
{
public:
    DissectJson(const Dissection &dissection, std::string &out) : m_dissection(dissection), m_json(out) { }

    void begin();
    void packet(std::size_t index);
    void end();

private:
    void writeFinding(const ConversationFinding &finding);
    void writeOpen(const OpenItem &item);

    const Dissection &m_dissection;
    JsonWriter m_json;
};

} // namespace espalier::cli
