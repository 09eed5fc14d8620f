// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefeed.h"
#include "core/service/brokercontrol.h"
#include "core/service/proxyservice.h"
#include "tests/support/pipeserver.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

using State = ProxyStatus::State;

/// A local broker whose part the test plays.
class ScriptedBroker : public BrokerControl
{
public:
    void start(const BrokerSettings &) override { }
    void stop() override { }
    [[nodiscard]] State state() const override { return State::Running; }
    [[nodiscard]] QList<BrokerListener> listeners() const override { return {}; }
    [[nodiscard]] BrokerStatistics statistics() const override { return {}; }
    void setCapture(std::shared_ptr<CaptureFeed> /*feed*/) override { }
    [[nodiscard]] PipeEnd openPipe() override { return server.openPipe(); }

    PipeServer server;
};

ProxySettings someSettings()
{
    return {.id = QUuid::createUuid(), .name = QStringLiteral("press"), .port = 0};
}

Profile toLocalBroker()
{
    Profile profile;
    profile.transport = TransportKind::LocalBroker;
    return profile;
}

struct Fixture
{
    Fixture() { service.put(settings); }
    [[nodiscard]] bool runs()
    {
        return QTest::qWaitFor([this] { return service.status(settings.id).state == State::Running; });
    }
    [[nodiscard]] std::unique_ptr<QTcpSocket> device() const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress::LocalHost, service.status(settings.id).listening.port);
        return socket;
    }
    QTemporaryDir folder;
    ScriptedBroker broker;
    ProxySettings settings = someSettings();
    ProxyService service {&broker, folder.path()};
};

} // namespace

class TestProxyService : public QObject
{
    Q_OBJECT
private slots:
    void takesDevicesToTheLocalBroker();
    void runsSeveral();
    void tellsThatItCannotListen();
    void stopsAndStartsAgain();
    void capturesAllThatRun();
    void remembersButDoesNotStart();
    void passesOverWhatIsNoProxy();
    void namesTheAddressForDevices_data();
    void namesTheAddressForDevices();
};

void TestProxyService::takesDevicesToTheLocalBroker()
{
    Fixture f;
    QVERIFY(!f.service.isStarted(f.settings.id));
    f.service.start(f.settings.id, toLocalBroker(), {});
    QVERIFY(f.service.isStarted(f.settings.id));
    QVERIFY(f.runs());
    const auto device = f.device();
    device->write("\xc0\x00", 2);
    QTRY_COMPARE(f.broker.server.received(), QStringLiteral("c0 00"));
    f.broker.server.send("d000");
    QTRY_COMPARE(device->bytesAvailable(), 2);
    QCOMPARE(device->readAll(), QByteArray("\xd0\x00", 2));
    QTRY_COMPARE(f.service.status(f.settings.id).connections.value(0).bytesFromTarget, std::uint64_t {2});
    device->close();
    QTRY_VERIFY(f.broker.server.isClosed());
    QTRY_VERIFY(f.service.status(f.settings.id).connections.isEmpty());
}

void TestProxyService::runsSeveral()
{
    Fixture f;
    const auto other = someSettings();
    f.service.put(other);
    f.service.start(f.settings.id, toLocalBroker(), {});
    f.service.start(other.id, toLocalBroker(), {});
    QVERIFY(f.runs());
    QTRY_COMPARE(f.service.status(other.id).state, State::Running);
    QVERIFY(f.service.status(other.id).listening.port != f.service.status(f.settings.id).listening.port);
    f.service.remove(other.id);
    QCOMPARE(f.service.status(other.id).state, State::Stopped);
    QCOMPARE(f.service.proxies(), QList {f.settings});
    const auto device = f.device();
    QTRY_COMPARE(f.service.status(f.settings.id).connections.size(), 1);
}

void TestProxyService::tellsThatItCannotListen()
{
    Fixture f;
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    f.settings.port = holder.serverPort();
    f.service.put(f.settings);
    QSignalSpy changed(&f.service, &ProxyService::changed);
    f.service.start(f.settings.id, toLocalBroker(), {});
    QTRY_COMPARE(f.service.status(f.settings.id).state, State::Failed);
    QCOMPARE(f.service.status(f.settings.id).problem->kind, ProxyProblem::Kind::PortInUse);
    QCOMPARE(changed.last().first().toUuid(), f.settings.id);
}

