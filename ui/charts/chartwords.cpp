// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartwords.h"

#include "ui/common/units.h"

#include <QDir>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

const QString wordSeparator = QStringLiteral(" · ");

QString number(double value)
{
    return QString::number(value, 'g', 12);
}

} // namespace

QString ChartWords::value(double value, const SeriesLabels &labels)
{
    if (const auto label = labelOf(value))
        return *label < labels.size() ? QString::fromStdString(labels.text(*label)) : QString();
    // As they are sent.
    if (labels.areTruths() && !std::isnan(value))
        return value != 0 ? QStringLiteral("true") : QStringLiteral("false");
    return std::isnan(value) ? QString() : number(value);
}

QString ChartWords::figure(double value, double scale)
{
    if (!std::isfinite(value))
        return number(value);
    const double reference = scale > 0 && std::isfinite(scale) ? scale : std::abs(value);
    if (reference == 0)
        return number(value);
    const double decimals = 1 - std::floor(std::log10(reference));
    if (decimals > 9 || std::abs(value) >= 1e15)
        return QString::number(value, 'g', 6);
    return QString::number(value, 'f', std::max(0, int(decimals)));
}

QString ChartWords::points(std::uint64_t count)
{
    return tr("%1 points").arg(countText(count));
}

QString ChartWords::statistics(const SampleSummary &summary)
{
    if (summary.count == 0)
        return points(0);
    const double scale = summary.maximum - summary.minimum;
    return QStringList {points(summary.count), tr("min %1").arg(figure(summary.minimum, scale)),
                        tr("max %1").arg(figure(summary.maximum, scale)),
                        tr("mean %1").arg(figure(summary.mean, scale))}
        .join(wordSeparator);
}

QString ChartWords::details(const SampleSummary &summary)
{
    if (summary.count == 0)
        return tr("no values in sight");
    return tr("%1 values, min %2, max %3, mean %4, deviation %5")
        .arg(countText(summary.count), number(summary.minimum), number(summary.maximum), number(summary.mean),
             number(summary.deviation()));
}

QString ChartWords::window(std::chrono::seconds window)
{
    const qint64 seconds = window.count();
    if (seconds == 0)
        return tr("All");
    if (seconds % 3600 == 0)
        return tr("Last %1 h").arg(seconds / 3600);
    return seconds % 60 == 0 ? tr("Last %1 min").arg(seconds / 60) : tr("Last %1 s").arg(seconds);
}

