// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace espalier::test {

SignalSource signalOf(const QByteArray &topic, const std::string &path)
{
    SignalSource source;
    SignalAddress address;
    address.topicName = topic;
    address.path = path;
    source.inputs.push_back(address);
    return source;
}

CurveSpec curveOf(const QByteArray &topic, int color)
{
    CurveSpec curve;
    curve.source = signalOf(topic);
    curve.color = color;
    return curve;
}

SignalId FakeSeriesSource::acquire(const SignalSource &source)
{
    const SignalId id = idOf(source.inputs.front().topicName);
    ++m_signals[id].users;
    return id;
}

void FakeSeriesSource::release(SignalId id)
{
    if (--m_signals.at(id).users < 0)
        throw std::logic_error("released too often");
}

const Series &FakeSeriesSource::series(SignalId id) const
{
    return m_signals.at(id).series;
}

const SeriesLabels &FakeSeriesSource::labels(SignalId id) const
{
    return m_signals.at(id).labels;
}

SignalState FakeSeriesSource::state(SignalId id) const
{
    return m_signals.at(id).state;
}

Series &FakeSeriesSource::operator[](const QByteArray &topic)
{
    return m_signals[idOf(topic)].series;
}

void FakeSeriesSource::setState(const QByteArray &topic, SignalState state)
{
    m_signals[idOf(topic)].state = state;
}

void FakeSeriesSource::addText(const QByteArray &topic, SampleTime time, const std::string &text)
{
    auto &signal = m_signals[idOf(topic)];
    signal.series.add({time, labelValue(signal.labels.numberOf(text))});
}

void FakeSeriesSource::fill(const QByteArray &topic, const std::vector<double> &values, SampleTime from)
{
    for (const double value : values) {
        (*this)[topic].add({from, value});
        from += second;
    }
}

int FakeSeriesSource::users() const
{
    int users = 0;
    for (const auto &[id, signal] : m_signals)
        users += signal.users;
    return users;
}

SignalId FakeSeriesSource::idOf(const QByteArray &topic)
{
    const auto known = m_ids.find(topic);
    if (known != m_ids.end())
        return known->second;
    const SignalId id = SignalId(std::uint32_t(m_ids.size() + 1));
    m_signals[id];
    return m_ids[topic] = id;
}

} // namespace espalier::test
