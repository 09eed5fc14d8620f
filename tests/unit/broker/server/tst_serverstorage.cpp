// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/server.h"
#include "tests/support/faultydisk.h"
#include "tests/support/tcpclient.h"

#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <optional>
#include <semaphore>
#include <vector>

using namespace espalier;

namespace {

using Fault = FaultyDisk::Fault;

constexpr auto patience = std::chrono::seconds(20);

/// A client of MQTT 5. `properties`: of CONNECT.
class Client : public TcpClient
{
public:
    Client(const ListenerSettings &listener, const std::string &clientId, const std::string &properties)
        : TcpClient(listener)
    {
        send("10 L[ S'MQTT' 05 00 0000 P[ " + properties + " ] S'" + clientId + "' ]");
    }
};

/// A server that keeps what must survive it in a folder.
class StoringServer
{
public:
    explicit StoringServer(const QTemporaryDir &folder, std::size_t maximumWaiting = 1'000'000)
    {
        ServerSettings settings;
        settings.listeners = {{.address = "127.0.0.1"}};
        settings.storage =
            StorageSettings {.folder = folder.path().toStdString(), .maximumWaiting = maximumWaiting};
        settings.wake = [this] { m_woken.release(); };
        const auto started = server.start(std::move(settings));
        if (!started)
            qFatal("%s", errorText(started.error()).c_str());
    }

    ~StoringServer() { server.stop(); }
    StoringServer(const StoringServer &) = delete;
    StoringServer &operator=(const StoringServer &) = delete;

    [[nodiscard]] Client connected(const std::string &clientId, const std::string &properties = {})
    {
        return {server.listeners().front(), clientId, properties};
    }
    /// Waits until the log has an event of this kind.
    [[nodiscard]] bool waitFor(Event::Kind kind)
    {
        return waitUntil([&] {
            return std::any_of(m_events.begin(), m_events.end(),
                               [&](const Event &event) { return event.kind == kind; });
        });
    }
    [[nodiscard]] std::uint64_t publishesReceived()
    {
        m_statistics.reset();
        server.requestStatistics();
        return waitUntil([&] { return m_statistics.has_value(); }) ? m_statistics->publishesReceived : 0;
    }

    /// Waits until so many have been received.
    [[nodiscard]] bool receives(std::uint64_t publishes)
    {
        const auto until = std::chrono::steady_clock::now() + patience;
        while (publishesReceived() < publishes && std::chrono::steady_clock::now() < until) { }
        return publishesReceived() == publishes;
    }

    Server server;

private:
    template <typename Condition>
    bool waitUntil(Condition &&condition)
    {
        while (!condition()) {
            if (!m_woken.try_acquire_for(patience))
                return false;
            auto report = server.reports().take();
            for (auto &record : report.log)
                m_events.push_back(std::move(record.event));
            if (report.statistics)
                m_statistics = report.statistics;
        }
        return true;
    }

    std::counting_semaphore<> m_woken {0};
    std::vector<Event> m_events;
    std::optional<Statistics> m_statistics;
};

constexpr auto expiry = "11 00000e10";
constexpr auto connAck = "20 06 00 00 03 22 0040";
constexpr auto resumed = "20 06 01 00 03 22 0040";

} // namespace

class ServerStorageTest : public QObject
{
    Q_OBJECT

private slots:
    void bringsBackWhatItHasAcknowledged();
    void startsTimersOfWhatItBringsBack();
    void refusesWhatTheDiskDoesNotTake();
    void readsNoMoreThanItCanStore();
    void doesNotStartInAFolderThatIsInUse();
};

