// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxy.h"

#include "core/net/transportfactory.h"
#include "tests/support/testcertificates.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QSslServer>
#include <QTest>
#include <QWebSocket>

#include <QRandomGenerator>

#include <sys/socket.h>

using namespace espalier;

namespace {

using Kind = ProxyProblem::Kind;
using State = ProxyStatus::State;

constexpr qsizetype mebibyte = 1024 * 1024;

/// Not longer than the test: OpenSSL's own end comes before that of what is static.
std::unique_ptr<TestAuthority> made;

TestAuthority &authority()
{
    if (!made)
        made = std::make_unique<TestAuthority>();
    return *made;
}

/// The broker that is meant; it keeps what it gets, and answers when told to.
struct Target
{
    explicit Target(bool isSecure = false)
    {
        if (isSecure) {
            auto secure = std::make_unique<QSslServer>();
            auto configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(QSslCertificate(authority().server.certificate()));
            configuration.setPrivateKey(QSslKey(authority().server.key(), QSsl::Ec));
            secure->setSslConfiguration(configuration);
            server = std::move(secure);
        } else {
            server = std::make_unique<QTcpServer>();
        }
        server->setMaxPendingConnections(100);
        if (!server->listen(QHostAddress::LocalHost))
            qFatal("no free port");
    }
    [[nodiscard]] std::unique_ptr<QTcpSocket> take()
    {
        if (!QTest::qWaitFor([this] { return server->hasPendingConnections(); }))
            qFatal("nobody came to the target");
        std::unique_ptr<QTcpSocket> socket(server->nextPendingConnection());
        socket->setParent(nullptr);
        return socket;
    }
    std::unique_ptr<QTcpServer> server;
};

Profile profileOf(const Target &target)
{
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = target.server->serverPort();
    return profile;
}

struct Fixture
{
    explicit Fixture(TransportKind listener = TransportKind::Tcp)
    {
        settings.port = 0;
        settings.listener = listener;
        settings.name = QStringLiteral("bench");
    }
    [[nodiscard]] bool start(const Profile &profile)
    {
        proxy = std::make_unique<Proxy>(settings, ProxyTarget {profile, {}, makeNetworkTransport});
        QObject::connect(proxy.get(), &Proxy::statusChanged, proxy.get(),
                         [this](const ProxyStatus &told) { status = told; });
        QObject::connect(
            proxy.get(), &Proxy::deviceDisconnected, proxy.get(),
            [this](const ProxyConnection &connection, const std::optional<ProxyProblem> &problem) {
                ended.append({connection, problem});
            });
        proxy->start();
        return QTest::qWaitFor([this] { return status.state != State::Stopped; })
               && status.state == State::Running;
    }
    [[nodiscard]] std::unique_ptr<QTcpSocket> device() const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress::LocalHost, status.listening.port);
        return socket;
    }
    ProxySettings settings;
    std::unique_ptr<Proxy> proxy;
    ProxyStatus status;
    QList<std::pair<ProxyConnection, std::optional<ProxyProblem>>> ended;
};

/// A device of any kind.
struct Device
{
    Device(TransportKind kind, std::uint16_t port)
    {
        if (usesWebSocket(kind)) {
            web = std::make_unique<QWebSocket>();
            auto configuration = QSslConfiguration::defaultConfiguration();
            configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
            web->setSslConfiguration(configuration);
            QObject::connect(web.get(), &QWebSocket::binaryMessageReceived, web.get(),
                             [this](const QByteArray &message) { received += message; });
            QNetworkRequest request(
                QUrl(QStringLiteral("%1://127.0.0.1:%2/mqtt").arg(schemeOf(kind)).arg(port)));
            request.setRawHeader("Sec-WebSocket-Protocol", "mqtt");
            web->open(request);
            return;
        }
        auto secure = std::make_unique<QSslSocket>();
        QObject::connect(secure.get(), &QTcpSocket::readyRead, secure.get(),
                         [this] { received += socket->readAll(); });
        if (usesTls(kind)) {
            secure->setPeerVerifyMode(QSslSocket::VerifyNone);
            secure->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        } else {
            secure->connectToHost(QStringLiteral("127.0.0.1"), port);
        }
        socket = std::move(secure);
    }
    [[nodiscard]] bool isOpen() const
    {
        if (web)
            return web->state() == QAbstractSocket::ConnectedState;
        return socket->state() == QAbstractSocket::ConnectedState
               && (socket->mode() == QSslSocket::UnencryptedMode || socket->isEncrypted());
    }
    [[nodiscard]] bool isGone() const
    {
        return (web ? web->state() : socket->state()) == QAbstractSocket::UnconnectedState;
    }
    void write(const QByteArray &bytes) const
    {
        if (web)
            web->sendBinaryMessage(bytes);
        else
            socket->write(bytes);
    }
    void close() const
    {
        if (web)
            web->close();
        else
            socket->disconnectFromHost();
    }
    std::unique_ptr<QWebSocket> web;
    std::unique_ptr<QSslSocket> socket;
    QByteArray received;
};

