// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetinspector.h"

#include "core/service/packetlogview.h"
#include "core/service/packetworker.h"

#include <QThread>

namespace espalier {

class PacketInspector::Private
{
public:
    explicit Private(Clock clock) : worker(feeds, defaultLimit, std::move(clock)) { }

    QThread thread;
    std::shared_ptr<PacketFeeds> feeds = std::make_shared<PacketFeeds>();
    /// Belongs to the thread, but is destroyed when that has ended.
    PacketWorker worker;
    bool isCapturing = false;

    /// Runs in the log's thread.
    template <typename Command>
    void post(Command &&command)
    {
        QMetaObject::invokeMethod(&worker, std::forward<Command>(command), Qt::QueuedConnection);
    }
};

PacketInspector::PacketInspector(QObject *parent, Clock clock)
    : QObject(parent), d(std::make_unique<Private>(std::move(clock)))
{
    d->thread.setObjectName(QStringLiteral("packets"));
    d->worker.moveToThread(&d->thread);
    connect(&d->worker, &PacketWorker::snapshotPending, this, &PacketInspector::pending,
            Qt::QueuedConnection);
    connect(&d->worker, &PacketWorker::detailPending, this, &PacketInspector::detailPending,
            Qt::QueuedConnection);
    connect(
        &d->worker, &PacketWorker::answered, this, [](const std::function<void()> &deliver) { deliver(); },
        Qt::QueuedConnection);
    // Direct: the thread emits it as its last act.
    connect(&d->thread, &QThread::finished, &d->worker, &PacketWorker::end, Qt::DirectConnection);
    d->thread.start();
}

PacketInspector::~PacketInspector()
{
    d->thread.quit();
    d->thread.wait();
}

std::shared_ptr<CaptureFeed> PacketInspector::feed() const
{
    return d->worker.captured();
}

void PacketInspector::setCapturing(bool on)
{
    if (std::exchange(d->isCapturing, on) == on)
        return;
    d->post([worker = &d->worker, on] { worker->setCapturing(on); });
    emit capturingChanged(on);
}

bool PacketInspector::isCapturing() const
{
    return d->isCapturing;
}

void PacketInspector::setLimit(std::uint64_t bytes)
{
    d->post([worker = &d->worker, bytes] { worker->setLimit(bytes); });
}

void PacketInspector::clear()
{
    d->post([worker = &d->worker] { worker->clear(); });
}

void PacketInspector::setVisible(bool visible)
{
    d->post([worker = &d->worker, visible] { worker->setVisible(visible); });
}

void PacketInspector::setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry)
{
    d->post([worker = &d->worker, registry = std::move(registry)] { worker->setPayloadRegistry(registry); });
}

void PacketInspector::setFilter(const QString &text)
{
    d->post([worker = &d->worker, text] { worker->setFilter(text); });
}

void PacketInspector::find(const QString &filter, Direction direction)
{
    d->post([worker = &d->worker, filter, direction] { worker->find(filter, direction); });
}

void PacketInspector::setColorRules(const QStringList &filters)
{
    d->post([worker = &d->worker, filters] { worker->setColorRules(filters); });
}

void PacketInspector::setViewport(std::uint64_t firstRow, std::uint32_t rowCount)
{
    d->post([worker = &d->worker, firstRow, rowCount] { worker->setViewport(firstRow, rowCount); });
}

void PacketInspector::setSource(const PacketSource &source)
{
    d->post([worker = &d->worker, source] { worker->setSource(source); });
}

void PacketInspector::setFollowing(bool on)
{
    d->post([worker = &d->worker, on] { worker->setFollowing(on); });
}

void PacketInspector::select(PacketNumber number)
{
    d->post([worker = &d->worker, number] { worker->select(number); });
}

void PacketInspector::selectRow(std::uint64_t row)
{
    d->post([worker = &d->worker, row] { worker->selectRow(row); });
}

void PacketInspector::clearSelection()
{
    d->post([worker = &d->worker] { worker->select(std::nullopt); });
}

void PacketInspector::mark(PacketNumber number, Mark mark)
{
    d->post([worker = &d->worker, number, on = mark == Mark::On] { worker->setMarked(number, on); });
}

void PacketInspector::findMark(Direction direction)
{
    d->post([worker = &d->worker, direction] { worker->findMark(direction); });
}

void PacketInspector::setTimeReference(std::optional<PacketNumber> number)
{
    d->post([worker = &d->worker, number] { worker->setTimeReference(number); });
}

void PacketInspector::run(std::function<std::function<void()>(const PacketLogView &)> question)
{
    d->post([worker = &d->worker, question = std::move(question)] { worker->ask(question); });
}

PacketSnapshot PacketInspector::takeSnapshot()
{
    return d->feeds->snapshot.take();
}

PacketDetail PacketInspector::takeDetail()
{
    return d->feeds->detail.take();
}

} // namespace espalier