void ServerStorageTest::bringsBackWhatItHasAcknowledged()
{
    const QTemporaryDir folder;
    {
        StoringServer own(folder);
        auto subscriber = own.connected("s", expiry);
        QVERIFY(subscriber.expects(connAck));
        subscriber.send("82 L[ 0001 00 S'a' 01 ]");
        QVERIFY(subscriber.expects("90 04 0001 00 01"));
        subscriber.send("e0 00");
        QVERIFY(subscriber.isClosedByServer());
        auto publisher = own.connected("p");
        QVERIFY(publisher.expects(connAck));
        publisher.send("33 L[ S'a' 0001 00 'x' ]");
        QVERIFY(publisher.expects("40 02 0001"));
        own.server.stop();
    }
    StoringServer own(folder);
    auto subscriber = own.connected("s", expiry);
    QVERIFY(subscriber.expects(resumed));
    QVERIFY(subscriber.expects("32 L[ S'a' 0001 00 'x' ]"));
    auto reader = own.connected("r");
    QVERIFY(reader.expects(connAck));
    reader.send("82 L[ 0001 00 S'a' 00 ]");
    QVERIFY(reader.expects("90 04 0001 00 00 31 L[ S'a' 00 'x' ]"));
}

void ServerStorageTest::startsTimersOfWhatItBringsBack()
{
    const QTemporaryDir folder;
    {
        StoringServer own(folder);
        auto client = own.connected("s", "11 00000001"); // for a second
        QVERIFY(client.expects(connAck));
        own.server.stop();
    }
    StoringServer own(folder);
    QVERIFY(own.waitFor(Event::Kind::SessionExpired));
}

void ServerStorageTest::refusesWhatTheDiskDoesNotTake()
{
    const QTemporaryDir folder;
    FaultyDisk disk;
    StoringServer own(folder);
    auto early = own.connected("early");
    QVERIFY(early.expects(connAck));
    disk.set(Fault::Full);
    early.send("33 L[ S'a' 0001 00 'x' ]"); // retained
    QVERIFY(own.waitFor(Event::Kind::StorageFailed));
    auto late = own.connected("late", "17 00");
    QVERIFY(late.expects(connAck));
    late.send("33 L[ S'a' 0002 00 'y' ]");
    QVERIFY(late.expects("40 03 0002 97"));
    disk.set(Fault::None);
    QVERIFY(own.waitFor(Event::Kind::StorageRecovered));
    QVERIFY(early.expects("40 03 0001 10"));
    late.send("33 L[ S'a' 0003 00 'y' ]");
    QVERIFY(late.expects("40 03 0003 10"));
}

void ServerStorageTest::readsNoMoreThanItCanStore()
{
    const QTemporaryDir folder;
    FaultyDisk disk;
    StoringServer own(folder, 1);
    const auto goOn =
        qScopeGuard([&disk] { disk.set(Fault::None); }); // the server waits for the disk when it ends
    auto client = own.connected("c");
    QVERIFY(client.expects(connAck));
    disk.set(Fault::Hangs);
    // What has come when the limit is reached is taken: one message, and the one that was waited for at that time.
    client.send("33 L[ S'a' 0001 00 'x' ]");
    QVERIFY(own.receives(1));
    client.send("33 L[ S'a' 0002 00 'x' ]");
    QVERIFY(own.receives(2));
    client.send("33 L[ S'a' 0003 00 'x' ]");
    for (int i = 0; i < 50; ++i)
        QCOMPARE(own.publishesReceived(), 2u);
    disk.set(Fault::None);
    QVERIFY(client.expects("40 03 0001 10 40 03 0002 10 40 03 0003 10"));
}

void ServerStorageTest::doesNotStartInAFolderThatIsInUse()
{
    const QTemporaryDir folder;
    const StoringServer own(folder);
    ServerSettings settings;
    settings.storage = StorageSettings {.folder = folder.path().toStdString()};
    Server other;
    const auto started = other.start(std::move(settings));
    QVERIFY(!started);
    QCOMPARE(started.error().code, ServerErrorCode::Storage);
    QVERIFY(
        QString::fromStdString(errorText(started.error())).contains(QStringLiteral("is in use by another")));
}

QTEST_APPLESS_MAIN(ServerStorageTest)
#include "tst_serverstorage.moc"
