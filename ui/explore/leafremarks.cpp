// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/leafremarks.h"

#include "ui/common/units.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr std::size_t trendLength = 8;
constexpr int remarkDecimals = 6;

QString trendRemark(const TrendSeries &series, QStringView token, WallTime time)
{
    // Rounding must not leave out the point of that very message.
    const auto end =
        std::ranges::upper_bound(series.points, double(time) / 1e6 + 1e-6, {}, &TrendPoint::time);
    const std::span<const TrendPoint> points(series.points.begin(), end);
    const QString trend = miniTrend(points);
    const QString change = lastChange(points, token);
    return trend.isEmpty() || change.isEmpty() ? trend + change : trend + QStringLiteral("  ") + change;
}

} // namespace

QString miniTrend(std::span<const TrendPoint> points)
{
    std::vector<double> values;
    for (auto point = points.rbegin(); point != points.rend() && values.size() < trendLength; ++point)
        if (!std::isnan(point->value))
            values.push_back(point->value);
    if (values.size() < 3)
        return {};
    const auto [low, high] = std::ranges::minmax(values);
    QString text;
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
        const double share = high > low ? (*value - low) / (high - low) : 0;
        text += QChar(char16_t(u'▁' + std::lround(share * 7)));
    }
    return text;
}

QString lastChange(std::span<const TrendPoint> points, QStringView token)
{
    if (points.size() < 2)
        return {};
    const double change = points.back().value - points[points.size() - 2].value;
    if (std::isnan(change) || change == 0)
        return {};
    const qsizetype point = token.indexOf(u'.');
    const bool hasExponent = token.contains(u'e', Qt::CaseInsensitive);
    const int decimals =
        point < 0 || hasExponent ? 0 : int(std::min<qsizetype>(token.size() - point - 1, remarkDecimals));
    const double rounded = std::abs(change) < 0.5 * std::pow(10, -decimals) ? 0 : std::abs(change);
    const QString amount = rounded > 0 && !hasExponent ? QString::number(rounded, 'f', decimals)
                                                       : QString::number(std::abs(change), 'g', 3);
    return (change > 0 ? QStringLiteral("+") : QStringLiteral("−")) + amount;
}

QList<CodeView::Remark> leafRemarks(const FormattedPayload &formatted, const std::vector<NumericLeaf> &leaves,
                                    const TrendCollector &trends, WallTime time)
{
    QList<CodeView::Remark> remarks;
    for (const NumericLeaf &leaf : leaves) {
        const QStringView token =
            QStringView(formatted.text).mid(leaf.textRange.offset, leaf.textRange.length);
        QString text;
        if (leaf.kind == NumericLeaf::Kind::Time) {
            if (const WallTime said = timeOfNumber(token.toLatin1().toStdString()))
                text = dateTimeText(said);
        } else if (leaf.kind == NumericLeaf::Kind::Number) {
            if (const TrendSeries *series = trends.find(QString::fromStdString(leaf.path)))
                text = trendRemark(*series, token, time);
        }
        if (!text.isEmpty())
            remarks.append({leaf.textRange.offset, text});
    }
    return remarks;
}

} // namespace espalier
