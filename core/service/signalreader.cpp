// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalreader.h"

#include "core/payload/signalleaf.h"

#include <cmath>
#include <utility>

namespace espalier {

namespace {

constexpr std::int64_t second = 1'000'000;
/// Silence that is longer is not told second by second, but by its ends.
constexpr std::int64_t longSilence = 5;

ValuePath pathOf(const std::string &text)
{
    // What is no path leads nowhere: no key is made of these bytes.
    return ValuePath::parse(text).value_or(ValuePath({std::string("\0", 1)}));
}

} // namespace

SignalReader::SignalReader(std::uint32_t number, const SignalAddress &address)
    : m_number(number), m_kind(address.kind), m_path(pathOf(address.path))
{
    if (address.timePath)
        m_timePath = pathOf(*address.timePath);
}

void SignalReader::read(const SignalPayload &payload, WallTime arrival)
{
    const auto reading = payload.reading(m_path);
    if (!reading)
        return;
    WallTime time = arrival;
    if (m_timePath) {
        const auto said = payload.time(*m_timePath);
        if (!said || *said > latestSampleTime || *said < -latestSampleTime)
            return;
        time = *said;
    }
    if (reading->kind != SignalLeaf::Kind::Text) {
        (reading->kind == SignalLeaf::Kind::Boolean ? m_hasTruths : m_hasNumbers) = true;
        m_run.samples.push_back({time, std::isnan(reading->number) ? gapValue : reading->number});
        return;
    }
    const std::size_t known = m_labels.size();
    const std::uint32_t label = m_labels.numberOf(reading->text);
    if (m_labels.size() > known)
        m_run.newLabels.push_back(m_labels.text(label));
    m_run.samples.push_back({time, labelValue(label)});
}

SignalRun SignalReader::take()
{
    m_run.areTruths = m_hasTruths && !m_hasNumbers;
    return std::exchange(m_run, {});
}

void SignalReader::count(WallTime arrival)
{
    advance(arrival);
    if (!m_second)
        m_second = arrival / second;
    ++m_count;
}

void SignalReader::tell(std::int64_t ended, std::uint64_t messages)
{
    m_run.samples.push_back({(ended + 1) * second, static_cast<double>(messages)});
}

void SignalReader::pause(WallTime since, WallTime now)
{
    // Who is back within the second goes on with it.
    if (m_isPaused || now / second <= since / second)
        return;
    advance(since);
    if (!m_second)
        return;
    tell(*m_second, std::exchange(m_count, 0));
    m_run.samples.push_back({(*m_second + 1) * second + 1, gapValue});
    m_second.reset();
    m_isPaused = true;
}

void SignalReader::resume(WallTime now)
{
    if (std::exchange(m_isPaused, false) && !m_second)
        m_second = now / second;
}

void SignalReader::advance(WallTime now)
{
    const std::int64_t current = now / second;
    if (!m_second || current <= *m_second)
        return;
    tell(*m_second, std::exchange(m_count, 0));
    std::int64_t silent = *m_second + 1;
    if (current - silent > longSilence) {
        tell(silent, 0);
        silent = current - 1;
    }
    for (; silent < current; ++silent)
        tell(silent, 0);
    m_second = current;
}

} // namespace espalier