QByteArray anyBytes(qsizetype size)
{
    QByteArray bytes(size, '\0');
    QRandomGenerator(7).fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / 4);
    return bytes;
}

std::shared_ptr<CaptureFeed> makeFeed()
{
    return std::make_shared<CaptureFeed>([] { });
}

/// All that has been captured so far.
struct Captured
{
    void take(CaptureFeed &feed)
    {
        for (auto &block : feed.take()) {
            std::size_t at = 0;
            std::size_t opened = 0;
            for (const auto &segment : block.segments) {
                const auto text = asText(block.bytes.view().subspan(at, segment.length));
                at += segment.length;
                if (segment.kind == CaptureSegment::Kind::Opened)
                    infos.append(block.opened.at(opened++));
                if (segment.kind == CaptureSegment::Kind::Closed)
                    ++closed;
                if (segment.kind == CaptureSegment::Kind::FromClient)
                    fromDevice[segment.stream].append(text.data(), static_cast<qsizetype>(text.size()));
                if (segment.kind == CaptureSegment::Kind::FromServer)
                    fromTarget[segment.stream].append(text.data(), static_cast<qsizetype>(text.size()));
            }
            feed.recycle(std::move(block));
        }
    }
    QList<StreamInfo> infos;
    std::map<StreamId, QByteArray> fromDevice;
    std::map<StreamId, QByteArray> fromTarget;
    int closed = 0;
};

} // namespace

Q_DECLARE_METATYPE(espalier::TransportKind)

class TestProxy : public QObject
{
    Q_OBJECT
private slots:
    void cleanupTestCase() { made.reset(); }

    void carriesBytesBothWays_data();
    void carriesBytesBothWays();
    void keepsWhatWasSentLast_data();
    void keepsWhatWasSentLast();
    void tellsAnswersToADeviceAndItsEnd();
    void servesManyAtOnce();
    void letsAFastDeviceWait_data();
    void letsAFastDeviceWait();
    void letsAFastTargetWait();
    void tellsThatTheTargetIsDown();
    void tellsWhyTheTargetIsNotTrusted();
    void outlivesADeviceThatBreaksOff();
    void tellsOfADeviceWithoutWebSocket();
    void tellsOfADeviceWithoutTls();
    void tellsOfACorruptTlsRecord();
    void capturesWhatPasses();
    void capturesFromTheMiddle();
    void tellsThatAPortIsTaken();
    void needsAnAddress();
    void usesTheCertificateItIsGiven();
    void tellsOfABadCertificateFile();
    void stopsAndStartsAgain();
};

void TestProxy::carriesBytesBothWays_data()
{
    QTest::addColumn<TransportKind>("listener");
    QTest::addColumn<bool>("isTargetSecure");
    QTest::newRow("TCP to TCP") << TransportKind::Tcp << false;
    QTest::newRow("TLS to TCP") << TransportKind::Tls << false;
    QTest::newRow("TCP to TLS") << TransportKind::Tcp << true;
    QTest::newRow("TLS to TLS") << TransportKind::Tls << true;
    QTest::newRow("WS to TCP") << TransportKind::WebSocket << false;
    QTest::newRow("WSS to TCP") << TransportKind::SecureWebSocket << false;
}

