// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mailbox.h"
#include "core/store/treesnapshot.h"

namespace espalier {

/// What a StoreWorker hands to its Explorer: the worker puts, the GUI thread takes.
struct ExplorerFeeds
{
    Mailbox<TreeSnapshot> tree;
    Mailbox<TopicDetail> detail;
    Mailbox<StoreTotals> totals;
};

/// Makes `waiting` what a taker should see who has not taken it before `next` came.
void merge(TreeSnapshot &waiting, TreeSnapshot &&next);
void merge(TopicDetail &waiting, TopicDetail &&next);

} // namespace espalier
