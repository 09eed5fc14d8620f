// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/capturefile.h"
#include "ui/common/latesttask.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

namespace espalier {

class CaptureFeed;

/// Reads capture files into the packet log, one after another.
///
/// Flow: add() -> progressed() from time to time -> imported() or failed() for each file.
class ImportQueue : public QObject
{
    Q_OBJECT
public:
    explicit ImportQueue(std::shared_ptr<CaptureFeed> feed, QObject *parent = nullptr);
    /// The file that is read is given up.
    ~ImportQueue() override;

    struct Progress
    {
        /// Empty: nothing is being read.
        QString path {};
        int percent = 0;
        /// Files after this one.
        int waiting = 0;
    };

    void add(const QString &path);
    /// Gives up the file that is read and those that wait. What was read of it stays in the log.
    void stop();

signals:
    void progressed(const espalier::ImportQueue::Progress &progress);
    void imported(const QString &path, const espalier::CaptureSummary &summary);
    void failed(const QString &path, const espalier::CaptureReadError &error);

private:
    /// Between the threads.
    struct Shared
    {
        std::atomic<bool> isStopped {false};
        std::atomic<std::uint64_t> done {0};
        std::atomic<std::uint64_t> total {0};
    };

    void startNext();
    void tell();

    std::shared_ptr<CaptureFeed> m_feed;
    std::shared_ptr<Shared> m_shared;
    QStringList m_waiting;
    QString m_path;
    QTimer m_clock;
    LatestTask m_reading;
};

} // namespace espalier
