// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/derivedsignal.h"

#include <utility>

namespace espalier {

namespace {

/// A moving median over its largest window takes some 10 ms for so many.
constexpr std::size_t portion = 10'000;

} // namespace

DerivedSignal::DerivedSignal(const SignalSource &source)
{
    if (!source.expression.empty()) {
        auto expression = Expression::parse(source.expression, source.inputs.size());
        // A formula that means nothing has no values, and neither has what would be made of them.
        if (!expression)
            return;
        m_expression.emplace(std::move(*expression));
    }
    for (const Derivation &derivation : source.derivations)
        m_steps.emplace_back(derivation);
}

const Series &DerivedSignal::series() const
{
    static const Series none;
    if (!m_steps.empty())
        return m_steps.back().series();
    return m_expression ? m_expression->series() : none;
}

std::optional<SampleTime> DerivedSignal::work(std::span<const Series *const> inputs)
{
    const auto from = std::exchange(m_pendingFrom, std::nullopt);
    if (!from || (!m_expression && m_steps.empty()))
        return std::nullopt;
    SeriesProgress progress {.changedFrom = from, .restFrom = {}};
    const Series *source = inputs.front();
    std::size_t room = portion;
    if (m_expression) {
        progress = m_expression->update(inputs, *from, room);
        m_pendingFrom = progress.restFrom;
        source = &m_expression->series();
        // What follows has no more to do than this has made.
        room = SIZE_MAX;
    }
    for (DerivedSeries &step : m_steps) {
        if (!progress.changedFrom)
            break;
        progress = step.update(*source, *progress.changedFrom, room);
        if (progress.restFrom)
            m_pendingFrom = progress.restFrom;
        source = &step.series();
        room = SIZE_MAX;
    }
    return progress.changedFrom;
}

std::uint64_t DerivedSignal::bytes() const
{
    std::uint64_t bytes = m_expression ? m_expression->series().bytes() : 0;
    for (const DerivedSeries &step : m_steps)
        bytes += step.series().bytes();
    return bytes;
}

std::size_t DerivedSignal::dropOldest()
{
    std::size_t dropped = m_expression ? m_expression->dropOldest() : 0;
    for (DerivedSeries &step : m_steps)
        dropped += step.dropOldest();
    return dropped;
}

} // namespace espalier
