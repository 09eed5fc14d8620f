// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/configscript.h"

#include <QTest>

using namespace espalier;

/// What single keys of a configuration make of their values.
class ConfigValuesTest : public QObject
{
    Q_OBJECT

private slots:
    void takesTheUserNameThatTheLastLinesSay_data();
    void takesTheUserNameThatTheLastLinesSay();
    void readsAddressesOfBridges_data();
    void readsAddressesOfBridges();
    void refusesAddressesOfBridges_data();
    void refusesAddressesOfBridges();
};

void ConfigValuesTest::takesTheUserNameThatTheLastLinesSay_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<CertificateIdentity>("identity");
    using Identity = CertificateIdentity;
    const QByteArray commonName("use_identity_as_username ");
    const QByteArray subject("use_subject_as_username ");
    QTest::newRow("taken back") << commonName + "true\n" + commonName + "false\n" << Identity::Nothing;
    QTest::newRow("subject taken back") << subject + "true\n" + subject + "false\n" << Identity::Nothing;
    QTest::newRow("one of both taken back")
        << commonName + "true\n" + subject + "true\n" + commonName + "false\n"
        << Identity::Subject;
    QTest::newRow("both") << subject + "true\n" + commonName + "true\n" << Identity::CommonName;
}

void ConfigValuesTest::takesTheUserNameThatTheLastLinesSay()
{
    QFETCH(QByteArray, lines);
    QFETCH(CertificateIdentity, identity);
    const QByteArray listener(
        "listener 8883\ncertfile /c\nkeyfile /k\ncafile /a\nrequire_certificate true\n");
    const auto config = parse((listener + lines).toStdString());
    QVERIFY2(config, qPrintable(errorsOf(config)));
    QVERIFY(config->listeners.at(0).access.certificateIdentity == identity);
}

void ConfigValuesTest::readsAddressesOfBridges_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("broker.example") << "broker.example" << 1883;
    QTest::newRow("broker.example:8883") << "broker.example" << 8883;
    QTest::newRow("[::1]") << "::1" << 1883;
    QTest::newRow("[::1]:8883") << "::1" << 8883;
    QTest::newRow("fe80::1:8883") << "fe80::1" << 8883;
}

void ConfigValuesTest::readsAddressesOfBridges()
{
    const auto config = parse(std::string("connection b\ntopic # both\naddress ") + QTest::currentDataTag());
    QVERIFY2(config, qPrintable(errorsOf(config)));
    const auto &address = config->bridges.at(0).addresses.at(0);
    QTEST(QString::fromStdString(address.host), "host");
    QTEST(int {address.port}, "port");
}

void ConfigValuesTest::refusesAddressesOfBridges_data()
{
    QTest::addColumn<QByteArray>("address");
    for (const auto *address :
         {"host:", "host::", "host::1883", "::1", "host:0", "host:65536", "host:x", ":1883", "[]"})
        QTest::newRow(address) << QByteArray(address);
}

void ConfigValuesTest::refusesAddressesOfBridges()
{
    QFETCH(QByteArray, address);
    const auto config = parse("connection b\ntopic # both\naddress " + address.toStdString());
    QVERIFY(!config);
    const auto begin = "f:3: address: \"" + address + "\" is not HOST or HOST:PORT";
    QVERIFY2(errorsOf(config).startsWith(QString::fromUtf8(begin)), qPrintable(errorsOf(config)));
}

QTEST_APPLESS_MAIN(ConfigValuesTest)
#include "tst_configvalues.moc"
