// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/networkaddress.h"

#include <QTest>

using namespace espalier;

class TestNetworkAddress : public QObject
{
    Q_OBJECT
private slots:
    void readsAndWrites_data();
    void readsAndWrites();
    void refuses_data();
    void refuses();
    void takesBytesOfHeaders();
};

void TestNetworkAddress::readsAndWrites_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *text, const char *written) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(written);
    };
    row("192.0.2.1", "192.0.2.1");
    row("0.0.0.0", "0.0.0.0");
    row("2001:DB8::1", "2001:db8::1");
    row("[::1]", "::1");
    row("::", "::");
    row("1::", "1::");
    row("fe80::1%eth0", "fe80::1");
    row("::ffff:192.0.2.1", "192.0.2.1");
    row("64:ff9b::192.0.2.1", "64:ff9b::c000:201");
    row("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    row("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0");
}

void TestNetworkAddress::readsAndWrites()
{
    QFETCH(QByteArray, text);
    const auto address = NetworkAddress::parse(text.toStdString());
    QVERIFY(address);
    QTEST(QByteArray::fromStdString(address->text()), "written");
}

void TestNetworkAddress::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const auto *text : {"",
                             "localhost",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "1.2.3.",
                             "1..2.3",
                             "1.2.3.0004",
                             ":",
                             ":1",
                             "1:",
                             "1:2",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7:8::",
                             "1::2::3",
                             "12345::",
                             "g::",
                             "1.2.3.4::",
                             "+1.2.3.4",
                             "::1.2.3"})
        QTest::newRow(text) << QByteArray(text);
}

void TestNetworkAddress::refuses()
{
    QFETCH(QByteArray, text);
    QVERIFY(!NetworkAddress::parse(text.toStdString()));
}

void TestNetworkAddress::takesBytesOfHeaders()
{
    const std::array<std::uint8_t, 4> ipv4 {192, 0, 2, 1};
    const NetworkAddress address(ipv4);
    QVERIFY(!address.isIpv6());
    QVERIFY(address.asIpv6().isIpv6());
    QCOMPARE(NetworkAddress(address.asIpv6().bytes()), address);
    QCOMPARE(NetworkAddress(ByteView(ipv4).first(3)).text(), std::string("0.0.0.0"));
}

QTEST_APPLESS_MAIN(TestNetworkAddress)
#include "tst_networkaddress.moc"
