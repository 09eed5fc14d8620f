// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalfeed.h"
#include "core/service/signalindex.h"
#include "core/service/signalreader.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

class StoreWorker;
class TopicStore;

/// Reads signals of one connection from the history of their topics, as messages arrive and from the beginning: nothing is
/// done for a message whose topic nobody draws. Also says what there is to be drawn, and the values as they stand.
/// Works in slices. Worker thread.
///
/// Flow: add() -> samplesPending(), once until it is taken; moreCame() whenever the store has got messages.
class SignalWorker : public QObject
{
    Q_OBJECT
public:
    /// `store` must outlive this.
    SignalWorker(StoreWorker &store, std::shared_ptr<SignalFeed> feed, QObject *parent = nullptr);
    ~SignalWorker() override;

    /// The number is the caller's.
    void add(std::uint32_t number, const SignalAddress &address);
    void remove(std::uint32_t number);
    /// There are messages that were not there before.
    void moreCame();
    /// Whether messages can come. While they cannot, rates are not 0 but unknown.
    enum class Source { Present, Away };
    void setSource(Source source);
    /// The store has forgotten all.
    void forget();

    enum class Watch { Off, On };
    void watchCatalog(Watch watch);
    void filterCatalog(const QString &words);
    void watchValues(const QList<QByteArray> &topicNames);

signals:
    void samplesPending();
    void catalogPending();
    void valuesPending();

private:
    using Clock = std::chrono::steady_clock;
    struct Tap;

    void gather();
    /// Whether all that there is was read.
    [[nodiscard]] bool read(Tap &tap, Clock::time_point end);
    void joinTaps();
    void flush();
    void advanceRates();
    void workOnCatalog();
    void tellCatalog();
    void tellValues();
    [[nodiscard]] QList<SignalValue> valuesOf(const std::string &topicName, const KeptMessage &message) const;

    StoreWorker &m_store;
    std::shared_ptr<SignalFeed> m_feed;
    std::vector<std::unique_ptr<Tap>> m_taps;
    /// Until samples are read, the catalogue goes on, the values are told; seconds of rates.
    QTimer m_gather {this};
    QTimer m_catalogSlice {this};
    QTimer m_values {this};
    QTimer m_rates {this};
    std::size_t m_waiting = 0;
    /// Nothing: messages can come.
    std::optional<WallTime> m_awaySince;
    SignalIndex m_index;
    Watch m_watch = Watch::Off;
    std::int64_t m_catalogTold = 0;
    QList<QByteArray> m_watched;
    SignalValues m_told;
    /// The number of messages that a topic had then.
    QHash<QByteArray, std::uint64_t> m_toldAt;
};

} // namespace espalier
