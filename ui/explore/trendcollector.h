// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"
#include "core/payload/numericleaves.h"
#include "ui/explore/messagedecoding.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace espalier {

class HistoryModel;

struct TrendPoint
{
    /// Seconds since 1970.
    double time = 0;
    /// Not a number: a message came without this value.
    double value = 0;
};

/// One number of a topic's payloads over time, oldest first.
struct TrendSeries
{
    /// See NumericLeaf::path.
    QString path {};
    NumericLeaf::Kind kind = NumericLeaf::Kind::Number;
    std::vector<TrendPoint> points {};
};

/// Finds the numbers in the kept messages of one topic. Few new messages are looked at on the spot, many on a pool
/// thread in parts; what is found is bounded, the oldest points go first. GUI thread.
///
/// Flow: collect() whenever the model has news -> changed() -> series(); clear() for another topic.
class TrendCollector : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t maximumSeries = 32;
    static constexpr std::size_t maximumPoints = 20'000;

    explicit TrendCollector(QObject *parent = nullptr);
    ~TrendCollector() override;

    void clear();
    /// Begins anew when it is another.
    void setDecoding(const MessageDecoding &decoding);
    /// Paths that are series even when others came before them; begins anew when one of them was left out so far.
    void setWanted(const QStringList &paths);
    /// Takes what `model` has and this has not yet.
    void collect(const HistoryModel &model);
    [[nodiscard]] const std::vector<TrendSeries> &series() const { return m_series; }
    [[nodiscard]] const TrendSeries *find(const QString &path) const;
    /// True while messages are being looked at on the pool.
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

signals:
    /// There are new points; `isComplete` is false while the model may have more to collect().
    void changed(bool isComplete);

private:
    struct Sample
    {
        WallTime time = 0;
        Bytes payload;
        Bytes properties;
    };
    using Samples = std::vector<Sample>;
    using Found = std::vector<TrendSeries>;

    [[nodiscard]] static Found extract(const Samples &samples, const QStringList &paths,
                                       const MessageDecoding &decoding, const std::stop_token &stop);
    /// Whether they may be looked at on the spot.
    [[nodiscard]] bool isQuick(const Samples &samples) const;
    [[nodiscard]] Samples next(const HistoryModel &model, int newCount);
    void merge(Found &&found);
    [[nodiscard]] QStringList knownPaths() const;

    QThreadPool m_pool;
    MessageDecoding m_decoding;
    QStringList m_wanted;
    std::vector<TrendSeries> m_series;
    /// Sequence number of the first message that was not taken yet.
    std::uint64_t m_next = 0;
    /// Counts up with each beginning: results of an earlier one are dropped.
    std::uint64_t m_generation = 0;
    /// Of this beginning: what is still being looked at for an earlier one need not be.
    std::stop_source m_stop;
    bool m_isBusy = false;
};

} // namespace espalier
