// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/csvexport.h"

#include <QDateTime>
#include <QIODevice>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr qsizetype chunkSize = 256 * 1024;

QByteArray timeOf(SampleTime time)
{
    const SampleTime second = 1'000'000;
    const SampleTime part = ((time % second) + second) % second;
    const QDateTime moment = QDateTime::fromSecsSinceEpoch((time - part) / second, QTimeZone::utc());
    return moment.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1() + '.'
           + QByteArray::number(qint64(part + second)).mid(1) + 'Z';
}

QByteArray quoted(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    const bool needsQuotes =
        bytes.contains(',') || bytes.contains('"') || bytes.contains('\n') || bytes.contains('\r');
    return needsQuotes ? '"' + bytes.replace('"', "\"\"") + '"' : bytes;
}

QByteArray valueOf(double value, const SeriesLabels &labels)
{
    if (const auto label = labelOf(value))
        return *label < labels.size() ? quoted(QString::fromStdString(labels.text(*label))) : QByteArray();
    return std::isnan(value) ? QByteArray() : QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

/// The samples of all curves in the order of their times.
class Merge
{
public:
    explicit Merge(const CsvExport &content)
    {
        for (const CsvCurve &curve : content.curves) {
            const Series &series = curve.series;
            m_places.push_back(
                curve.range ? Place {series.lowerBound(curve.range->from), series.upperBound(curve.range->to)}
                            : Place {series.begin(), series.end()});
        }
        m_content = &content;
    }

    /// The time of the next samples; nothing: there are none.
    [[nodiscard]] std::optional<SampleTime> nextTime() const
    {
        std::optional<SampleTime> least;
        for (std::size_t i = 0; i < m_places.size(); ++i)
            if (m_places[i].next < m_places[i].end) {
                const SampleTime time = m_content->curves[i].series.at(m_places[i].next).time;
                least = std::min(time, least.value_or(time));
            }
        return least;
    }
    /// Takes the next sample of a curve, when it is of this time.
    [[nodiscard]] std::optional<Sample> take(std::size_t curve, SampleTime time)
    {
        Place &place = m_places[curve];
        if (!(place.next < place.end))
            return std::nullopt;
        const Sample sample = m_content->curves[curve].series.at(place.next);
        if (sample.time != time)
            return std::nullopt;
        place.next = m_content->curves[curve].series.next(place.next);
        ++m_taken;
        return sample;
    }
    [[nodiscard]] std::uint64_t taken() const { return m_taken; }

private:
    struct Place
    {
        Series::Cursor next {};
        Series::Cursor end {};
    };
    const CsvExport *m_content = nullptr;
    std::vector<Place> m_places;
    std::uint64_t m_taken = 0;
};

QByteArray heading(const CsvExport &content)
{
    if (content.shape == CsvExport::Shape::Long)
        return "time,signal,value\r\n";
    QByteArray line = "time";
    for (const CsvCurve &curve : content.curves)
        line += ',' + quoted(curve.name);
    return line + "\r\n";
}

/// Rows of one time; how many.
std::uint64_t addRows(const CsvExport &content, Merge &merge, SampleTime time, QByteArray &text)
{
    const QByteArray moment = timeOf(time);
    std::uint64_t rows = 0;
    if (content.shape == CsvExport::Shape::Wide) {
        text += moment;
        for (std::size_t i = 0; i < content.curves.size(); ++i) {
            text += ',';
            if (const auto sample = merge.take(i, time))
                text += valueOf(sample->value, content.curves[i].labels);
        }
        text += "\r\n";
        return 1;
    }
    for (std::size_t i = 0; i < content.curves.size(); ++i)
        while (const auto sample = merge.take(i, time)) {
            text += moment + ',' + quoted(content.curves[i].name) + ','
                    + valueOf(sample->value, content.curves[i].labels) + "\r\n";
            ++rows;
        }
    return rows;
}

} // namespace

std::uint64_t CsvExport::sampleCount() const
{
    std::uint64_t count = 0;
    for (const CsvCurve &curve : curves)
        count += curve.range ? curve.series.count(*curve.range) : curve.series.size();
    return count;
}

Expected<std::uint64_t, QString> writeCsv(const CsvExport &content, QIODevice &device,
                                          const CsvProgress &progress)
{
    const auto total = double(std::max<std::uint64_t>(1, content.sampleCount()));
    Merge merge(content);
    QByteArray text = heading(content);
    std::uint64_t rows = 0;
    const auto flush = [&] {
        const bool isWritten = device.write(text) == text.size();
        text.clear();
        return isWritten;
    };
    while (const auto time = merge.nextTime()) {
        rows += addRows(content, merge, *time, text);
        if (text.size() < chunkSize)
            continue;
        if (!flush())
            return unexpected(device.errorString());
        if (!progress(double(merge.taken()) / total))
            return unexpected(QString());
    }
    if (!flush())
        return unexpected(device.errorString());
    return rows;
}

} // namespace espalier
