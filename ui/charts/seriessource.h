// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalhub.h"

#include <utility>

namespace espalier {

/// What plots read signals from: SignalHub, see HubSeriesSource. GUI thread.
class SeriesSource
{
public:
    virtual ~SeriesSource() = default;

    [[nodiscard]] virtual SignalId acquire(const SignalSource &source) = 0;
    virtual void release(SignalId id) = 0;
    /// Of a signal that is acquired; unchanged until the next frame.
    [[nodiscard]] virtual const Series &series(SignalId id) const = 0;
    [[nodiscard]] virtual const SeriesLabels &labels(SignalId id) const = 0;
    [[nodiscard]] virtual SignalState state(SignalId id) const = 0;
};

class HubSeriesSource : public SeriesSource
{
public:
    /// `hub` outlives this.
    explicit HubSeriesSource(SignalHub &hub) : m_hub(hub) { }

    [[nodiscard]] SignalId acquire(const SignalSource &source) override { return m_hub.acquire(source); }
    void release(SignalId id) override { m_hub.release(id); }
    [[nodiscard]] const Series &series(SignalId id) const override { return m_hub.series(id); }
    [[nodiscard]] const SeriesLabels &labels(SignalId id) const override { return m_hub.labels(id); }
    [[nodiscard]] SignalState state(SignalId id) const override { return m_hub.state(id); }

private:
    SignalHub &m_hub;
};

/// A signal for as long as this lives.
class AcquiredSignal
{
public:
    /// `source` outlives this.
    AcquiredSignal(SeriesSource &source, const SignalSource &signal)
        : m_source(&source), m_id(source.acquire(signal))
    { }
    AcquiredSignal(AcquiredSignal &&other) noexcept
        : m_source(other.m_source), m_id(std::exchange(other.m_id, SignalId::None))
    { }
    AcquiredSignal &operator=(AcquiredSignal &&other) noexcept
    {
        std::swap(m_source, other.m_source);
        std::swap(m_id, other.m_id);
        return *this;
    }
    ~AcquiredSignal()
    {
        if (m_id != SignalId::None)
            m_source->release(m_id);
    }

    [[nodiscard]] SignalId id() const { return m_id; }
    [[nodiscard]] const Series &series() const { return m_source->series(m_id); }
    [[nodiscard]] const SeriesLabels &labels() const { return m_source->labels(m_id); }
    [[nodiscard]] SignalState state() const { return m_source->state(m_id); }

private:
    SeriesSource *m_source;
    SignalId m_id;
};

} // namespace espalier
