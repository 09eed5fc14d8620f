// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/importqueue.h"

#include <chrono>
#include <utility>

namespace espalier {

namespace {

constexpr std::chrono::milliseconds progressPeriod {100};

} // namespace

ImportQueue::ImportQueue(std::shared_ptr<CaptureFeed> feed, QObject *parent)
    : QObject(parent), m_feed(std::move(feed))
{
    m_clock.setInterval(progressPeriod);
    connect(&m_clock, &QTimer::timeout, this, &ImportQueue::tell);
}

ImportQueue::~ImportQueue()
{
    // Whoever reads a large file stops at the next piece.
    if (m_shared)
        m_shared->isStopped = true;
}

void ImportQueue::add(const QString &path)
{
    m_waiting.append(path);
    if (m_path.isEmpty())
        startNext();
    else
        tell();
}

void ImportQueue::stop()
{
    m_waiting.clear();
    if (m_shared)
        m_shared->isStopped = true;
}

void ImportQueue::startNext()
{
    if (m_waiting.isEmpty()) {
        m_path.clear();
        m_shared.reset();
        m_clock.stop();
        tell();
        return;
    }
    m_path = m_waiting.takeFirst();
    m_shared = std::make_shared<Shared>();
    m_clock.start();
    tell();
    m_reading.run([this, path = m_path, feed = m_feed, shared = m_shared]() -> LatestTask::Outcome {
        const auto result = importCapture(path, *feed, [&shared](std::uint64_t done, std::uint64_t total) {
            shared->done = done;
            shared->total = total;
            return shared->isStopped ? FileWish::Cancel : FileWish::GoOn;
        });
        return [this, path, result] {
            if (result)
                emit imported(path, *result);
            else
                emit failed(path, result.error());
            startNext();
        };
    });
}

void ImportQueue::tell()
{
    Progress progress {.path = m_path, .waiting = int(m_waiting.size())};
    if (const std::uint64_t total = m_shared ? m_shared->total.load() : 0; total > 0)
        progress.percent = int(100.0 * double(m_shared->done.load()) / double(total));
    emit progressed(progress);
}

} // namespace espalier
