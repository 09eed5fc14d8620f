// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/service/brokerservice.h"
#include "tests/support/wire.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace espalier;
using State = BrokerControl::State;

class BrokerServiceTest : public QObject
{
    Q_OBJECT

private slots:
    void startsAndStops();
    void tellsTakenPort();
    void opensPipes();
    void endsWhileStopping();

private:
    static BrokerSettings anyPort()
    {
        BrokerSettings settings;
        settings.port = 0;
        return settings;
    }
};

void BrokerServiceTest::startsAndStops()
{
    BrokerService service;
    QSignalSpy states(&service, &BrokerControl::stateChanged);
    QCOMPARE(service.state(), State::Stopped);
    QVERIFY(service.listeners().isEmpty());
    service.start(anyPort());
    QTRY_COMPARE(service.state(), State::Running);
    QVERIFY(!service.listeners().isEmpty());
    QCOMPARE(service.listeners().first().address, QStringLiteral("127.0.0.1"));
    QVERIFY(service.listeners().first().port != 0);
    service.stop();
    QTRY_COMPARE(service.state(), State::Stopped);
    QVERIFY(service.listeners().isEmpty());
    QCOMPARE(states.size(), 4);
    service.start(anyPort());
    QTRY_COMPARE(service.state(), State::Running);
}

void BrokerServiceTest::tellsTakenPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    BrokerService service;
    QSignalSpy failed(&service, &BrokerControl::failed);
    BrokerSettings settings;
    settings.port = other.serverPort();
    service.start(settings);
    QTRY_COMPARE(failed.size(), 1);
    const auto error = failed.first().first().value<BrokerError>();
    QCOMPARE(error.code, BrokerErrorCode::PortInUse);
    QCOMPARE(error.listener.port, other.serverPort());
    QCOMPARE(service.state(), State::Stopped);
}

void BrokerServiceTest::opensPipes()
{
    BrokerService service;
    QVERIFY(!service.openPipe().isValid());
    service.start(anyPort());
    QTRY_COMPARE(service.state(), State::Running);
    auto pipe = service.openPipe();
    QVERIFY(pipe.isValid());
    const auto connect = wire("10 L[ S'MQTT' 04 02 0000 S'c' ]");
    QCOMPARE(pipe.write(connect), connect.size());
    ByteBuffer answer;
    QTRY_VERIFY((answer.append(pipe.take().view()), answer.size() >= 4));
    QCOMPARE(QString::fromStdString(hex(answer.view())), QStringLiteral("20 02 00 00"));
    QTRY_COMPARE(service.statistics().clientsConnected, 1u);
    QVERIFY(service.statistics().bytesReceived >= connect.size());
}

void BrokerServiceTest::endsWhileStopping()
{
    BrokerService service;
    service.start(anyPort());
    QTRY_COMPARE(service.state(), State::Running);
    service.stop();
    QCOMPARE(service.state(), State::Stopping);
}

QTEST_GUILESS_MAIN(BrokerServiceTest)
#include "tst_brokerservice.moc"
