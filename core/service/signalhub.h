// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"
#include "core/series/serieslabels.h"
#include "core/service/signalcatalog.h"
#include "core/service/signalsource.h"
#include "core/service/workspace.h"

#include <QObject>

#include <memory>

namespace espalier {

enum class SignalId : std::uint32_t { None = 0 };

/// How a signal comes along.
enum class SignalState : std::uint8_t {
    /// Its profile is not open.
    NoConnection,
    /// Its topic has had no message.
    NoTopic,
    /// What history has is still being read.
    Filling,
    /// All is there.
    Live,
};

struct SignalTotals
{
    std::uint64_t samples = 0;
    std::uint64_t bytes = 0;
    std::uint64_t limit = 0;
    /// Samples given up because the limit was reached.
    std::uint64_t evicted = 0;
    /// Messages that history gave up before they were read.
    std::uint64_t missed = 0;
    friend bool operator==(const SignalTotals &, const SignalTotals &) = default;
};

/// The series of all signals that somebody looks at: gathered in the worker thread from the history of each topic, kept
/// here, in the GUI thread, where charts read them without copies.
///
/// Flow: pending() -> take() on the next frame -> changed() for each signal that has new samples.
class SignalHub : public QObject
{
    Q_OBJECT
public:
    static constexpr std::uint64_t defaultLimit = std::uint64_t {256} * 1024 * 1024;

    /// Hears of connections that `workspace` opens from now on, too. It must outlive this.
    explicit SignalHub(Workspace &workspace, QObject *parent = nullptr);
    ~SignalHub() override;

    /// Bytes that all samples may take together; when it is full the series that hold most give their oldest.
    void setLimit(std::uint64_t bytes);
    [[nodiscard]] SignalTotals totals() const;

    /// Gathers a signal, with what history has of it, until it has been released as often. The same source has the same
    /// number. A source whose expression does not parse stays empty: ask Expression before.
    [[nodiscard]] SignalId acquire(const SignalSource &source);
    void release(SignalId id);

    // Of a signal that is acquired
    [[nodiscard]] const SignalSource &source(SignalId id) const;
    /// Valid and unchanged until the next take() or release().
    [[nodiscard]] const Series &series(SignalId id) const;
    /// The texts among the samples.
    [[nodiscard]] const SeriesLabels &labels(SignalId id) const;
    /// Of something derived: the worst of its inputs.
    [[nodiscard]] SignalState state(SignalId id) const;

    /// What there is to be drawn of a connection; lists are made while it is watched.
    void watchCatalog(ConnectionId connection, bool watched);
    /// Words that topic or path must contain, whatever their case; empty: all.
    void filterCatalog(ConnectionId connection, const QString &words);
    /// The topics whose values are wanted as they stand: those in sight. At most 200.
    void watchValues(ConnectionId connection, const QList<QByteArray> &topicNames);
    [[nodiscard]] SignalCatalog takeCatalog(ConnectionId connection);
    [[nodiscard]] SignalValues takeValues(ConnectionId connection);

    /// Takes in what has come.
    void take();

signals:
    void pending();
    /// Samples at `from` and later are new or others than before.
    void changed(espalier::SignalId id, espalier::SampleTime from);
    void stateChanged(espalier::SignalId id);
    /// takeCatalog() has something; at most twice a second.
    void catalogPending(espalier::ConnectionId connection);
    /// takeValues() has something; at most five times a second.
    void valuesPending(espalier::ConnectionId connection);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace espalier
