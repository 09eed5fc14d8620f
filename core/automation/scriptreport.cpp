// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptreport.h"

#include <utility>

namespace espalier {

void merge(ScriptReport &waiting, ScriptReport &&next)
{
    auto lines = std::move(waiting.lines);
    lines += next.lines;
    if (const auto tooMany = lines.size() - ScriptReport::mostLines; tooMany > 0) {
        // One more makes room for the line that says so.
        std::uint64_t dropped = 0;
        for (qsizetype i = 0; i <= tooMany; ++i)
            dropped += lines[i].kind == ScriptLine::Kind::LinesDropped ? lines[i].count : 1;
        const auto time = lines[tooMany].time;
        lines.remove(0, tooMany + 1);
        lines.prepend({.kind = ScriptLine::Kind::LinesDropped, .count = dropped, .time = time});
    }
    waiting = std::move(next);
    waiting.lines = std::move(lines);
}

} // namespace espalier
