// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dashboard.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

template <typename T>
using Read = Expected<T, QString>;

struct StyleName
{
    CurveSpec::Style style;
    QLatin1String name;
};
const StyleName styleNames[] = {
    {CurveSpec::Style::Auto, QLatin1String("auto")}, {CurveSpec::Style::Line, QLatin1String("line")},
    {CurveSpec::Style::Step, QLatin1String("step")}, {CurveSpec::Style::Dots, QLatin1String("dots")},
    {CurveSpec::Style::Lane, QLatin1String("lane")},
};

const QString idKey = QStringLiteral("id");
const QString nameKey = QStringLiteral("name");
const QString kindKey = QStringLiteral("kind");
const QString plotKey = QStringLiteral("plot");
const QString plotsKey = QStringLiteral("plots");
const QString curvesKey = QStringLiteral("curves");
const QString axesKey = QStringLiteral("axes");
const QString layoutKey = QStringLiteral("layout");
const QString partsKey = QStringLiteral("parts");
const QString sizesKey = QStringLiteral("sizes");
const QString sourceKey = QStringLiteral("source");
const QString thresholdsKey = QStringLiteral("thresholds");
const QString fromKey = QStringLiteral("from");
const QString toKey = QStringLiteral("to");

constexpr std::size_t maximumThresholds = 16;

auto wrong(const QString &where, const QString &what)
{
    return unexpected(where.isEmpty() ? what : where + QStringLiteral(": ") + what);
}

QString placeIn(const QString &list, qsizetype index)
{
    return QStringLiteral("%1[%2]").arg(list).arg(index);
}

QJsonObject toJson(const Threshold &threshold)
{
    return {{QStringLiteral("level"), threshold.level},
            {QStringLiteral("side"),
             threshold.side == Threshold::Side::Above ? QStringLiteral("above") : QStringLiteral("below")},
            {QStringLiteral("hysteresis"), threshold.hysteresis}};
}

Threshold thresholdFrom(const QJsonObject &object)
{
    Threshold threshold;
    threshold.level = object.value(QStringLiteral("level")).toDouble();
    threshold.side = object.value(QStringLiteral("side")).toString() == QStringLiteral("below")
                         ? Threshold::Side::Below
                         : Threshold::Side::Above;
    threshold.hysteresis = std::max(0.0, object.value(QStringLiteral("hysteresis")).toDouble());
    return threshold;
}

} // namespace

QJsonObject toJson(const CurveSpec &curve)
{
    QJsonObject object {{sourceKey, toJson(curve.source)},
                        {QStringLiteral("color"), curve.color},
                        {QStringLiteral("axis"), curve.axis},
                        {QStringLiteral("width"), curve.width}};
    if (!curve.name.isEmpty())
        object.insert(nameKey, curve.name);
    for (const StyleName &each : styleNames)
        if (each.style == curve.style)
            object.insert(QStringLiteral("style"), each.name);
    QJsonArray thresholds;
    for (const Threshold &threshold : curve.thresholds)
        thresholds.append(toJson(threshold));
    if (!thresholds.isEmpty())
        object.insert(thresholdsKey, thresholds);
    return object;
}

Expected<CurveSpec, QString> curveFrom(const QJsonObject &object, const QString &where)
{
    CurveSpec curve;
    auto source = signalSourceFrom(object.value(sourceKey).toObject());
    if (!source)
        return wrong(where + QStringLiteral(".source"), source.error());
    curve.source = std::move(*source);
    curve.name = object.value(nameKey).toString().left(200);
    curve.color = std::clamp(object.value(QStringLiteral("color")).toInt(), 0, Dashboard::maximumColors - 1);
    curve.axis = std::clamp(object.value(QStringLiteral("axis")).toInt(), 0, Dashboard::maximumAxes - 1);
    curve.width = std::clamp(object.value(QStringLiteral("width")).toDouble(1.5), 1.0, 8.0);
    const QString style = object.value(QStringLiteral("style")).toString();
    for (const StyleName &each : styleNames)
        if (each.name == style)
            curve.style = each.style;
    for (const auto &value : object.value(thresholdsKey).toArray())
        if (curve.thresholds.size() < maximumThresholds)
            curve.thresholds.push_back(thresholdFrom(value.toObject()));
    return curve;
}