void TestProxy::carriesBytesBothWays()
{
    QFETCH(TransportKind, listener);
    QFETCH(bool, isTargetSecure);
    Target target(isTargetSecure);
    auto profile = profileOf(target);
    TestFiles files;
    if (isTargetSecure) {
        profile.transport = TransportKind::Tls;
        profile.tls.authorityFile = files.write("ca.pem", authority().authority.certificate());
    }
    Fixture f(listener);
    QVERIFY(f.start(profile));
    QCOMPARE(f.status.fingerprint.size(), usesTls(listener) ? 32 : 0);
    Device device(listener, f.status.listening.port);
    QTRY_VERIFY(device.isOpen());
    const auto peer = target.take();
    // Neither side sends MQTT, and nobody minds; pieces are cut anywhere.
    const auto sent = anyBytes(3 * mebibyte);
    QByteArray arrived;
    for (qsizetype at = 0, size = 1; at < sent.size(); at += size, size = size * 3 + 1)
        device.write(sent.mid(at, size));
    QTRY_VERIFY((arrived += peer->readAll()).size() >= sent.size());
    QVERIFY(arrived == sent);
    for (qsizetype at = 0, size = 1; at < sent.size(); at += size, size = size * 5 + 1)
        peer->write(sent.mid(at, size));
    QTRY_COMPARE(device.received.size(), sent.size());
    QVERIFY(device.received == sent);
    QTRY_COMPARE(f.status.bytesFromTarget, static_cast<std::uint64_t>(sent.size()));
    QCOMPARE(f.status.bytesFromDevices, static_cast<std::uint64_t>(sent.size()));
    QCOMPARE(f.status.connections.size(), 1);
    QVERIFY(f.status.connections.first().isThrough);
    QCOMPARE(f.status.connections.first().device.address, QStringLiteral("127.0.0.1"));
    QVERIFY(!f.status.problem);
}

void TestProxy::keepsWhatWasSentLast_data()
{
    QTest::addColumn<TransportKind>("listener");
    for (const auto kind : {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket})
        QTest::newRow(qPrintable(schemeOf(kind))) << kind;
}

void TestProxy::keepsWhatWasSentLast()
{
    QFETCH(TransportKind, listener);
    Target target;
    Fixture f(listener);
    QVERIFY(f.start(profileOf(target)));
    Device device(listener, f.status.listening.port);
    if (listener != TransportKind::Tcp)
        QTRY_VERIFY(device.isOpen());
    const auto sent = anyBytes(mebibyte);
    device.write(sent);
    device.close();
    const auto peer = target.take();
    QByteArray arrived;
    QTRY_VERIFY((arrived += peer->readAll()).size() >= sent.size());
    QVERIFY(arrived == sent);
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(!f.ended.first().second);
    QCOMPARE(f.ended.first().first.bytesFromDevice, static_cast<std::uint64_t>(sent.size()));
    QTRY_COMPARE(f.status.accepted, 1U);
    QTRY_VERIFY(f.status.connections.isEmpty());
}

void TestProxy::tellsAnswersToADeviceAndItsEnd()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    device.write("hello");
    const auto peer = target.take();
    QTRY_COMPARE(peer->bytesAvailable(), 5);
    const auto answer = anyBytes(mebibyte);
    peer->write(answer);
    peer->disconnectFromHost();
    QTRY_VERIFY(device.isGone());
    QVERIFY(device.received == answer);
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(!f.ended.first().second);
}

void TestProxy::servesManyAtOnce()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    constexpr int count = 60;
    std::vector<std::unique_ptr<Device>> devices;
    for (int i = 0; i < count; ++i) {
        devices.push_back(std::make_unique<Device>(TransportKind::Tcp, f.status.listening.port));
        devices.back()->write(QByteArray::number(i) + "\n");
    }
    std::vector<std::unique_ptr<QTcpSocket>> peers;
    for (int i = 0; i < count; ++i)
        peers.push_back(target.take());
    for (const auto &peer : peers) {
        QTRY_VERIFY(peer->canReadLine());
        peer->write("to " + peer->readLine());
    }
    for (int i = 0; i < count; ++i) {
        auto &device = *devices.at(static_cast<std::size_t>(i));
        QTRY_COMPARE(device.received, "to " + QByteArray::number(i) + "\n");
    }
    QTRY_COMPARE(f.status.connections.size(), count);
    devices.clear();
    QTRY_VERIFY(f.status.connections.isEmpty());
    QCOMPARE(f.ended.size(), count);
}

