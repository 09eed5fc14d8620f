// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/workspace.h"

#include "core/net/doctor.h"
#include "core/payload/payloadregistry.h"
#include "core/service/brokercontrol.h"
#include "core/service/connectionworker.h"
#include "core/service/explorer.h"
#include "core/service/localtransport.h"
#include "core/service/publisher.h"
#include "core/service/retainedmanager.h"
#include "core/service/signalgatherer.h"

#include <QThread>

#include <map>
#include <utility>

namespace espalier {

class Workspace::Private
{
public:
    struct Entry
    {
        Profile profile;
        ConnectionStatus status;
        ConnectionWorker *worker;
        std::unique_ptr<Explorer> explorer;
        std::unique_ptr<Publisher> publisher;
        std::unique_ptr<SignalGatherer> gatherer;
        QList<FilterTraffic> traffic {};
        QHash<QString, SubscriptionResult> results {};
    };

    explicit Private(BrokerControl *broker) : pipes(broker) { }

    [[nodiscard]] const Entry *find(ConnectionId id) const
    {
        const auto found = entries.find(id);
        return found == entries.end() ? nullptr : &found->second;
    }
    [[nodiscard]] Entry *find(ConnectionId id) { return const_cast<Entry *>(std::as_const(*this).find(id)); }

    /// Runs `command` with the connection in the worker thread; dropped when the worker has gone.
    template <typename Command>
    void post(ConnectionId id, Command &&command)
    {
        postToWorker(id, [command = std::forward<Command>(command)](ConnectionWorker &worker) mutable {
            command(*worker.connection());
        });
    }

    /// The same with all that belongs to the connection.
    template <typename Command>
    void postToWorker(ConnectionId id, Command &&command)
    {
        if (const Entry *entry = find(id)) {
            QMetaObject::invokeMethod(
                entry->worker,
                [worker = entry->worker, command = std::forward<Command>(command)]() mutable {
                    command(*worker);
                },
                Qt::QueuedConnection);
        }
    }

