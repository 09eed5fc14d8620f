// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/units.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(espalier::Units)
};

QString oneDecimal(double value)
{
    return QLocale().toString(value, 'f', value < 99.95 ? 1 : 0);
}

/// As short as it can be: one decimal below ten unless it is a zero, none above.
QString threeDigits(double value)
{
    const bool whole = value >= 9.95 || std::abs(value - std::round(value)) < 0.05;
    return QLocale().toString(value, 'f', whole ? 0 : 1);
}

} // namespace

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString shortNumber(double value)
{
    if (value < 0.05)
        return {};
    if (value < 0.95)
        return QLocale().toString(value, 'f', 1);
    if (value < 999.5)
        return QLocale().toString(value, 'f', 0);
    if (value < 999'500)
        return Words::tr("%1k", "thousands").arg(oneDecimal(value / 1e3));
    return Words::tr("%1M", "millions").arg(oneDecimal(value / 1e6));
}

QString rateText(double perSecond)
{
    const QString number = shortNumber(perSecond);
    return number.isEmpty() ? number : Words::tr("%1/s", "rate per second").arg(number);
}

QString sizeText(std::uint64_t bytes)
{
    if (bytes < 1024)
        return Words::tr("%1 B", "bytes").arg(bytes);
    const double kilo = static_cast<double>(bytes) / 1024;
    if (kilo < 1023.5)
        return Words::tr("%1 KB").arg(threeDigits(kilo));
    if (kilo < 1023.5 * 1024)
        return Words::tr("%1 MB").arg(threeDigits(kilo / 1024));
    return Words::tr("%1 GB").arg(threeDigits(kilo / 1024 / 1024));
}

QString intervalText(std::chrono::microseconds interval)
{
    const auto micros = static_cast<double>(interval.count());
    if (micros < 999'500)
        return Words::tr("%1 ms").arg(threeDigits(micros / 1e3));
    const double seconds = micros / 1e6;
    if (seconds < 119.5)
        return Words::tr("%1 s").arg(threeDigits(seconds));
    if (seconds < 7170)
        return Words::tr("%1 min").arg(threeDigits(seconds / 60));
    if (seconds < 172'800)
        return Words::tr("%1 h").arg(threeDigits(seconds / 3600));
    return Words::tr("%1 d", "days").arg(threeDigits(seconds / 86'400));
}

QString timeText(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time / 1000).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString dateTimeText(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time / 1000).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

QString toolTipText(const QString &text)
{
    return text.isEmpty()
               ? text
               : QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(text.toHtmlEscaped());
}

QFont scaledFont(QFont font, qreal factor, QFont::Weight weight)
{
    if (font.pixelSize() > 0)
        font.setPixelSize(std::max(1, qRound(font.pixelSize() * factor)));
    else
        font.setPointSizeF(std::max(1.0, font.pointSizeF() * factor));
    font.setWeight(weight);
    return font;
}

} // namespace espalier
