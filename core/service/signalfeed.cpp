// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalfeed.h"

#include <iterator>

namespace espalier {

std::size_t merge(SignalRuns &waiting, SignalRuns &&next)
{
    std::size_t samples = 0;
    for (auto &[number, run] : next) {
        SignalRun &merged = waiting[number];
        if (merged.samples.empty())
            merged.samples = std::move(run.samples);
        else
            merged.samples.insert(merged.samples.end(), run.samples.begin(), run.samples.end());
        std::ranges::move(run.newLabels, std::back_inserter(merged.newLabels));
        merged.areTruths = run.areTruths;
        merged.missed += run.missed;
        merged.isFound = run.isFound;
        merged.isComplete = run.isComplete;
    }
    for (const auto &[number, run] : waiting)
        samples += run.samples.size();
    return samples;
}

} // namespace espalier