namespace {

QJsonObject toJson(const AxisSpec &axis)
{
    if (!axis.range)
        return {};
    return {{fromKey, axis.range->from}, {toKey, axis.range->to}};
}

AxisSpec axisFrom(const QJsonObject &object)
{
    const double from = object.value(fromKey).toDouble();
    const double to = object.value(toKey).toDouble();
    if (!(from < to))
        return {};
    return {ValueRange {from, to}};
}

QJsonObject toJson(const PlotSpec &plot)
{
    QJsonArray curves;
    for (const CurveSpec &curve : plot.curves)
        curves.append(toJson(curve));
    QJsonArray axes;
    for (const AxisSpec &axis : plot.axes)
        axes.append(toJson(axis));
    return {{idKey, qint64(plot.id)},
            {QStringLiteral("title"), plot.title},
            {kindKey, plot.kind == PlotSpec::Kind::Xy ? QStringLiteral("xy") : QStringLiteral("time")},
            {curvesKey, curves},
            {axesKey, axes}};
}

Read<PlotSpec> plotFrom(const QJsonObject &object, const QString &where)
{
    PlotSpec plot;
    const qint64 id = object.value(idKey).toInteger();
    if (id <= 0 || id > std::numeric_limits<std::int32_t>::max())
        return wrong(where + QStringLiteral(".id"), QStringLiteral("not a number above 0"));
    plot.id = PlotId(std::uint32_t(id));
    plot.title = object.value(QStringLiteral("title")).toString().left(200);
    if (object.value(kindKey).toString() == QStringLiteral("xy"))
        plot.kind = PlotSpec::Kind::Xy;
    const QJsonArray curves = object.value(curvesKey).toArray();
    if (std::size_t(curves.size()) > Dashboard::maximumCurves)
        return wrong(where + QStringLiteral(".curves"), QStringLiteral("too many"));
    for (qsizetype i = 0; i < curves.size(); ++i) {
        auto curve = curveFrom(curves.at(i).toObject(), placeIn(where + QStringLiteral(".curves"), i));
        if (!curve)
            return unexpected(QString(curve.error()));
        plot.curves.push_back(std::move(*curve));
    }
    for (const auto &value : object.value(axesKey).toArray())
        if (plot.axes.size() < std::size_t(Dashboard::maximumAxes))
            plot.axes.push_back(axisFrom(value.toObject()));
    return plot;
}

QJsonObject toJson(const PlotLayout &layout)
{
    if (layout.kind == PlotLayout::Kind::Plot)
        return {{plotKey, qint64(layout.plot)}};
    QJsonArray parts;
    for (const PlotLayout &part : layout.parts)
        parts.append(toJson(part));
    QJsonArray sizes;
    for (const int size : layout.sizes)
        sizes.append(size);
    return {
        {kindKey, layout.kind == PlotLayout::Kind::Rows ? QStringLiteral("rows") : QStringLiteral("columns")},
        {partsKey, parts},
        {sizesKey, sizes}};
}

/// Nothing where it makes no sense.
std::optional<PlotLayout> layoutFrom(const QJsonObject &object, int depth)
{
    PlotLayout layout;
    if (object.contains(plotKey)) {
        layout.plot = PlotId(std::uint32_t(std::clamp<qint64>(object.value(plotKey).toInteger(), 0,
                                                              std::numeric_limits<std::int32_t>::max())));
        return layout;
    }
    const QString kind = object.value(kindKey).toString();
    if (depth == 0 || (kind != QStringLiteral("rows") && kind != QStringLiteral("columns")))
        return std::nullopt;
    layout.kind = kind == QStringLiteral("rows") ? PlotLayout::Kind::Rows : PlotLayout::Kind::Columns;
    const QJsonArray parts = object.value(partsKey).toArray();
    const QJsonArray sizes = object.value(sizesKey).toArray();
    if (parts.isEmpty() || std::size_t(parts.size()) > Dashboard::maximumPlots)
        return std::nullopt;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        auto part = layoutFrom(parts.at(i).toObject(), depth - 1);
        if (!part)
            return std::nullopt;
        layout.parts.push_back(std::move(*part));
        layout.sizes.push_back(std::clamp(sizes.at(i).toInt(evenSize), 1, 1'000'000));
    }
    return layout;
}

/// Each plot stands in the layout once and the other way round; whoever edits the file by hand may forget one.
void reconcile(Dashboard &dashboard)
{
    std::vector<PlotId> placed;
    for (const PlotId id : plotsOf(dashboard.layout))
        placed.push_back(id);
    std::vector<PlotId> known;
    for (const PlotSpec &plot : dashboard.plots)
        known.push_back(plot.id);
    std::ranges::sort(placed);
    std::ranges::sort(known);
    if (placed != known)
        dashboard.layout = gridLayout(known, std::size_t(std::ceil(std::sqrt(double(known.size())))));
}

} // namespace

QJsonObject toJson(const Dashboard &dashboard)
{
    QJsonArray plots;
    for (const PlotSpec &plot : dashboard.plots)
        plots.append(toJson(plot));
    return {{idKey, dashboard.id.toString(QUuid::WithoutBraces)},
            {nameKey, dashboard.name},
            {plotsKey, plots},
            {layoutKey, toJson(dashboard.layout)},
            {QStringLiteral("window"), qint64(dashboard.window.count())},
            {QStringLiteral("linkedTime"), dashboard.linkedTime}};
}

Expected<Dashboard, QString> dashboardFrom(const QJsonObject &object)
{
    Dashboard dashboard;
    dashboard.id = QUuid::fromString(object.value(idKey).toString());
    if (dashboard.id.isNull())
        return wrong(QStringLiteral("id"), QStringLiteral("not a UUID"));
    dashboard.name = object.value(nameKey).toString().left(200);
    dashboard.window = std::chrono::seconds(
        std::clamp<qint64>(object.value(QStringLiteral("window")).toInteger(600), 0, 31'536'000));
    dashboard.linkedTime = object.value(QStringLiteral("linkedTime")).toBool(true);
    const QJsonArray plots = object.value(plotsKey).toArray();
    if (plots.isEmpty() || std::size_t(plots.size()) > Dashboard::maximumPlots)
        return wrong(QStringLiteral("plots"), QStringLiteral("none or too many"));
    for (qsizetype i = 0; i < plots.size(); ++i) {
        auto plot = plotFrom(plots.at(i).toObject(), placeIn(QStringLiteral("plots"), i));
        if (!plot)
            return unexpected(QString(plot.error()));
        if (dashboard.plot(plot->id))
            return wrong(placeIn(QStringLiteral("plots"), i) + QStringLiteral(".id"),
                         QStringLiteral("another plot has it"));
        dashboard.plots.push_back(std::move(*plot));
    }
    auto layout = layoutFrom(object.value(layoutKey).toObject(), maximumLayoutDepth);
    // A place that cannot be read is no reason to lose plots.
    if (layout)
        dashboard.layout = std::move(*layout);
    reconcile(dashboard);
    return dashboard;
}

} // namespace espalier
