// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/derivation.h"
#include "core/series/expression.h"
#include "core/service/signalsource.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

namespace espalier {

/// A signal that is made of others: by an expression, then step by step. Works in portions, so that millions of samples
/// take some frames, and not one long one. For one thread.
///
/// Flow: note() whenever an input has changed -> work() once for each frame, while isPending().
class DerivedSignal
{
public:
    /// Of a source that is derived. One whose expression does not parse stays empty.
    explicit DerivedSignal(const SignalSource &source);

    [[nodiscard]] const Series &series() const;
    /// Samples of an input at `from` and later are new or others.
    void note(SampleTime from) { m_pendingFrom = std::min(m_pendingFrom.value_or(from), from); }
    [[nodiscard]] bool isPending() const { return m_pendingFrom.has_value(); }
    /// `inputs` has one for each of the source. The time from which on series() has changed; nothing when it has not.
    std::optional<SampleTime> work(std::span<const Series *const> inputs);

    [[nodiscard]] std::uint64_t bytes() const;
    /// Gives up the oldest block of each series; returns the number of samples.
    std::size_t dropOldest();

private:
    std::optional<ExpressionSeries> m_expression;
    std::vector<DerivedSeries> m_steps;
    std::optional<SampleTime> m_pendingFrom;
};

} // namespace espalier
