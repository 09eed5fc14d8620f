// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/publisherscript.h"
#include "tests/support/storescript.h"

#include <QSignalSpy>

using namespace espalier;

class TestPublishWorker : public QObject
{
    Q_OBJECT
private slots:
    void lastValuesFollowTheRules();
};

void TestPublishWorker::lastValuesFollowTheRules()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    DecodeRules rules;
    rules.rules = {{"plc/one", {.decoder = DecoderKind::Packed, .pattern = "<h"}},
                   {"plc/+", {.decoder = DecoderKind::Packed, .pattern = "BB"}}};
    script.store.setPayloadRegistry(std::make_shared<const PayloadRegistry>(rules));
    // Two digits are JSON to all who know no better.
    script.store.messageReceived(publishOf("plc/one", "12"), 1);
    script.store.messageReceived(publishOf("plc/two", "12"), 1);
    script.store.messageReceived(
        publishOf("spBv1.0/g/NBIRTH/e", "\x12\x0c\x0a\x04temp\x10\x05\x20\x03\x50\x07"), 2);
    script.store.messageReceived(publishOf("spBv1.0/g/NDATA/e", "\x12\x04\x10\x05\x50\x09"), 3);
    script.store.endOfBatch();
    const auto expect = [&](const char *placeholder, const char *wireText) {
        script.server.forget();
        script.publisher.publish(1, draftOf(QStringLiteral("a"), QString::fromLatin1(placeholder)));
        return QTest::qWaitFor([&] { return script.server.received() == hexOf(wireText); });
    };
    QVERIFY(expect("{{value plc/one}}", "30 L[ S'a' 00 '12849' ]"));
    QVERIFY(expect("{{value plc/two [1]}}", "30 L[ S'a' 00 '50' ]"));
    QVERIFY(expect("{{value spBv1.0/g/NDATA/e metrics.temp}}", "30 L[ S'a' 00 '9' ]"));
}

QTEST_GUILESS_MAIN(TestPublishWorker)
#include "tst_publishworker.moc"
