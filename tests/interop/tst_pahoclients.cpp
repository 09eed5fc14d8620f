// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"

#include <QTest>

using namespace espalier;

/// Eclipse Paho's client for Python against our broker.
class PahoClientsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void scenario_data();
    void scenario();

private:
    /// The distribution's own: others do not see its packages.
    const QString m_python = QStringLiteral("/usr/bin/python3");
    std::unique_ptr<OwnBroker> m_broker;
};

void PahoClientsTest::initTestCase()
{
    ChildProcess probe(m_python, {QStringLiteral("-c"), QStringLiteral("import paho.mqtt.client")});
    QVERIFY2(probe.waitForEnd() == 0, "paho is not installed (Debian package python3-paho-mqtt)");
    m_broker = std::make_unique<OwnBroker>();
}

void PahoClientsTest::scenario_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("version");
    for (const auto *name : {"round_trip", "order", "retained", "will", "resume", "take_over"}) {
        for (const auto *version : {"3.1", "3.1.1", "5"})
            QTest::addRow("%s, MQTT %s", name, version)
                << QString::fromLatin1(name) << QString::fromLatin1(version);
    }
    for (const auto *name : {"properties", "options"})
        QTest::addRow("%s, MQTT 5", name) << QString::fromLatin1(name) << QStringLiteral("5");
}

void PahoClientsTest::scenario()
{
    QFETCH(const QString, name);
    QFETCH(const QString, version);
    ChildProcess script(
        m_python, {QStringLiteral(ESPALIER_SCRIPTS "/paho_scenarios.py"), name, m_broker->port(), version});
    const int code = script.waitForEnd();
    QVERIFY2(code == 0, script.output().constData());
}

QTEST_GUILESS_MAIN(PahoClientsTest)
#include "tst_pahoclients.moc"