void TestProxy::letsAFastDeviceWait_data()
{
    keepsWhatWasSentLast_data();
}

void TestProxy::letsAFastDeviceWait()
{
    QFETCH(TransportKind, listener);
    Target target;
    Fixture f(listener);
    QVERIFY(f.start(profileOf(target)));
    Device device(listener, f.status.listening.port);
    QTRY_VERIFY(device.isOpen());
    const auto peer = target.take();
    peer->setReadBufferSize(1024);
    const auto sent = anyBytes(48 * mebibyte);
    device.write(sent);
    // Until nothing moves any more.
    std::uint64_t before = 1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before, f.proxy->status().bytesFromDevices)
                                     == f.proxy->status().bytesFromDevices
                                 && before > 0 && !QSignalSpy(f.proxy.get(), &Proxy::statusChanged).wait(700),
                             20'000);
    // What the systems' buffers between hold comes on top of the proxy's own limit.
    QVERIFY(before < static_cast<std::uint64_t>(24 * mebibyte));
    peer->setReadBufferSize(0);
    QByteArray arrived;
    QTRY_VERIFY_WITH_TIMEOUT((arrived += peer->readAll()).size() >= sent.size(), 20'000);
    QVERIFY(arrived == sent);
}

void TestProxy::letsAFastTargetWait()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    const auto device = f.device();
    device->setReadBufferSize(1024);
    const auto peer = target.take();
    const auto sent = anyBytes(48 * mebibyte);
    peer->write(sent);
    std::uint64_t before = 1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before, f.proxy->status().bytesFromTarget)
                                     == f.proxy->status().bytesFromTarget
                                 && before > 0 && !QSignalSpy(f.proxy.get(), &Proxy::statusChanged).wait(700),
                             20'000);
    QVERIFY(before < static_cast<std::uint64_t>(24 * mebibyte));
    device->setReadBufferSize(0);
    QByteArray arrived;
    QTRY_VERIFY_WITH_TIMEOUT((arrived += device->readAll()).size() >= sent.size(), 20'000);
    QVERIFY(arrived == sent);
}

void TestProxy::tellsThatTheTargetIsDown()
{
    Target target;
    const auto profile = profileOf(target);
    target.server->close();
    Fixture f;
    QVERIFY(f.start(profile));
    Device device(TransportKind::Tcp, f.status.listening.port);
    device.write("hello");
    QTRY_VERIFY(device.isGone());
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(f.ended.first().second);
    QCOMPARE(f.ended.first().second->kind, Kind::TargetFailed);
    QCOMPARE(f.ended.first().second->failure, ConnectionFailure::Refused);
    QTRY_VERIFY(f.status.problem);
    QCOMPARE(f.status.state, State::Running);
}

void TestProxy::tellsWhyTheTargetIsNotTrusted()
{
    Target target(true);
    auto profile = profileOf(target);
    profile.transport = TransportKind::Tls;
    Fixture f;
    QVERIFY(f.start(profile));
    Device device(TransportKind::Tcp, f.status.listening.port);
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(f.ended.first().second && f.ended.first().second->tls);
    QCOMPARE(f.ended.first().second->kind, Kind::TargetFailed);
    QCOMPARE(f.ended.first().second->tls->problems.first(), TlsProblem::NotTrusted);
    QTRY_VERIFY(device.isGone());
}

