// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "tests/support/capturereader.h"
#include "tests/support/pipeserver.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

class NoSink : public MessageSink
{
public:
    void messageReceived(const Publish &, WallTime) override { }
    void endOfBatch() override { }
};

Profile testProfile(TransportKind transport)
{
    Profile profile;
    profile.transport = transport;
    profile.name = QStringLiteral("plant");
    profile.host = QStringLiteral("127.0.0.1");
    profile.version = ProtocolVersion::V311;
    profile.clientId = QStringLiteral("c");
    profile.keepAlive = 0s;
    profile.reconnect = false;
    return profile;
}

constexpr auto connectPacket = "10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63";

struct Fixture
{
    explicit Fixture(TransportKind kind = TransportKind::Tcp) : transport(kind) { }

    TransportKind transport;
    PipeServer server;
    NoSink sink;
    CaptureReader reader;
    Connection connection {testProfile(transport),
                           {},
                           [this](const Profile &, const Secrets &) { return server.transport(); },
                           sink};

    [[nodiscard]] bool connect()
    {
        connection.open();
        if (!QTest::qWaitFor([this] { return server.received().startsWith(QStringLiteral("10 ")); }))
            return false;
        server.forget();
        server.send("20 02 00 00");
        return QTest::qWaitFor([this] { return connection.status().phase == ConnectionPhase::Connected; });
    }
    [[nodiscard]] bool isDisconnected() const
    {
        return connection.status().phase == ConnectionPhase::Disconnected;
    }
};

} // namespace

class TestConnectionCapture : public QObject
{
    Q_OBJECT
private slots:
    void capturesBothDirections();
    void capturesWhatIsSaidAtTheEnd();
    void capturesFromTheMiddle();
    void capturesBeforeTheServerHasAnswered();
    void seesTheServerHangUp();
    void leavesWhatTheLocalBrokerCaptures();
};

void TestConnectionCapture::capturesBothDirections()
{
    Fixture fixture;
    fixture.connection.setCapture(fixture.reader.feed);
    QVERIFY(fixture.connect());
    fixture.connection.publish({.topicName = "t", .payload = Bytes::copyOf("x"), .qos = Qos::AtLeastOnce});
    QTRY_VERIFY(fixture.server.received().startsWith(QStringLiteral("32 ")));
    QCOMPARE(fixture.reader.text(),
             "O C'" + std::string(connectPacket) + "' S'20 02 00 00' C'32 06 00 01 74 00 01 78'");
    QCOMPARE(fixture.reader.opened.at(0).name, std::string("plant"));
    QCOMPARE(fixture.reader.opened.at(0).server.address, std::string("127.0.0.1"));
}

void TestConnectionCapture::capturesWhatIsSaidAtTheEnd()
{
    Fixture fixture;
    fixture.connection.setCapture(fixture.reader.feed);
    QVERIFY(fixture.connect());
    QVERIFY(!fixture.reader.text().empty());
    fixture.connection.close();
    QTRY_VERIFY(fixture.isDisconnected());
    QCOMPARE(fixture.reader.text(), std::string("C'e0 00' X"));
}

void TestConnectionCapture::capturesFromTheMiddle()
{
    Fixture fixture;
    QVERIFY(fixture.connect());
    fixture.server.send("30 04 00 01");
    fixture.connection.setCapture(fixture.reader.feed);
    // Handed on at once, so that what comes next has a time of its own.
    QCOMPARE(fixture.reader.woken, 1);
    fixture.server.send("74 78 30 04 00 01 75 79");
    fixture.server.send("30 04 00 01 76 7a");
    QTRY_VERIFY(fixture.reader.woken > 0);
    std::string text;
    QTRY_VERIFY((text += fixture.reader.text()).find("76 7a") != std::string::npos);
    QVERIFY(fixture.reader.opened.at(0).version == ProtocolVersion::V311);
    QCOMPARE(fixture.reader.opened.at(0).clientId, std::string("c"));
    fixture.connection.setCapture({});
    QCOMPARE(fixture.reader.text(), std::string("X"));
    fixture.server.send("30 04 00 01 76 7a");
    fixture.connection.close();
    QTRY_VERIFY(fixture.isDisconnected());
    QCOMPARE(fixture.reader.text(), std::string());
}

void TestConnectionCapture::capturesBeforeTheServerHasAnswered()
{
    Fixture fixture;
    fixture.connection.open();
    QTRY_VERIFY(fixture.server.received().startsWith(QStringLiteral("10 ")));
    fixture.server.send("20 02");
    fixture.connection.setCapture(fixture.reader.feed);
    fixture.server.send("00 00");
    QTRY_COMPARE(fixture.connection.status().phase, ConnectionPhase::Connected);
    const auto text = fixture.reader.text();
    QVERIFY2(text == "O S'20 02' S'00 00'" || text == "O S'20 02 00 00'", text.c_str());
    QVERIFY(fixture.reader.opened.at(0).version == ProtocolVersion::V311);
    QCOMPARE(fixture.reader.opened.at(0).clientId, std::string("c"));
}

void TestConnectionCapture::seesTheServerHangUp()
{
    Fixture fixture;
    fixture.connection.setCapture(fixture.reader.feed);
    QVERIFY(fixture.connect());
    QVERIFY(!fixture.reader.text().empty());
    fixture.server.close();
    QTRY_VERIFY(fixture.isDisconnected());
    QCOMPARE(fixture.reader.text(), std::string("X"));
}

void TestConnectionCapture::leavesWhatTheLocalBrokerCaptures()
{
    Fixture fixture(TransportKind::LocalBroker);
    fixture.connection.setCapture(fixture.reader.feed);
    QVERIFY(fixture.connect());
    QCOMPARE(fixture.reader.text(), std::string());
}

QTEST_GUILESS_MAIN(TestConnectionCapture)
#include "tst_connectioncapture.moc"
