// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/signalmime.h"

#include "ui/charts/chartwords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>

namespace espalier {

namespace {

constexpr qsizetype maximumBytes = 1024 * 1024;

QString curveMimeType()
{
    return QStringLiteral("application/x-espalier-curve");
}

} // namespace

QString signalMimeType()
{
    return QStringLiteral("application/x-espalier-signals");
}

std::unique_ptr<QMimeData> signalMimeData(const std::vector<SignalSource> &sources)
{
    QJsonArray list;
    QStringList texts;
    for (const SignalSource &source : sources) {
        list.append(toJson(source));
        texts << ChartWords::sourceDetail(source);
    }
    auto data = std::make_unique<QMimeData>();
    data->setData(signalMimeType(), QJsonDocument(list).toJson(QJsonDocument::Compact));
    data->setText(texts.join(u'\n'));
    return data;
}

std::unique_ptr<QMimeData> curveMimeData(const CurveSpec &curve)
{
    auto data = signalMimeData({curve.source});
    data->setData(curveMimeType(), QJsonDocument(toJson(curve)).toJson(QJsonDocument::Compact));
    return data;
}

std::optional<CurveSpec> curveOf(const QMimeData &data)
{
    const QByteArray bytes = data.data(curveMimeType());
    if (bytes.isEmpty() || bytes.size() > maximumBytes)
        return std::nullopt;
    auto curve = curveFrom(QJsonDocument::fromJson(bytes).object());
    if (!curve)
        return std::nullopt;
    return std::move(*curve);
}

std::vector<SignalSource> signalsOf(const QMimeData &data)
{
    std::vector<SignalSource> sources;
    const QByteArray bytes = data.data(signalMimeType());
    if (bytes.size() > maximumBytes)
        return sources;
    for (const auto &value : QJsonDocument::fromJson(bytes).array()) {
        auto source = signalSourceFrom(value.toObject());
        if (source && sources.size() < maximumDraggedSignals)
            sources.push_back(std::move(*source));
    }
    return sources;
}

} // namespace espalier
