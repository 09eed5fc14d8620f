// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/explorerscript.h"

#include <cstdint>
#include <string_view>

namespace espalier {

ExplorerScript::ExplorerScript()
{
    worker.start(budget);
}

void ExplorerScript::add(std::string_view topicName, std::string_view payload, bool retain)
{
    worker.messageReceived(publishOf(topicName, payload, retain), ++time);
    worker.endOfBatch();
}

bool ExplorerScript::waitForTotals(std::uint64_t messages)
{
    return QTest::qWaitFor([&] {
        if (totals.count() > totalsTaken) {
            totalsTaken = static_cast<int>(totals.count());
            sums = explorer.takeTotals();
        }
        return sums.messages == messages;
    });
}

QStringList ExplorerScript::names() const
{
    QStringList names;
    for (const TreeRow &row : tree.rows)
        names.append(row.name);
    return names;
}

} // namespace espalier