QString ChartWords::timeDifference(SampleTime difference)
{
    const QString sign = difference < 0 ? QStringLiteral("−") : QString();
    const auto size = std::uint64_t(std::abs(difference));
    if (size < 1'000)
        return sign + tr("%1 µs").arg(size);
    if (size < 1'000'000)
        return sign + tr("%1 ms").arg(number(double(size) / 1e3));
    if (size < 60'000'000)
        return sign + tr("%1 s").arg(number(double(size) / 1e6));
    const std::uint64_t seconds = size / 1'000'000;
    if (seconds < 3600)
        return sign + tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    if (seconds < 86'400)
        return sign + tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
    return sign + tr("%1 d %2 h").arg(seconds / 86'400).arg(seconds / 3600 % 24);
}

QString ChartWords::moment(SampleTime time)
{
    return dateTimeText(time);
}

QString ChartWords::sourceName(const SignalSource &source)
{
    if (source.inputs.empty())
        return {};
    QString name = source.expression.empty() ? shortName(source.inputs.front())
                                             : QString::fromStdString(source.expression);
    if (source.inputs.front().kind == SignalAddress::Kind::Rate && source.expression.empty())
        name = tr("messages/s of %1").arg(name);
    for (const Derivation &each : source.derivations)
        name = tr("%1 (%2)", "what is made of a signal").arg(name, derivation(each));
    return name;
}

QString ChartWords::curveName(const CurveSpec &curve)
{
    return curve.name.isEmpty() ? sourceName(curve.source) : curve.name;
}

QString ChartWords::sourceDetail(const SignalSource &source)
{
    QStringList lines;
    for (std::size_t i = 0; i < source.inputs.size(); ++i) {
        const SignalAddress &input = source.inputs[i];
        QString line = QString::fromUtf8(input.topicName);
        if (!input.path.empty())
            line += QStringLiteral("  ") + QString::fromStdString(input.path);
        if (input.kind == SignalAddress::Kind::Rate)
            line = tr("messages/s of %1").arg(line);
        if (input.timePath)
            line = tr("%1, time from %2").arg(line, QString::fromStdString(*input.timePath));
        if (!source.expression.empty())
            line = QStringLiteral("%1 = %2").arg(QChar(char16_t(u'a' + i))).arg(line);
        lines << line;
    }
    if (!source.expression.empty())
        lines << QString::fromStdString(source.expression);
    for (const Derivation &each : source.derivations)
        lines << derivation(each);
    return lines.join(u'\n');
}

QString ChartWords::derivation(Derivation::Kind kind)
{
    switch (kind) {
    case Derivation::Kind::Difference:
        return tr("Difference");
    case Derivation::Kind::Derivative:
        return tr("Derivative");
    case Derivation::Kind::Integral:
        return tr("Integral");
    case Derivation::Kind::MovingMean:
        return tr("Moving mean");
    case Derivation::Kind::MovingMedian:
        return tr("Moving median");
    case Derivation::Kind::Scale:
        return tr("Scale and offset");
    case Derivation::Kind::Rate:
        return tr("Rate of samples");
    }
    return {};
}

QString ChartWords::derivation(const Derivation &derivation)
{
    switch (derivation.kind) {
    case Derivation::Kind::Difference:
        return tr("difference");
    case Derivation::Kind::Derivative:
        return tr("per second");
    case Derivation::Kind::Integral:
        return tr("integral");
    case Derivation::Kind::MovingMean:
        return tr("mean of %1 s").arg(number(derivation.window));
    case Derivation::Kind::MovingMedian:
        return tr("median of %1 s").arg(number(derivation.window));
    case Derivation::Kind::Scale:
        return tr("× %1 + %2").arg(number(derivation.factor), number(derivation.offset));
    case Derivation::Kind::Rate:
        return tr("samples/s over %1 s").arg(number(derivation.window));
    }
    return {};
}

QString ChartWords::style(CurveSpec::Style style)
{
    switch (style) {
    case CurveSpec::Style::Auto:
        return tr("As the values are");
    case CurveSpec::Style::Line:
        return tr("Line");
    case CurveSpec::Style::Step:
        return tr("Steps");
    case CurveSpec::Style::Dots:
        return tr("Dots");
    case CurveSpec::Style::Lane:
        return tr("Lane of states");
    }
    return {};
}

QString ChartWords::axis(int axis)
{
    const int further = axis / 2;
    if (axis % 2 == 0)
        return further == 0 ? tr("Left") : tr("Left, %1 further out").arg(further);
    return further == 0 ? tr("Right") : tr("Right, %1 further out").arg(further);
}

QString ChartWords::color(int color)
{
    const QString names[] = {tr("Blue"), tr("Green"), tr("Orange"), tr("Purple"), tr("Red"), tr("Grey")};
    const QString &name = names[color % 6];
    switch (color / 6) {
    case 0:
        return name;
    case 1:
        return tr("%1, dashed").arg(name);
    case 2:
        return tr("%1, dotted").arg(name);
    default:
        return tr("%1, dashes and dots").arg(name);
    }
}

QString ChartWords::state(SignalState state)
{
    switch (state) {
    case SignalState::NoConnection:
        return tr("Its connection is not open.");
    case SignalState::NoTopic:
        return tr("Nothing has come on its topic yet.");
    case SignalState::Filling:
        return tr("Reading what history has of it…");
    case SignalState::Live:
        return {};
    }
    return {};
}

QString ChartWords::threshold(const Threshold &threshold)
{
    return threshold.side == Threshold::Side::Above ? tr("above %1").arg(number(threshold.level))
                                                    : tr("below %1").arg(number(threshold.level));
}

QString ChartWords::alarm(const QString &curve, const Threshold &threshold, double value)
{
    return threshold.side == Threshold::Side::Above
               ? tr("%1 is %2, above its limit of %3.").arg(curve, number(value), number(threshold.level))
               : tr("%1 is %2, below its limit of %3.").arg(curve, number(value), number(threshold.level));
}

QString ChartWords::newDashboardName()
{
    return tr("Dashboard");
}

QString ChartWords::fileProblem(const JsonFile::Contents &contents, const QString &path)
{
    const QString file = QDir::toNativeSeparators(path);
    switch (contents.origin) {
    case JsonFile::Origin::Backup:
        return tr("The dashboards in %1 were damaged (%2). The version before is shown.")
            .arg(file, contents.detail);
    case JsonFile::Origin::Newer:
        return tr("The dashboards in %1 were written by a newer version of Espalier. What you change here is "
                  "not saved.")
            .arg(file);
    default:
        return tr("The dashboards in %1 cannot be read (%2). What you change here is not saved: mend or move "
                  "the "
                  "file, then start again.")
            .arg(file, contents.detail);
    }
}

QString ChartWords::dashboardProblem(const QString &name, const QString &detail)
{
    return tr("Dashboard “%1” cannot be read (%2). It stays in the file.").arg(name, detail);
}

} // namespace espalier