void TestProxy::outlivesADeviceThatBreaksOff()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    Device first(TransportKind::Tcp, f.status.listening.port);
    const auto peer = target.take();
    peer->write(anyBytes(4 * mebibyte));
    QTRY_VERIFY(!first.received.isEmpty());
    first.socket->setSocketOption(QAbstractSocket::KeepAliveOption, 0);
    first.socket->abort(); // with unread bytes, which makes a reset of it
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(f.ended.size(), 1);
    Device second(TransportKind::Tcp, f.status.listening.port);
    second.write("hello");
    const auto other = target.take();
    QTRY_COMPARE(other->bytesAvailable(), 5);
}

void TestProxy::tellsOfADeviceWithoutWebSocket()
{
    Target target;
    Fixture f(TransportKind::WebSocket);
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    device.write(QByteArray::fromHex("100c00044d5154540402003c0000"));
    QTRY_VERIFY(device.isGone());
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.ended.first().second->kind, Kind::DeviceFailed);
    QCOMPARE(f.ended.first().second->webSocket->kind, WebSocketFailure::Kind::NotHttp);
    QVERIFY(!target.server->hasPendingConnections());
}

void TestProxy::tellsOfADeviceWithoutTls()
{
    Target target;
    Fixture f(TransportKind::Tls);
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    device.write(QByteArray::fromHex("100c00044d5154540402003c0000"));
    QTRY_VERIFY(device.isGone());
    QTRY_VERIFY(f.status.problem);
    QCOMPARE(f.status.problem->kind, Kind::DeviceFailed);
    QCOMPARE(f.status.problem->failure, ConnectionFailure::TlsFailed);
    QCOMPARE(f.status.problem->tls->problems, QList {TlsProblem::NotTls});
}

void TestProxy::tellsOfACorruptTlsRecord()
{
    Target target;
    Fixture f(TransportKind::Tls);
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tls, f.status.listening.port);
    QTRY_VERIFY(device.isOpen());
    const auto peer = target.take();
    // Application data that no key has encrypted.
    const auto record = QByteArray::fromHex("1703030020") + QByteArray(32, 'x');
    QCOMPARE(::send(static_cast<int>(device.socket->socketDescriptor()), record.constData(),
                    static_cast<std::size_t>(record.size()), 0),
             static_cast<ssize_t>(record.size()));
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(f.ended.first().second && f.ended.first().second->tls);
    QCOMPARE(f.ended.first().second->kind, Kind::DeviceFailed);
    QCOMPARE(f.ended.first().second->failure, ConnectionFailure::TlsFailed);
    QVERIFY(f.ended.first().second->tls->file.isEmpty());
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
}

void TestProxy::capturesWhatPasses()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    const auto feed = makeFeed();
    f.proxy->setCapture(feed);
    Device one(TransportKind::Tcp, f.status.listening.port);
    const auto first = target.take();
    Device two(TransportKind::Tcp, f.status.listening.port);
    const auto second = target.take();
    const auto sent = anyBytes(mebibyte);
    one.write(sent);
    two.write("two");
    QTRY_COMPARE(second->bytesAvailable(), 3);
    second->write("too");
    QByteArray arrived;
    QTRY_COMPARE((arrived += first->readAll()).size(), sent.size());
    QTRY_COMPARE(two.received, QByteArray("too"));
    one.close();
    QTRY_COMPARE(f.ended.size(), 1);
    Captured captured;
    QTRY_VERIFY((captured.take(*feed), captured.closed == 1));
    QCOMPARE(captured.infos.size(), 2);
    QCOMPARE(captured.infos.first().source, StreamInfo::Source::Proxy);
    QCOMPARE(captured.infos.first().name, std::string("bench"));
    QCOMPARE(captured.infos.first().client, (StreamEnd {"127.0.0.1", f.ended.first().first.device.port}));
    QCOMPARE(captured.infos.first().server, (StreamEnd {"127.0.0.1", target.server->serverPort()}));
    QVERIFY(!captured.infos.first().version);
    QCOMPARE(captured.fromDevice.size(), std::size_t {2});
    QVERIFY(captured.fromDevice.begin()->second == sent);
    QCOMPARE(captured.fromDevice.rbegin()->second, QByteArray("two"));
    QCOMPARE(captured.fromTarget.size(), std::size_t {1});
    QCOMPARE(captured.fromTarget.begin()->second, QByteArray("too"));
}

