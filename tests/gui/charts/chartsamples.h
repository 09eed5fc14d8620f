// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/charts/seriessource.h"

#include <QString>

#include <cstdint>
#include <map>
#include <stdexcept>
#include <vector>

namespace espalier::test {

/// When samples begin: 2026-11-22 14:07:52 UTC.
inline constexpr SampleTime start = 1'795'356'472'000'000;
inline constexpr SampleTime second = 1'000'000;

inline SignalSource signalOf(const QByteArray &topic, const std::string &path = {})
{
    SignalSource source;
    SignalAddress address;
    address.topicName = topic;
    address.path = path;
    source.inputs.push_back(address);
    return source;
}

inline CurveSpec curveOf(const QByteArray &topic, int color = 0)
{
    CurveSpec curve;
    curve.source = signalOf(topic);
    curve.color = color;
    return curve;
}

/// Signals by topic, fed by hand.
class FakeSeriesSource : public SeriesSource
{
public:
    [[nodiscard]] SignalId acquire(const SignalSource &source) override
    {
        const SignalId id = idOf(source.inputs.front().topicName);
        ++m_signals[id].users;
        return id;
    }
    void release(SignalId id) override
    {
        if (--m_signals.at(id).users < 0)
            throw std::logic_error("released too often");
    }
    [[nodiscard]] const Series &series(SignalId id) const override { return m_signals.at(id).series; }
    [[nodiscard]] const SeriesLabels &labels(SignalId id) const override { return m_signals.at(id).labels; }
    [[nodiscard]] SignalState state(SignalId id) const override { return m_signals.at(id).state; }

    Series &operator[](const QByteArray &topic) { return m_signals[idOf(topic)].series; }
    void setState(const QByteArray &topic, SignalState state) { m_signals[idOf(topic)].state = state; }
    void addText(const QByteArray &topic, SampleTime time, const std::string &text)
    {
        auto &signal = m_signals[idOf(topic)];
        signal.series.add({time, labelValue(signal.labels.numberOf(text))});
    }
    /// One sample each second from `from` on.
    void fill(const QByteArray &topic, const std::vector<double> &values, SampleTime from = start)
    {
        for (const double value : values) {
            (*this)[topic].add({from, value});
            from += second;
        }
    }
    [[nodiscard]] int users() const
    {
        int users = 0;
        for (const auto &[id, signal] : m_signals)
            users += signal.users;
        return users;
    }

private:
    struct Signal
    {
        Series series;
        SeriesLabels labels;
        SignalState state = SignalState::Live;
        int users = 0;
    };
    SignalId idOf(const QByteArray &topic)
    {
        const auto known = m_ids.find(topic);
        if (known != m_ids.end())
            return known->second;
        const SignalId id = SignalId(std::uint32_t(m_ids.size() + 1));
        m_signals[id];
        return m_ids[topic] = id;
    }
    std::map<QByteArray, SignalId> m_ids;
    std::map<SignalId, Signal> m_signals;
};

} // namespace espalier::test
