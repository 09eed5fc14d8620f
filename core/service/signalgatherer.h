// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalfeed.h"
#include "core/service/signalsource.h"

#include <QObject>

#include <memory>

namespace espalier {

class SignalWorker;

/// The GUI's way to the signals of one connection, see SignalHub, which joins those of all. Lives in the GUI thread; what
/// it is asked for is done by a SignalWorker in its own. Calls return at once.
///
/// Flow: samplesPending() -> takeRuns(), catalogPending() -> takeCatalog(), valuesPending() -> takeValues(): each signal
/// comes once until its value is taken.
class SignalGatherer : public QObject
{
    Q_OBJECT
public:
    /// `worker` must outlive this.
    SignalGatherer(SignalWorker *worker, std::shared_ptr<SignalFeed> feed, QObject *parent = nullptr);

    /// The number is the caller's.
    void add(std::uint32_t number, const SignalAddress &address);
    void remove(std::uint32_t number);
    void watchCatalog(bool watched);
    /// See SignalHub::filterCatalog().
    void filterCatalog(const QString &words);
    void watchValues(const QList<QByteArray> &topicNames);

    [[nodiscard]] SignalRuns takeRuns() { return m_feed->runs.take(); }
    [[nodiscard]] SignalCatalog takeCatalog() { return m_feed->catalog.take(); }
    [[nodiscard]] SignalValues takeValues() { return m_feed->values.take(); }

signals:
    void samplesPending();
    void catalogPending();
    void valuesPending();

private:
    template <typename Command>
    void post(Command &&command);

    SignalWorker *m_worker;
    std::shared_ptr<SignalFeed> m_feed;
};

} // namespace espalier
