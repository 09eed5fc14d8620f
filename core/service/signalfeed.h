// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mailbox.h"
#include "core/series/sample.h"
#include "core/service/signalcatalog.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace espalier {

/// What has come of one signal.
struct SignalRun
{
    /// Texts are numbers of labels, counted from the first that was ever told.
    std::vector<Sample> samples {};
    std::vector<std::string> newLabels {};
    /// All numbers so far have been booleans.
    bool areTruths = false;
    /// Messages that history gave up before they were read.
    std::uint64_t missed = 0;
    /// The topic is known.
    bool isFound = false;
    /// All that history has was read.
    bool isComplete = false;
};

/// By the number that the taker gave the signal.
using SignalRuns = std::map<std::uint32_t, SignalRun>;

/// What a SignalWorker hands to the GUI thread.
struct SignalFeed
{
    Mailbox<SignalRuns> runs;
    Mailbox<SignalCatalog> catalog;
    Mailbox<SignalValues> values;
};

/// Makes `waiting` what a taker should see who has not taken it before `next` came. Returns the samples that wait.
std::size_t merge(SignalRuns &waiting, SignalRuns &&next);

} // namespace espalier
