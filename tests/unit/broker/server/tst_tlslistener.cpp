// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/capturereader.h"
#include "tests/support/tlsserver.h"

#include <QTest>

#include <openssl/ssl.h>

using namespace espalier;
using namespace espalier::test;

class TlsListenerTest : public QObject
{
    Q_OBJECT

private slots:
    void servesClients_data();
    void servesClients();
    void refusesOldVersions();
    void choosesProtocol();
    void saysGoodByeWhenItStops();
    void capturesPlainBytes();
    void logsClientsThatDoNotSpeakTls();
    void givesUpSlowHandshakes();
    void boundsHandshakes();
    void refusesRenegotiation();
};

void TlsListenerTest::servesClients_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("TLS 1.2") << TLS1_2_VERSION;
    QTest::newRow("TLS 1.3") << TLS1_3_VERSION;
}

void TlsListenerTest::servesClients()
{
    QFETCH(const int, version);
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    SSL_CTX_set_max_proto_version(context.native_handle(), version);
    SSL_CTX_set_min_proto_version(context.native_handle(), version);
    TlsClient subscriber(fixture.listener(), context);
    QVERIFY(subscriber.connects());
    subscriber.send(connectOf("s") + " 82 L[ 0001 S'a/#' 01 ]");
    QVERIFY(subscriber.expects("20020000 9003000101"));
    TlsClient publisher(fixture.listener(), context);
    QVERIFY(publisher.connects());
    publisher.send(connectOf("p"));
    QVERIFY(publisher.expects("20020000"));
    // Small ones, and one that is longer than records and sockets hold.
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += " 30 L[ S'a/b' 'hello " + std::to_string(i) + "' ]";
    text += " 30 L[ S'a/b' '" + std::string(10'000'000, 'x') + "' ]";
    publisher.send(text);
    QVERIFY(subscriber.expects(text));
    const auto clients = fixture.clients();
    QCOMPARE(clients.size(), std::size_t {2});
    QCOMPARE(clients[0].listener, listenerUrl(fixture.listener()));
    QVERIFY(clients[0].listener.starts_with("mqtts://127.0.0.1:"));
}

void TlsListenerTest::refusesOldVersions()
{
    ServerFixture fixture;
    auto tls = tlsOf(authority().server);
    tls.minimumVersion = TlsSettings::Version::V13;
    QVERIFY(fixture.start(settingsOf(tls)));
    auto context = trusting();
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_2_VERSION);
    TlsClient client(fixture.listener(), context);
    QVERIFY(!client.connects());
    QVERIFY(fixture.logs("does not speak a version of TLS that is allowed here"));
}

void TlsListenerTest::choosesProtocol()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    const std::string offered("\x03xyz\x04mqtt");
    SSL_CTX_set_alpn_protos(context.native_handle(), reinterpret_cast<const unsigned char *>(offered.data()),
                            static_cast<unsigned>(offered.size()));
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    const unsigned char *chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.stream.native_handle(), &chosen, &size);
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(chosen), static_cast<qsizetype>(size)),
             QByteArray("mqtt"));
}

void TlsListenerTest::saysGoodByeWhenItStops()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    client.send("10 L[ S'MQTT' 05 02 0000 00 S'c' ]");
    QVERIFY(client.expects("20 L[ 00 00 P[ 22 0040 ] ]"));
    fixture.server.stop();
    QVERIFY(client.expects("e0 01 8b"));
    QCOMPARE(client.end().value(), asio::error::make_error_code(asio::error::eof).value()); // not cut off
}

void TlsListenerTest::capturesPlainBytes()
{
    CaptureReader reader;
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    fixture.server.setCapture(reader.feed);
    auto context = trusting();
    {
        TlsClient client(fixture.listener(), context);
        QVERIFY(client.connects());
        client.send(connectOf("c"));
        QVERIFY(client.expects("20020000"));
    }
    QVERIFY(fixture.logs("the connection was lost"));
    const auto port = fixture.listener().port;
    fixture.server.stop();
    QCOMPARE(reader.text(),
             std::string("O C'10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63' S'20 02 00 00' X"));
    QCOMPARE(reader.opened[0].server.port, port);
    QCOMPARE(reader.opened[0].client.address, std::string("127.0.0.1"));
}

void TlsListenerTest::logsClientsThatDoNotSpeakTls()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    TcpClient client(fixture.listener());
    client.send(connectOf("c"));
    client.end();
    QVERIFY(fixture.logs("could not begin: the client does not speak TLS"));
}

void TlsListenerTest::givesUpSlowHandshakes()
{
    ServerFixture fixture;
    auto settings = settingsOf(tlsOf(authority().server));
    settings.engine.connectTimeout = std::chrono::milliseconds(50);
    QVERIFY(fixture.start(settings));
    TcpClient silent(fixture.listener());
    TcpClient slow(fixture.listener());
    slow.send("16 03 01 02"); // the beginning of a record
    silent.end();
    slow.end();
    QVERIFY(fixture.counts(&Statistics::handshakesGivenUp, 2));
    QVERIFY(fixture.counts(&Statistics::handshakesFailed, 2));
    QVERIFY(fixture.logs("could not begin: it did not come to an end in time"));
}

void TlsListenerTest::boundsHandshakes()
{
    ServerFixture fixture;
    auto settings = settingsOf(tlsOf(authority().server));
    settings.maximumHandshakes = 2;
    QVERIFY(fixture.start(settings));
    TcpClient first(fixture.listener());
    TcpClient second(fixture.listener());
    auto context = trusting();
    TlsClient good(fixture.listener(), context);
    QVERIFY(good.connects());
    first.end(); // it made room
    QVERIFY(fixture.counts(&Statistics::handshakesGivenUp, 1));
    good.send(connectOf("c"));
    QVERIFY(good.expects("20020000"));
}

void TlsListenerTest::refusesRenegotiation()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_2_VERSION);
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
    SSL_renegotiate(client.stream.native_handle());
    QVERIFY(SSL_do_handshake(client.stream.native_handle()) != 1);
}

QTEST_GUILESS_MAIN(TlsListenerTest)
#include "tst_tlslistener.moc"
