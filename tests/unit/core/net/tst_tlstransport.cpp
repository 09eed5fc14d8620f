// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlsscript.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <functional>

using namespace espalier;
using namespace espalier::test;

class TestTlsTransport : public QObject
{
    Q_OBJECT
private slots:
    void carriesBytesBothWays();
    void tellsWhatIsWrongWithACertificate_data();
    void tellsWhatIsWrongWithACertificate();
    void showsTheChain();
    void trustsTheSystemAlone();
    void acceptsAPinnedCertificate();
    void refusesAnyOtherThanThePinned();
    void takesAnybodyWhenToldTo();
    void checksTheGivenServerName_data();
    void checksTheGivenServerName();
    void noticesAPlainServer_data();
    void noticesAPlainServer();
    void writesAllBeforeItCloses();
    void makesThePeerWaitWhileNobodyReads();
};

void TestTlsTransport::carriesBytesBothWays()
{
    Fixture f;
    QVERIFY(f.connects());
    const auto security = f.transport->report().security;
    QCOMPARE(security.trust, Trust::Verified);
    QCOMPARE(security.version, QStringLiteral("TLSv1.3"));
    QVERIFY(!security.cipher.isEmpty());
    f.transport->write(asBytes("ping"));
    QByteArray arrived;
    QTRY_COMPARE(arrived += f.peer->readAll(), QByteArray("ping"));
    f.peer->write("pong");
    QTRY_COMPARE(f.received, QByteArray("pong"));
    f.peer->close();
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::ClosedByPeer});
    QVERIFY(!f.transport->report().tls);
}

void TestTlsTransport::tellsWhatIsWrongWithACertificate_data()
{
    QTest::addColumn<const CertifiedKey *>("identity");
    QTest::addColumn<TlsProblem>("problem");
    QTest::newRow("self-signed") << &authority().selfSigned << TlsProblem::SelfSigned;
    QTest::newRow("expired") << &authority().expired << TlsProblem::Expired;
    QTest::newRow("not yet") << &authority().notYet << TlsProblem::NotYetValid;
    QTest::newRow("other name") << &authority().otherName << TlsProblem::HostNameMismatch;
}

void TestTlsTransport::tellsWhatIsWrongWithACertificate()
{
    QFETCH(const CertifiedKey *, identity);
    QFETCH(TlsProblem, problem);
    Fixture f(*identity);
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QCOMPARE(f.failure().problems, Problems {problem});
    QVERIFY(!f.failure().detail.isEmpty());
    QCOMPARE(f.failure().chain.first().fingerprint, fingerprintOf(*identity));
    QVERIFY(!f.isOpen);
}

void TestTlsTransport::showsTheChain()
{
    Fixture f(authority().otherName);
    f.open();
    QVERIFY(f.fails());
    const auto shown = f.failure().chain.first();
    QCOMPARE(shown.subject, QStringLiteral("other"));
    QCOMPARE(shown.issuer, QStringLiteral("Test authority"));
    QCOMPARE(shown.names, QStringList {QStringLiteral("other.example")});
    QCOMPARE(shown.keyType, CertificateInfo::KeyType::Ec);
    QCOMPARE(shown.keyBits, 256);
    QVERIFY(!shown.isSelfSigned);
    QCOMPARE(shown.notBefore.daysTo(shown.notAfter), 31);
}

void TestTlsTransport::trustsTheSystemAlone()
{
    Fixture f;
    f.options.authorityFile.clear();
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.failure().problems, Problems {TlsProblem::NotTrusted});
}

void TestTlsTransport::acceptsAPinnedCertificate()
{
    Fixture f(authority().selfSigned);
    f.options.pinnedFingerprints = {QByteArray(32, 'x'), fingerprintOf(authority().selfSigned)};
    QVERIFY(f.connects());
    QCOMPARE(f.transport->report().security.trust, Trust::Pinned);
}

void TestTlsTransport::refusesAnyOtherThanThePinned()
{
    // Neither one that the authority has issued, nor the authority's own fingerprint for it.
    Fixture f;
    f.options.pinnedFingerprints = {fingerprintOf(authority().selfSigned),
                                    fingerprintOf(authority().authority)};
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.failure().problems, Problems {TlsProblem::NotPinned});
    QVERIFY(!f.isOpen);
    QCOMPARE(f.transport->report().security, TransportSecurity());

    Fixture other(authority().expired);
    other.options.pinnedFingerprints = f.options.pinnedFingerprints;
    other.open();
    QVERIFY(other.fails());
    QCOMPARE(other.failure().problems, (Problems {TlsProblem::NotPinned, TlsProblem::Expired}));
}

void TestTlsTransport::takesAnybodyWhenToldTo()
{
    Fixture f(authority().expired);
    f.options.verification = TlsOptions::Verification::None;
    QVERIFY(f.connects());
    QCOMPARE(f.transport->report().security.trust, Trust::Unverified);
}

void TestTlsTransport::checksTheGivenServerName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("right") << QStringLiteral("other.example") << true;
    QTest::newRow("wrong") << QStringLiteral("another.example") << false;
}

void TestTlsTransport::checksTheGivenServerName()
{
    QFETCH(QString, name);
    QFETCH(bool, isRight);
    Fixture f(authority().otherName);
    f.options.serverName = name;
    QCOMPARE(f.connects(), isRight);
    QCOMPARE(f.failure().problems.contains(TlsProblem::HostNameMismatch), !isRight);
}

void TestTlsTransport::noticesAPlainServer_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<TlsProblem>("problem");
    QTest::newRow("says something") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << TlsProblem::NotTls;
    QTest::newRow("closes") << QByteArray() << TlsProblem::ClosedDuringHandshake;
}

void TestTlsTransport::noticesAPlainServer()
{
    QFETCH(QByteArray, says);
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain, &says] {
        auto *peer = plain.nextPendingConnection();
        connect(peer, &QTcpSocket::readyRead, peer, [peer, &says] {
            peer->readAll();
            peer->write(says);
            peer->disconnectFromHost();
        });
    });
    Fixture f;
    f.open(plain.serverPort());
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QTEST(f.failure().problems.first(), "problem");
}

void TestTlsTransport::writesAllBeforeItCloses()
{
    Fixture f;
    QVERIFY(f.connects());
    const std::string large(4 * 1024 * 1024, 'x');
    f.transport->write(asBytes(large));
    QVERIFY(f.transport->bytesToWrite() > 0);
    f.transport->close();
    QByteArray arrived;
    QTRY_COMPARE((arrived += f.peer->readAll()).size(), static_cast<qsizetype>(large.size()));
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::None});
}

void TestTlsTransport::makesThePeerWaitWhileNobodyReads()
{
    Fixture f;
    QVERIFY(f.connects());
    f.transport->setReading(false);
    const QByteArray large(32 * 1024 * 1024, 'x');
    f.peer->write(large);
    QSignalSpy written(f.peer, &QSslSocket::encryptedBytesWritten);
    QVERIFY(written.wait());
    while (written.wait(200)) { } // until the buffers between are full
    QVERIFY(f.peer->bytesToWrite() + f.peer->encryptedBytesToWrite() > 0);
    QCOMPARE(f.received.size(), 0);
    f.transport->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(f.received.size(), large.size(), 20'000);
}

QTEST_GUILESS_MAIN(TestTlsTransport)
#include "tst_tlstransport.moc"