void TestProxyService::stopsAndStartsAgain()
{
    Fixture f;
    f.service.start(f.settings.id, toLocalBroker(), {});
    QVERIFY(f.runs());
    const auto device = f.device();
    QTRY_COMPARE(device->state(), QAbstractSocket::ConnectedState);
    f.settings.port = f.service.status(f.settings.id).listening.port;
    f.service.put(f.settings);
    // The port is free for the next one by then.
    f.service.start(f.settings.id, toLocalBroker(), {});
    QCOMPARE(f.service.status(f.settings.id).state, State::Stopped);
    QVERIFY(f.runs());
    QTRY_COMPARE(device->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(f.service.status(f.settings.id).listening.port, f.settings.port);
    f.service.stop(f.settings.id);
    QVERIFY(!f.service.isStarted(f.settings.id));
    QTcpSocket late;
    QTRY_VERIFY((late.connectToHost(QHostAddress::LocalHost, f.settings.port), !late.waitForConnected(100)));
}

void TestProxyService::capturesAllThatRun()
{
    const auto feed = std::make_shared<CaptureFeed>([] { });
    Fixture f;
    f.service.setCapture(feed);
    f.service.start(f.settings.id, toLocalBroker(), {});
    QVERIFY(f.runs());
    const auto device = f.device();
    device->write("\xc0\x00", 2);
    std::vector<CaptureSegment::Kind> kinds;
    std::vector<StreamInfo> infos;
    const auto has = [&](CaptureSegment::Kind kind) {
        for (const auto &block : feed->take()) {
            for (const auto &segment : block.segments)
                kinds.push_back(segment.kind);
            infos.insert(infos.end(), block.opened.begin(), block.opened.end());
        }
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    QTRY_VERIFY(has(CaptureSegment::Kind::FromClient));
    QCOMPARE(infos.size(), std::size_t {1});
    const auto &info = infos.front();
    QCOMPARE(info.name, std::string("press"));
    QCOMPARE(info.client.port, device->localPort());
    QCOMPARE(info.server, StreamEnd {});
    f.service.setCapture(nullptr);
    QTRY_VERIFY(has(CaptureSegment::Kind::Closed));
}

void TestProxyService::remembersButDoesNotStart()
{
    Fixture f;
    f.settings.address = QStringLiteral("0.0.0.0");
    f.settings.port = 8883;
    f.settings.listener = TransportKind::SecureWebSocket;
    f.settings.certificateFile = QStringLiteral("/c.pem");
    f.settings.keyFile = QStringLiteral("/k.pem");
    f.settings.target = QUuid::createUuid();
    f.service.put(f.settings);
    const auto usual = someSettings();
    f.service.put(usual);
    const ProxyService other(&f.broker, f.folder.path());
    QCOMPARE(other.proxies(), (QList {f.settings, usual}));
    QVERIFY(!other.isStarted(usual.id));
    f.service.remove(usual.id);
    const ProxyService third(&f.broker, f.folder.path());
    QCOMPARE(third.proxies(), QList {f.settings});
    ProxyService forgetful(&f.broker, {});
    forgetful.put(usual);
    QCOMPARE(forgetful.proxies().size(), 1);
}

void TestProxyService::passesOverWhatIsNoProxy()
{
    const QTemporaryDir folder;
    QFile file(QDir(folder.path()).filePath(QStringLiteral("proxies.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto id = QUuid::createUuid().toString(QUuid::WithoutBraces).toUtf8();
    file.write(R"({"version": 1, "proxies": [3, {}, {"id": "x", "listener": "mqtt"}, {"id": ")" + id
               + R"(", "listener": "mqtts", "port": 70000}, {"id": ")" + id + R"(", "listener": "http"}]})");
    file.close();
    const ProxyService service(nullptr, folder.path());
    QCOMPARE(service.proxies().size(), 1);
    QCOMPARE(service.proxies().first().listener, TransportKind::Tls);
    QCOMPARE(service.proxies().first().port, ProxySettings().port);
}

void TestProxyService::namesTheAddressForDevices_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("listener");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *address, TransportKind kind, const char *url) {
        QTest::newRow(url) << QString::fromLatin1(address) << static_cast<int>(kind)
                           << QString::fromLatin1(url);
    };
    row("127.0.0.1", TransportKind::Tcp, "mqtt://127.0.0.1:18830");
    row("127.0.0.1", TransportKind::Tls, "mqtts://127.0.0.1:18830");
    row("::1", TransportKind::WebSocket, "ws://[::1]:18830/mqtt");
    row("192.0.2.7", TransportKind::SecureWebSocket, "wss://192.0.2.7:18830/mqtt");
}

void TestProxyService::namesTheAddressForDevices()
{
    QFETCH(QString, address);
    QFETCH(int, listener);
    const ProxySettings settings {.address = address, .listener = static_cast<TransportKind>(listener)};
    QTEST(proxyUrl(settings, {}), "url");
    QVERIFY(!proxyUrl({.address = QStringLiteral("0.0.0.0")}, {}).contains(QStringLiteral("0.0.0.0")));
    ProxyStatus status;
    status.state = State::Running;
    status.listening = {address, 4000};
    QVERIFY(proxyUrl(settings, status).contains(QStringLiteral(":4000")));
}

QTEST_GUILESS_MAIN(TestProxyService)
#include "tst_proxyservice.moc"
