// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/clientsession.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;

/// What servers say that do not speak the version that was asked for.
class OlderServersTest : public QObject
{
    Q_OBJECT
private slots:
    void understandsAServerOf311();
};

/// It answers in the form that it knows.
void OlderServersTest::understandsAServerOf311()
{
    SessionScript script;
    script.connect({.clientId = "c"});
    script.forget();
    script.receive("20 02 00 01");
    QCOMPARE(script.events(), QStringLiteral("closed RefusedByServer 84"));
    QCOMPARE(script.sent(), QString());

    // A server that accepts in this form does not speak MQTT 5, whatever it says.
    script.connect({.clientId = "c"});
    script.forget();
    script.receive("20 02 00 00");
    QVERIFY(script.events().startsWith(QStringLiteral("closed Violation")));
    script.connected({.clientId = "c"});
    script.receive("20 02 00 01");
    QVERIFY(script.events().startsWith(QStringLiteral("closed Violation")));
}

QTEST_APPLESS_MAIN(OlderServersTest)
#include "tst_olderservers.moc"
