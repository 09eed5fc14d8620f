// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/proxyscript.h"

#include <QTest>

#include <sys/socket.h>

using namespace espalier;
using namespace espalier::test;

namespace {
using Fixture = ProxyFixture;
using Target = ProxyTargetServer;
using Device = ProxyDevice;
using Kind = ProxyProblem::Kind;
} // namespace

class TestProxyProblems : public QObject
{
    Q_OBJECT
private slots:
    void cleanupTestCase() { made.reset(); }

    void tellsThatTheTargetIsDown();
    void tellsWhyTheTargetIsNotTrusted();
    void tellsOfADeviceWithoutWebSocket();
    void tellsOfADeviceWithoutTls();
    void tellsOfACorruptTlsRecord();
    void tellsThatAPortIsTaken();
    void needsAnAddress();
    void usesTheCertificateItIsGiven();
    void tellsOfABadCertificateFile();
};

void TestProxyProblems::tellsThatTheTargetIsDown()
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

void TestProxyProblems::tellsWhyTheTargetIsNotTrusted()
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

void TestProxyProblems::tellsOfADeviceWithoutWebSocket()
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

void TestProxyProblems::tellsOfADeviceWithoutTls()
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

void TestProxyProblems::tellsOfACorruptTlsRecord()
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

void TestProxyProblems::tellsThatAPortIsTaken()
{
    Target target;
    Fixture f;
    f.settings.port = target.server->serverPort();
    QVERIFY(!f.start(profileOf(target)));
    QCOMPARE(f.status.state, State::Failed);
    QCOMPARE(f.status.problem->kind, Kind::PortInUse);
}

void TestProxyProblems::needsAnAddress()
{
    Target target;
    for (const char *address : {"nowhere", "203.0.113.7"}) {
        Fixture f;
        f.settings.address = QString::fromLatin1(address);
        QVERIFY(!f.start(profileOf(target)));
        QCOMPARE(f.status.problem->kind, Kind::AddressNotAvailable);
    }
}

void TestProxyProblems::usesTheCertificateItIsGiven()
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

void TestProxyProblems::tellsOfABadCertificateFile()
{
    const TestFiles files;
    Target target;
    Fixture f(TransportKind::Tls);
    f.settings.certificateFile = files.write("server.pem", "nothing");
    QVERIFY(!f.start(profileOf(target)));
    QCOMPARE(f.status.problem->kind, Kind::CertificateFailed);
    QCOMPARE(f.status.problem->tls->problems.first(), TlsProblem::CertificateFileUnreadable);
}

QTEST_GUILESS_MAIN(TestProxyProblems)
#include "tst_proxyproblems.moc"