void TestProxy::capturesFromTheMiddle()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    const auto peer = target.take();
    const auto connect = QByteArray::fromHex("100e00044d51545405020000000001") + "x";
    device.write(connect + QByteArray::fromHex("c0"));
    QTRY_COMPARE(peer->bytesAvailable(), connect.size() + 1);
    const auto feed = makeFeed();
    f.proxy->setCapture(feed);
    device.write(QByteArray::fromHex("00"));
    QTRY_COMPARE(peer->bytesAvailable(), connect.size() + 2);
    device.write(QByteArray::fromHex("e000"));
    QTRY_COMPARE(peer->bytesAvailable(), connect.size() + 4);
    Captured captured;
    QTRY_VERIFY((captured.take(*feed), !captured.fromDevice.empty()));
    QCOMPARE(captured.infos.size(), 1);
    QCOMPARE(captured.infos.first().version, ProtocolVersion::V5);
    QCOMPARE(captured.infos.first().clientId, std::string("x"));
    QCOMPARE(captured.fromDevice.begin()->second, QByteArray::fromHex("e000"));
    f.proxy->setCapture(nullptr);
    captured.take(*feed);
    QCOMPARE(captured.closed, 1);
    device.write(QByteArray::fromHex("e000"));
    QTRY_COMPARE(peer->bytesAvailable(), connect.size() + 6);
    QVERIFY(feed->take().empty());
}

void TestProxy::tellsThatAPortIsTaken()
{
    Target target;
    Fixture f;
    f.settings.port = target.server->serverPort();
    QVERIFY(!f.start(profileOf(target)));
    QCOMPARE(f.status.state, State::Failed);
    QCOMPARE(f.status.problem->kind, Kind::PortInUse);
}

void TestProxy::needsAnAddress()
{
    Target target;
    for (const char *address : {"nowhere", "203.0.113.7"}) {
        Fixture f;
        f.settings.address = QString::fromLatin1(address);
        QVERIFY(!f.start(profileOf(target)));
        QCOMPARE(f.status.problem->kind, Kind::AddressNotAvailable);
    }
}

void TestProxy::usesTheCertificateItIsGiven()
{
    const TestFiles files;
    Target target;
    Fixture f(TransportKind::Tls);
    f.settings.certificateFile = files.write("server.pem", authority().server.certificate());
    f.settings.keyFile = files.write("server.key", authority().server.key());
    QVERIFY(f.start(profileOf(target)));
    const QSslCertificate certificate(authority().server.certificate());
    QCOMPARE(f.status.fingerprint, certificate.digest(QCryptographicHash::Sha256));
    QSslSocket device;
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({QSslCertificate(authority().authority.certificate())});
    device.setSslConfiguration(configuration);
    device.connectToHostEncrypted(QStringLiteral("localhost"), f.status.listening.port);
    QTRY_VERIFY(device.isEncrypted());
    QCOMPARE(device.peerCertificate(), certificate);
}

void TestProxy::tellsOfABadCertificateFile()
{
    const TestFiles files;
    Target target;
    Fixture f(TransportKind::Tls);
    f.settings.certificateFile = files.write("server.pem", "nothing");
    QVERIFY(!f.start(profileOf(target)));
    QCOMPARE(f.status.problem->kind, Kind::CertificateFailed);
    QCOMPARE(f.status.problem->tls->problems.first(), TlsProblem::CertificateFileUnreadable);
}

void TestProxy::stopsAndStartsAgain()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    const auto peer = target.take();
    f.proxy->stop();
    QTRY_VERIFY(device.isGone());
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(f.status.state, State::Stopped);
    Device late(TransportKind::Tcp, f.status.listening.port);
    QTRY_VERIFY(late.isGone());
    f.proxy->start();
    QTRY_COMPARE(f.status.state, State::Running);
    QCOMPARE(f.status.accepted, 0U);
    Device again(TransportKind::Tcp, f.status.listening.port);
    again.write("hello");
    const auto other = target.take();
    QTRY_COMPARE(other->bytesAvailable(), 5);
}

QTEST_GUILESS_MAIN(TestProxy)
#include "tst_proxy.moc"