    PipeSource pipes;
    QThread thread;
    /// Belongs to the worker thread, but is destroyed when that has ended.
    WorkerHall hall;
    std::map<ConnectionId, Entry> entries;
    std::uint32_t lastId = 0;
    /// They belong to the worker thread, where they are deleted.
    std::map<DiagnosisId, Doctor *> doctors;
    std::uint32_t lastDiagnosis = 0;
    std::uint32_t lastGuest = 0;
    std::shared_ptr<const PayloadRegistry> registry;
    std::shared_ptr<CaptureFeed> capture;
};

Workspace::Workspace(BrokerControl *broker, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(broker))
{
    d->thread.setObjectName(QStringLiteral("worker"));
    d->hall.moveToThread(&d->thread);
    // Direct: quit() may be called from any thread.
    connect(&d->hall, &WorkerHall::empty, &d->thread, &QThread::quit, Qt::DirectConnection);
    d->thread.start();
}

Workspace::~Workspace()
{
    for (auto &[id, entry] : d->entries) {
        entry.explorer.reset();
        entry.publisher.reset();
        entry.gatherer.reset();
    }
    for (const auto &[id, doctor] : d->doctors)
        doctor->deleteLater();
    QMetaObject::invokeMethod(&d->hall, &WorkerHall::shutDown, Qt::QueuedConnection);
    d->thread.wait();
}

ConnectionId Workspace::openConnection(const Profile &profile, const Secrets &secrets)
{
    const ConnectionId id {++d->lastId};
    auto feeds = std::make_shared<ExplorerFeeds>();
    auto samples = std::make_shared<SignalFeed>();
    auto *worker = new ConnectionWorker(feeds, samples);
    auto explorer = std::make_unique<Explorer>(worker->store(), feeds);
    auto publisher = std::make_unique<Publisher>(worker->publisher());
    auto gatherer = std::make_unique<SignalGatherer>(worker->signalWorker(), std::move(samples));
    // Queued signals of a connection that was closed meanwhile are nobody's.
    const auto follow = [&](auto signal, auto take) {
        connect(
            worker, signal, this,
            [this, id, take](const auto &value) {
                if (auto *entry = d->find(id))
                    take(*entry, value);
            },
            Qt::QueuedConnection);
    };
    const auto relay = [&](auto from, auto to) {
        follow(from, [this, id, to](Private::Entry &, const auto &value) { emit(this->*to)(id, value); });
    };
    follow(&ConnectionWorker::statusChanged,
           [this, id](Private::Entry &entry, const ConnectionStatus &status) {
               entry.status = status;
               if (status.phase != ConnectionPhase::Connected)
                   entry.results.clear();
               emit statusChanged(id, status);
           });
    follow(&ConnectionWorker::subscriptionResult,
           [this, id](Private::Entry &entry, const SubscriptionResult &result) {
               if (result.kind == SubscriptionResult::Kind::Subscribed)
                   entry.results.insert(result.topicFilter, result);
               emit subscriptionResult(id, result);
           });
    follow(&ConnectionWorker::trafficChanged,
           [this, id](Private::Entry &entry, const QList<FilterTraffic> &traffic) {
               entry.traffic = traffic;
               emit trafficChanged(id, traffic);
           });
    relay(&ConnectionWorker::publishResult, &Workspace::publishResult);
    relay(&ConnectionWorker::authenticationRequested, &Workspace::authenticationRequested);
    relay(&ConnectionWorker::reauthenticated, &Workspace::reauthenticated);
    worker->moveToThread(&d->thread);
    QMetaObject::invokeMethod(
        &d->hall,
        [hall = &d->hall, worker, profile, secrets, factory = transportsFrom(&d->pipes),
         registry = d->registry, capture = d->capture] {
            hall->add(worker);
            worker->open(profile, secrets, factory, hall->budget());
            worker->connection()->setCapture(capture);
            worker->store()->setPayloadRegistry(registry);
        },
        Qt::QueuedConnection);
    ConnectionStatus status;
    status.phase = ConnectionPhase::Connecting;
    d->entries.emplace(id, Private::Entry {profile, status, worker, std::move(explorer), std::move(publisher),
                                           std::move(gatherer)});
    emit connectionOpened(id);
    return id;
}

void Workspace::changeConnection(ConnectionId id, const Profile &profile, const Secrets &secrets)
{
    auto *entry = d->find(id);
    if (!entry)
        return;
    entry->profile = profile;
    entry->results.clear();
    d->postToWorker(id, [profile, secrets](ConnectionWorker &worker) { worker.change(profile, secrets); });
    emit connectionChanged(id);
}

void Workspace::disconnect(ConnectionId id)
{
    d->post(id, [](Connection &connection) { connection.close(); });
}

void Workspace::reconnect(ConnectionId id)
{
    d->post(id, [](Connection &connection) { connection.open(); });
}

void Workspace::closeConnection(ConnectionId id)
{
    const auto node = d->entries.extract(id);
    if (node.empty())
        return;
    emit connectionClosed(id);
    QMetaObject::invokeMethod(
        &d->hall, [hall = &d->hall, worker = node.mapped().worker] { hall->remove(worker); },
        Qt::QueuedConnection);
}

void Workspace::subscribe(ConnectionId id, const SubscriptionSpec &spec)
{
    if (auto *entry = d->find(id)) {
        auto &list = entry->profile.subscriptions;
        list.removeIf([&](const SubscriptionSpec &other) { return other.topicFilter == spec.topicFilter; });
        list.append(spec);
        entry->results.remove(spec.topicFilter);
    }
    d->postToWorker(id, [spec](ConnectionWorker &worker) { worker.subscribe(spec); });
}

void Workspace::unsubscribe(ConnectionId id, const QString &topicFilter)
{
    if (auto *entry = d->find(id)) {
        entry->profile.subscriptions.removeIf(
            [&](const SubscriptionSpec &other) { return other.topicFilter == topicFilter; });
        entry->results.remove(topicFilter);
    }
    d->postToWorker(id, [topicFilter](ConnectionWorker &worker) { worker.unsubscribe(topicFilter); });
}

void Workspace::setExcludedFilters(ConnectionId id, const QStringList &topicFilters)
{
    if (auto *entry = d->find(id))
        entry->profile.excludedFilters = topicFilters;
    d->postToWorker(id, [topicFilters](ConnectionWorker &worker) { worker.setExcluded(topicFilters); });
}

void Workspace::publish(ConnectionId id, OutgoingMessage message)
{
    // The queue copies what it is given, so the message is shared.
    d->post(id, [shared = std::make_shared<OutgoingMessage>(std::move(message))](Connection &connection) {
        connection.publish(std::move(*shared));
    });
}

void Workspace::continueAuthentication(ConnectionId id, const std::optional<QByteArray> &data)
{
    d->post(id, [data](Connection &connection) {
        MethodData answer;
        if (data)
            answer = Bytes::copyOf({data->constData(), static_cast<std::size_t>(data->size())});
        connection.continueAuthentication(answer);
    });
}

void Workspace::reauthenticate(ConnectionId id)
{
    d->post(id, [](Connection &connection) { connection.reauthenticate(); });
}

DiagnosisId Workspace::diagnose(const Profile &profile, const Secrets &secrets)
{
    const DiagnosisId id {++d->lastDiagnosis};
    auto *doctor = new Doctor(profile, secrets, transportsFrom(&d->pipes));
    connect(
        doctor, &Doctor::changed, this,
        [this, id](const DiagnosisResult &result) {
            if (d->doctors.contains(id))
                emit diagnosisChanged(id, result);
        },
        Qt::QueuedConnection);
    connect(
        doctor, &Doctor::finished, this,
        [this, id] {
            if (d->doctors.contains(id)) {
                cancelDiagnosis(id);
                emit diagnosisFinished(id);
            }
        },
        Qt::QueuedConnection);
    doctor->moveToThread(&d->thread);
    d->doctors.emplace(id, doctor);
    QMetaObject::invokeMethod(doctor, &Doctor::start, Qt::QueuedConnection);
    return id;
}

void Workspace::cancelDiagnosis(DiagnosisId id)
{
    if (const auto node = d->doctors.extract(id); !node.empty())
        node.mapped()->deleteLater();
}

GuestId Workspace::addGuest(ConnectionId id, std::unique_ptr<ConnectionGuest> guest,
                            const std::function<void(GuestId)> &introduce)
{
    if (!d->find(id))
        return GuestId::None;
    const GuestId number {++d->lastGuest};
    if (introduce)
        introduce(number);
    if (auto *object = dynamic_cast<QObject *>(guest.get()))
        object->moveToThread(&d->thread);
    // The queue copies what it is given, so the guest is shared.
    visit(id, [number, shared = std::make_shared<std::unique_ptr<ConnectionGuest>>(std::move(guest))](
                  ConnectionGuests &guests) { guests.add(number, std::move(*shared)); });
    return number;
}

void Workspace::removeGuest(ConnectionId id, GuestId guest)
{
    visit(id, [guest](ConnectionGuests &guests) { guests.remove(guest); });
}

void Workspace::visit(ConnectionId id, const std::function<void(ConnectionGuests &)> &work)
{
    d->postToWorker(id, [work](ConnectionWorker &worker) { work(worker.guests()); });
}

QList<ConnectionId> Workspace::connections() const
{
    QList<ConnectionId> ids;
    for (const auto &[id, entry] : d->entries)
        ids.append(id);
    return ids;
}

Profile Workspace::profile(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    return entry ? entry->profile : Profile();
}

ConnectionStatus Workspace::status(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    return entry ? entry->status : ConnectionStatus();
}

QList<FilterTraffic> Workspace::traffic(ConnectionId id) const
{
    const auto *entry = d->find(id);
    return entry ? entry->traffic : QList<FilterTraffic> {};
}

QHash<QString, SubscriptionResult> Workspace::subscriptionResults(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    return entry ? entry->results : QHash<QString, SubscriptionResult> {};
}

Explorer *Workspace::explorer(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    return entry ? entry->explorer.get() : nullptr;
}

Publisher *Workspace::publisher(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    return entry ? entry->publisher.get() : nullptr;
}

SignalGatherer *Workspace::signalGatherer(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    return entry ? entry->gatherer.get() : nullptr;
}

std::unique_ptr<RetainedManager> Workspace::retainedManager(ConnectionId id) const
{
    const auto *entry = std::as_const(*d).find(id);
    if (!entry)
        return nullptr;
    auto found = std::make_shared<RetainedWorker::Found>();
    auto *worker = new RetainedWorker(found);
    worker->moveToThread(&d->thread);
    // When the thread has ended before the manager.
    connect(&d->thread, &QThread::finished, worker, &QObject::deleteLater);
    QMetaObject::invokeMethod(
        worker,
        [worker, connection = entry->worker, factory = transportsFrom(&d->pipes)] {
            worker->start(connection->connection()->profile(), connection->connection()->secrets(), factory);
        },
        Qt::QueuedConnection);
    return std::make_unique<RetainedManager>(worker, found);
}

void Workspace::setHistoryLimit(std::uint64_t bytes)
{
    QMetaObject::invokeMethod(
        &d->hall, [hall = &d->hall, bytes] { hall->budget().setLimit(bytes); }, Qt::QueuedConnection);
}

void Workspace::setCapture(std::shared_ptr<CaptureFeed> feed)
{
    d->capture = std::move(feed);
    for (const auto &[id, entry] : d->entries)
        d->post(id, [feed = d->capture](Connection &connection) { connection.setCapture(feed); });
}

void Workspace::setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry)
{
    d->registry = std::move(registry);
    for (const auto &[id, entry] : d->entries)
        d->postToWorker(id, [registry = d->registry](ConnectionWorker &worker) {
            worker.store()->setPayloadRegistry(registry);
        });
}

} // namespace espalier
