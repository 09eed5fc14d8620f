// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/sample.h"

#include <QObject>

#include <optional>

namespace espalier {

/// The marks on the time axis of all plots of a dashboard: one that follows the pointer, and two that stay where they were
/// put. GUI thread.
class ChartCursors : public QObject
{
    Q_OBJECT
public:
    explicit ChartCursors(QObject *parent = nullptr) : QObject(parent) { }

    [[nodiscard]] std::optional<SampleTime> hover() const { return m_hover; }
    [[nodiscard]] std::optional<SampleTime> a() const { return m_a; }
    [[nodiscard]] std::optional<SampleTime> b() const { return m_b; }

    void setHover(std::optional<SampleTime> time) { set(m_hover, time); }
    void setA(std::optional<SampleTime> time) { set(m_a, time); }
    void setB(std::optional<SampleTime> time) { set(m_b, time); }
    void clear()
    {
        setA({});
        setB({});
    }

signals:
    void changed();

private:
    void set(std::optional<SampleTime> &cursor, std::optional<SampleTime> time)
    {
        if (cursor == time)
            return;
        cursor = time;
        emit changed();
    }

    std::optional<SampleTime> m_hover;
    std::optional<SampleTime> m_a;
    std::optional<SampleTime> m_b;
};

} // namespace espalier
