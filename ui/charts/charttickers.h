// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace espalier {

/// Ticks of an axis of seconds since 1970, at round local times: days, minutes, down to microseconds.
class TimeTicker : public QCPAxisTickerDateTime
{
public:
    TimeTicker();

protected:
    double getTickStep(const QCPRange &range) override;
    QString getTickLabel(double tick, const QLocale &locale, QChar formatChar, int precision) override;

private:
    double m_step = 1;
};

/// Ticks of an axis of values: as many digits as tell them apart, whether they are huge or tiny.
class ValueTicker : public QCPAxisTicker
{
public:
    /// From tick to tick; 0: as it fits.
    void setStep(double step) { m_wish = step; }

protected:
    double getTickStep(const QCPRange &range) override;
    QString getTickLabel(double tick, const QLocale &locale, QChar formatChar, int precision) override;

private:
    double m_wish = 0;
    double m_step = 1;
};

} // namespace espalier
