// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/explorer.h"
#include "core/service/explorerfeeds.h"
#include "core/service/storeworker.h"
#include "tests/support/storescript.h"

#include <QSignalSpy>
#include <QTest>

namespace espalier {

/// A store and its view in one thread, with what the view has been told.
struct ExplorerScript
{
    ExplorerScript();

    void add(std::string_view topicName, std::string_view payload = {}, bool retain = false);
    /// Takes snapshots until one is as it should be.
    template <typename Holds>
    [[nodiscard]] bool waitForTree(Holds &&holds)
    {
        return QTest::qWaitFor([&] {
            if (trees.count() > treesTaken) {
                treesTaken = static_cast<int>(trees.count());
                tree = explorer.takeTree();
                return holds(tree);
            }
            return false;
        });
    }
    /// Takes totals until all messages are in them.
    [[nodiscard]] bool waitForTotals(std::uint64_t messages);
    [[nodiscard]] QStringList names() const;

    Budget budget {64 * 1024 * 1024};
    std::shared_ptr<ExplorerFeeds> feeds = std::make_shared<ExplorerFeeds>();
    StoreWorker worker {feeds};
    Explorer explorer {&worker, feeds};
    QSignalSpy trees {&explorer, &Explorer::treePending};
    QSignalSpy details {&explorer, &Explorer::detailPending};
    QSignalSpy totals {&explorer, &Explorer::totalsPending};
    int treesTaken = 0;
    int totalsTaken = 0;
    StoreTotals sums;
    TreeSnapshot tree;
    WallTime time = 0;
};

} // namespace espalier
