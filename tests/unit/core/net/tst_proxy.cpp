// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/proxyscript.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {
using Fixture = ProxyFixture;
using Target = ProxyTargetServer;
using Device = ProxyDevice;
using Captured = CapturedBytes;
} // namespace

class TestProxy : public QObject
{
    Q_OBJECT
private slots:
    void cleanupTestCase() { made.reset(); }

    void carriesBytesBothWays_data();
    void carriesBytesBothWays();
    void servesManyAtOnce();
    void letsAFastDeviceWait_data();
    void letsAFastDeviceWait();
    void letsAFastTargetWait();
    void capturesWhatPasses();
    void capturesFromTheMiddle();
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
    addListenerRows();
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
