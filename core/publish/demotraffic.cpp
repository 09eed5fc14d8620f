// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/demotraffic.h"

#include "core/publish/democast.h"
#include "core/publish/demohome.h"
#include "core/publish/demoplant.h"

#include <algorithm>

namespace espalier {

using namespace std::chrono_literals;

DemoTraffic::DemoTraffic(std::uint64_t seed) : m_random(seed)
{
    DemoCast cast {m_clients, m_sources, m_random};
    addDemoPlant(cast);
    addDemoHome(cast);
}

DemoTraffic::Time DemoTraffic::nextDeadline() const
{
    return m_appointments.empty() ? Time::zero() : m_appointments.front().due;
}

void DemoTraffic::start(Time now, const DemoSink &sink)
{
    for (std::size_t i = 0; i < m_clients.size(); ++i)
        sink({.client = i,
              .topicName = m_clients[i].statusTopic,
              .payload = asBytes("online"),
              .qos = Qos::AtLeastOnce,
              .retain = true});
    // Each source begins at a time of its own, so that no two speak in step.
    for (std::size_t i = 0; i < m_sources.size(); ++i)
        m_appointments.push_back({now + Time(static_cast<std::int64_t>(m_random.uniform(0, 1.5e6))), i});
    std::ranges::make_heap(m_appointments, std::greater());
}

void DemoTraffic::advance(Time now, const DemoSink &sink)
{
    if (m_appointments.empty())
        start(now, sink);
    while (m_appointments.front().due <= now) {
        std::ranges::pop_heap(m_appointments, std::greater());
        auto &appointment = m_appointments.back();
        const auto late = now - appointment.due > 1s;
        const auto spokenAt = late ? now : appointment.due;
        const DemoTurn turn {std::chrono::floor<std::chrono::milliseconds>(spokenAt), m_random, sink};
        appointment.due = spokenAt + std::max<Time>(m_sources[appointment.source](turn), 1ms);
        std::ranges::push_heap(m_appointments, std::greater());
    }
}

} // namespace espalier
