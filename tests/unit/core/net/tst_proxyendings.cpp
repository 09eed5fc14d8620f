// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/proxyscript.h"

#include <QSignalSpy>
#include <QTest>

#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace espalier;
using namespace espalier::test;

namespace {
using Fixture = ProxyFixture;
using Target = ProxyTargetServer;
using Device = ProxyDevice;

/// A second hold on a connection, which its QTcpSocket gives up when the other side has ended.
struct Held
{
    explicit Held(const QTcpSocket &socket) : descriptor(::dup(static_cast<int>(socket.socketDescriptor())))
    { }
    ~Held() { ::close(descriptor); }
    Held(const Held &) = delete;
    Held &operator=(const Held &) = delete;
    [[nodiscard]] bool send(const QByteArray &bytes) const
    {
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            pollfd asked {.fd = descriptor, .events = POLLOUT, .revents = 0};
            if (::poll(&asked, 1, 20'000) != 1)
                return false;
            const auto size =
                ::send(descriptor, bytes.constData() + sent, static_cast<std::size_t>(bytes.size() - sent),
                       MSG_NOSIGNAL | MSG_DONTWAIT);
            if (size < 0)
                return false;
            sent += size;
        }
        return true;
    }
    int descriptor;
};

/// Sends no more, and goes on reading.
void finishWriting(const QTcpSocket &socket)
{
    if (::shutdown(static_cast<int>(socket.socketDescriptor()), SHUT_WR) != 0)
        qFatal("cannot shut down");
}
} // namespace

class TestProxyEndings : public QObject
{
    Q_OBJECT
private slots:
    void cleanupTestCase() { made.reset(); }

    void keepsWhatWasSentLast_data();
    void keepsWhatWasSentLast();
    void tellsAnswersToADeviceAndItsEnd();
    void outlivesADeviceThatBreaksOff();
    void answersADeviceThatHasFinished_data();
    void answersADeviceThatHasFinished();
    void keepsAnswersThatWaitBehindTheEnd();
    void hearsADeviceBehindTheTargetsEnd();
    void waitsOnlySoLongForAnAnswer();
};

void TestProxyEndings::keepsWhatWasSentLast_data()
{
    addListenerRows();
}

void TestProxyEndings::keepsWhatWasSentLast()
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

void TestProxyEndings::tellsAnswersToADeviceAndItsEnd()
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

void TestProxyEndings::outlivesADeviceThatBreaksOff()
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

void TestProxyEndings::answersADeviceThatHasFinished_data()
{
    QTest::addColumn<bool>("isAtOnce");
    QTest::newRow("later") << false;
    QTest::newRow("before the target is there") << true;
}

void TestProxyEndings::answersADeviceThatHasFinished()
{
    QFETCH(bool, isAtOnce);
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    QVERIFY(device.socket->waitForConnected());
    const auto sent = anyBytes(100'000);
    device.write(sent);
    if (isAtOnce) {
        while (device.socket->bytesToWrite() > 0)
            QVERIFY(device.socket->waitForBytesWritten());
        finishWriting(*device.socket);
    }
    const auto peer = target.take();
    const Held held(*peer);
    QTRY_COMPARE(peer->bytesAvailable(), sent.size());
    if (!isAtOnce) {
        QCOMPARE(peer->state(), QAbstractSocket::ConnectedState);
        finishWriting(*device.socket);
    }
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
    QVERIFY(f.ended.isEmpty());
    const auto answer = anyBytes(50'000);
    QVERIFY(held.send(answer));
    QTRY_COMPARE(device.received.size(), answer.size());
    QVERIFY(device.received == answer);
    QVERIFY(!device.isGone());
    QVERIFY(held.send("more"));
    QTRY_VERIFY(device.received.endsWith("more"));
    ::shutdown(held.descriptor, SHUT_WR);
    QTRY_VERIFY(device.isGone());
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(!f.ended.first().second);
    QCOMPARE(f.ended.first().first.device.port > 0, true);
}

void TestProxyEndings::keepsAnswersThatWaitBehindTheEnd()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    const auto device = f.device();
    device->setReadBufferSize(1024);
    const auto peer = target.take();
    const Held held(*peer);
    const auto answer = anyBytes(24 * mebibyte);
    bool isSent = false;
    std::thread sender([&] { isSent = held.send(answer); });
    std::uint64_t before = 1;
    const bool isFull = QTest::qWaitFor(
        [&] {
            return std::exchange(before, f.proxy->status().bytesFromTarget)
                       == f.proxy->status().bytesFromTarget
                   && before > 0 && !QSignalSpy(f.proxy.get(), &Proxy::statusChanged).wait(700);
        },
        20'000);
    finishWriting(*device);
    const bool isTold = QTest::qWaitFor([&] { return peer->state() == QAbstractSocket::UnconnectedState; });
    device->setReadBufferSize(0);
    QByteArray arrived;
    const bool hasArrived =
        QTest::qWaitFor([&] { return (arrived += device->readAll()).size() >= answer.size(); }, 20'000);
    sender.join();
    QVERIFY(isFull);
    QVERIFY(isTold);
    QVERIFY(isSent);
    QVERIFY(hasArrived);
    QVERIFY(arrived == answer);
}

void TestProxyEndings::hearsADeviceBehindTheTargetsEnd()
{
    Target target;
    Fixture f;
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    const auto peer = target.take();
    const Held held(*device.socket);
    finishWriting(*peer);
    QTRY_VERIFY(device.isGone());
    QVERIFY(held.send("last words"));
    QTRY_COMPARE(peer->bytesAvailable(), 10);
    ::shutdown(held.descriptor, SHUT_WR);
    QTRY_COMPARE(f.ended.size(), 1);
    QVERIFY(!f.ended.first().second);
}

void TestProxyEndings::waitsOnlySoLongForAnAnswer()
{
    Target target;
    Fixture f;
    f.patience = std::chrono::milliseconds(20);
    QVERIFY(f.start(profileOf(target)));
    Device device(TransportKind::Tcp, f.status.listening.port);
    device.write("hello");
    const auto peer = target.take();
    const Held held(*peer);
    QTRY_COMPARE(peer->bytesAvailable(), 5);
    finishWriting(*device.socket);
    QTRY_VERIFY(device.isGone());
    ::shutdown(held.descriptor, SHUT_WR);
    QTRY_COMPARE(f.ended.size(), 1);
}

QTEST_GUILESS_MAIN(TestProxyEndings)
#include "tst_proxyendings.moc"
