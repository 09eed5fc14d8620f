// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/charts/seriessource.h"

#include <map>
#include <vector>

namespace espalier::test {

/// When samples begin: 2026-11-22 14:07:52 UTC.
inline constexpr SampleTime start = 1'795'356'472'000'000;
inline constexpr SampleTime second = 1'000'000;

SignalSource signalOf(const QByteArray &topic, const std::string &path = {});

CurveSpec curveOf(const QByteArray &topic, int color = 0);

/// Signals by topic, fed by hand.
class FakeSeriesSource : public SeriesSource
{
public:
    [[nodiscard]] SignalId acquire(const SignalSource &source) override;
    void release(SignalId id) override;
    [[nodiscard]] const Series &series(SignalId id) const override;
    [[nodiscard]] const SeriesLabels &labels(SignalId id) const override;
    [[nodiscard]] SignalState state(SignalId id) const override;

    Series &operator[](const QByteArray &topic);
    void setState(const QByteArray &topic, SignalState state);
    void addText(const QByteArray &topic, SampleTime time, const std::string &text);
    /// One sample each second from `from` on.
    void fill(const QByteArray &topic, const std::vector<double> &values, SampleTime from = start);
    [[nodiscard]] int users() const;

private:
    struct Signal
    {
        Series series;
        SeriesLabels labels;
        SignalState state = SignalState::Live;
        int users = 0;
    };
    SignalId idOf(const QByteArray &topic);
    std::map<QByteArray, SignalId> m_ids;
    std::map<SignalId, Signal> m_signals;
};

} // namespace espalier::test
