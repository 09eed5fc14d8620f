// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/trendcollector.h"

#include "ui/explore/historymodel.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace espalier {

namespace {

/// What is looked at on the spot.
constexpr std::size_t fewSamples = 32;
constexpr std::size_t fewBytes = 8 * 1024;
/// One part for the pool: a fraction of a second, after which another topic may have its turn.
constexpr std::size_t partSamples = 4'000;
constexpr std::size_t partBytes = 4 * 1024 * 1024;

std::vector<NumericLeaf> leavesOf(const Bytes &payload, const Bytes &properties,
                                  const MessageDecoding &decoding)
{
    if (!decoding.choice)
        return numericLeaves(payload, hintsOf(decoding, properties));
    constexpr NumericLimits limits;
    const FormattedPayload formatted = formatMessage(decoding, payload, properties, valuesOnly(limits));
    return formatted.value ? numericLeaves(*formatted.value, limits.leaves) : std::vector<NumericLeaf>();
}

void trim(std::vector<TrendPoint> &points)
{
    // In blocks, so that a point does not move all others.
    constexpr std::size_t slack = TrendCollector::maximumPoints / 16;
    if (points.size() > TrendCollector::maximumPoints + slack)
        points.erase(points.begin(), points.end() - std::ptrdiff_t(TrendCollector::maximumPoints));
}

} // namespace

TrendCollector::TrendCollector(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

TrendCollector::~TrendCollector()
{
    m_stop.request_stop();
    m_pool.waitForDone();
}

void TrendCollector::clear()
{
    ++m_generation;
    m_stop.request_stop();
    m_stop = {};
    m_isBusy = false;
    m_next = 0;
    m_series.clear();
}

void TrendCollector::setDecoding(const MessageDecoding &decoding)
{
    if (m_decoding == decoding)
        return;
    m_decoding = decoding;
    clear();
}

void TrendCollector::setWanted(const QStringList &paths)
{
    m_wanted = paths;
    const bool isLeftOut = std::ranges::any_of(paths, [this](const QString &path) { return !find(path); });
    if (isLeftOut && m_series.size() >= maximumSeries)
        clear();
}

const TrendSeries *TrendCollector::find(const QString &path) const
{
    const auto found = std::ranges::find(m_series, path, &TrendSeries::path);
    return found == m_series.end() ? nullptr : &*found;
}

QStringList TrendCollector::knownPaths() const
{
    QStringList paths;
    for (const TrendSeries &series : m_series)
        paths << series.path;
    for (const QString &path : m_wanted)
        if (!paths.contains(path))
            paths << path;
    return paths;
}

TrendCollector::Samples TrendCollector::next(const HistoryModel &model, int newCount)
{
    Samples samples;
    std::size_t bytes = 0;
    for (int row = std::min(newCount, int(maximumPoints)) - 1; row >= 0; --row) {
        const HistoryEntry &entry = *model.entry(row);
        bytes += entry.payload.size();
        if (!samples.empty() && (samples.size() >= partSamples || bytes > partBytes))
            break;
        samples.push_back({entry.time, entry.payload, entry.properties});
        m_next = entry.sequence + 1;
    }
    return samples;
}

bool TrendCollector::isQuick(const Samples &samples) const
{
    if (samples.size() > fewSamples)
        return false;
    std::size_t bytes = 0;
    return std::ranges::all_of(samples, [&](const Sample &sample) {
        bytes += sample.payload.size();
        return bytes <= fewBytes && !mayGrow(m_decoding, sample.payload);
    });
}

void TrendCollector::collect(const HistoryModel &model)
{
    const int newCount = model.countFrom(m_next);
    if (m_isBusy || newCount == 0)
        return;
    Samples samples = next(model, newCount);
    if (isQuick(samples)) {
        merge(extract(samples, knownPaths(), m_decoding, {}));
        emit changed(model.countFrom(m_next) == 0);
        return;
    }
    m_isBusy = true;
    // The destructor waits for the pool, so `this` outlives the call; an event that is still queued then dies with it.
    m_pool.start([this, samples = std::move(samples), paths = knownPaths(), decoding = m_decoding,
                  generation = m_generation, stop = m_stop.get_token()] {
        QMetaObject::invokeMethod(
            this,
            [this, generation, found = extract(samples, paths, decoding, stop)]() mutable {
                if (generation != m_generation)
                    return;
                m_isBusy = false;
                merge(std::move(found));
                emit changed(false);
            },
            Qt::QueuedConnection);
    });
}

TrendCollector::Found TrendCollector::extract(const Samples &samples, const QStringList &paths,
                                              const MessageDecoding &decoding, const std::stop_token &stop)
{
    Found found;
    QHash<QByteArray, std::size_t> positions;
    for (const QString &path : paths) {
        positions.insert(path.toUtf8(), found.size());
        found.push_back({.path = path});
    }
    std::vector<std::size_t> seenAt(found.size(), 0);
    std::size_t number = 0;
    for (const Sample &sample : samples) {
        if (stop.stop_requested())
            break;
        ++number;
        const double time = double(sample.time) / 1e6;
        for (const NumericLeaf &leaf : leavesOf(sample.payload, sample.properties, decoding)) {
            const QByteArray key = QByteArray::fromRawData(leaf.path.data(), qsizetype(leaf.path.size()));
            auto position = positions.constFind(key);
            if (position == positions.constEnd()) {
                if (found.size() >= maximumSeries)
                    continue;
                const QByteArray owned(key.constData(), key.size());
                position = positions.insert(owned, found.size());
                found.push_back({.path = QString::fromUtf8(owned)});
                seenAt.push_back(0);
            }
            found[*position].kind = leaf.kind;
            // A key that repeats within one message: its last value counts.
            if (std::exchange(seenAt[*position], number) == number)
                found[*position].points.back().value = leaf.value;
            else
                found[*position].points.push_back({time, leaf.value});
        }
        for (std::size_t i = 0; i < found.size(); ++i) {
            auto &points = found[i].points;
            if (seenAt[i] != number && (points.empty() || !std::isnan(points.back().value)))
                points.push_back({time, std::numeric_limits<double>::quiet_NaN()});
        }
    }
    return found;
}

void TrendCollector::merge(Found &&found)
{
    for (TrendSeries &part : found) {
        const auto known = std::ranges::find(m_series, part.path, &TrendSeries::path);
        const bool isGap =
            std::ranges::all_of(part.points, [](const TrendPoint &point) { return std::isnan(point.value); });
        if (known == m_series.end()) {
            if (!isGap)
                m_series.push_back(std::move(part));
            continue;
        }
        if (!isGap)
            known->kind = part.kind;
        known->points.insert(known->points.end(), part.points.begin(), part.points.end());
        trim(known->points);
    }
}

} // namespace espalier
