// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttickers.h"

#include "ui/charts/valuefit.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr double minute = 60;
constexpr double day = 86'400;
constexpr double year = 300 * day;

} // namespace

TimeTicker::TimeTicker()
{
    setTickStepStrategy(tssMeetTickCount);
}

double TimeTicker::getTickStep(const QCPRange &range)
{
    const auto step = clockStep(range.size(), tickCount());
    m_step = step ? *step : QCPAxisTickerDateTime::getTickStep(range);
    return m_step;
}

QString TimeTicker::getTickLabel(double tick, const QLocale &locale, QChar, int)
{
    const auto microseconds = std::llround(tick * 1e6);
    const QDateTime moment = keyToDateTime(std::floor(double(microseconds) / 1e6));
    if (m_step >= year)
        return locale.toString(moment.date(), QStringLiteral("yyyy"));
    const bool isMidnight = moment.time() == QTime(0, 0) && microseconds % 1'000'000 == 0;
    if (m_step >= day || (isMidnight && m_step >= minute))
        return locale.toString(moment.date(), QStringLiteral("d MMM"));
    if (m_step >= minute)
        return locale.toString(moment.time(), QStringLiteral("HH:mm"));
    QString text = locale.toString(moment.time(), QStringLiteral("HH:mm:ss"));
    if (m_step < 1) {
        const int digits = std::clamp(int(std::ceil(-std::log10(m_step) - 1e-9)), 1, 6);
        const auto fraction = QString::number(microseconds % 1'000'000 + 1'000'000).mid(1, digits);
        text += locale.decimalPoint() + fraction;
    }
    return text;
}

double ValueTicker::getTickStep(const QCPRange &range)
{
    m_step = m_wish > 0 ? m_wish : tickStep(range.size(), tickCount());
    return m_step;
}

QString ValueTicker::getTickLabel(double tick, const QLocale &, QChar, int)
{
    // Ticks are sums of steps: what is left of zero is not worth a digit.
    return std::abs(tick) < m_step * 1e-6 ? QStringLiteral("0") : QString::number(tick, 'g', 14);
}

} // namespace espalier
