// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scripthost.h"

#include <QCborValue>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;

namespace {

/// A script without its process: what it sends is a list.
struct Script
{
    explicit Script(const QString &source, const ScriptLimits &limits = {.memory = std::int64_t {1} << 40})
        : host([this](const QCborMap &frame) { frames << frame; }, limits)
        , finished(&host, &ScriptHost::finished)
    {
        auto start = scriptframe::make(scriptframe::start);
        start.insert(scriptframe::text, source);
        host.handle(start);
    }

    void deliver(const QString &topic, const QByteArray &payload, const QCborMap &properties = {})
    {
        auto frame = scriptframe::make(scriptframe::message);
        frame.insert(scriptframe::topic, topic);
        frame.insert(scriptframe::payload, payload);
        frame.insert(scriptframe::qos, 1);
        frame.insert(scriptframe::retain, true);
        frame.insert(scriptframe::properties, properties);
        frame.insert(scriptframe::time, qint64(1'700'000'000'000));
        host.handle(frame);
    }
    [[nodiscard]] QList<QCborMap> ofKind(const QString &kind) const
    {
        QList<QCborMap> found;
        for (const auto &frame : frames)
            if (frame.value(scriptframe::kind).toString() == kind)
                found << frame;
        return found;
    }
    [[nodiscard]] QStringList texts(const QString &kind) const
    {
        QStringList found;
        for (const auto &frame : ofKind(kind))
            found << frame.value(scriptframe::text).toString();
        return found;
    }
    [[nodiscard]] QStringList log() const { return texts(scriptframe::log); }
    [[nodiscard]] QStringList errors() const { return texts(scriptframe::error); }

    QList<QCborMap> frames;
    ScriptHost host;
    QSignalSpy finished;
};

} // namespace

class TestScriptHost : public QObject
{
    Q_OBJECT

private slots:
    void payloads_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("text") << QStringLiteral("'grün'") << QByteArray("gr\xc3\xbcn");
        QTest::newRow("nothing") << QStringLiteral("undefined") << QByteArray();
        QTest::newRow("object") << QStringLiteral("{b: 1, a: [true, null]}")
                                << QByteArray(R"({"b":1,"a":[true,null]})");
        QTest::newRow("number") << QStringLiteral("1.5") << QByteArray("1.5");
        QTest::newRow("buffer") << QStringLiteral("new Uint8Array([0, 255]).buffer")
                                << QByteArray("\0\xff", 2);
        QTest::newRow("array of bytes")
            << QStringLiteral("new Uint8Array([0, 255, 7])") << QByteArray("\0\xff\7", 3);
        QTest::newRow("part of a buffer")
            << QStringLiteral("new Uint8Array(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)")
            << QByteArray("\2\3");
    }
    void payloads()
    {
        QFETCH(QString, expression);
        const Script script(QStringLiteral("publish('a/b', %1)").arg(expression));
        const auto sent = script.ofKind(scriptframe::publish);
        QCOMPARE(script.errors(), QStringList());
        QCOMPARE(sent.size(), 1);
        QCOMPARE(sent.first().value(scriptframe::topic).toString(), QStringLiteral("a/b"));
        QTEST(sent.first().value(scriptframe::payload).toByteArray(), "payload");
        QCOMPARE(sent.first().value(scriptframe::qos).toInteger(), 0);
        QCOMPARE(sent.first().value(scriptframe::retain).toBool(), false);
    }

    void optionsOfPublish()
    {
        const Script script(
            QStringLiteral("publish('a', 'x', {qos: 2, retain: true, properties: {contentType: 't',"
                           " correlationData: new Uint8Array([9]).buffer, userProperties: {k: 'v'}}})"));
        const auto sent = script.ofKind(scriptframe::publish).value(0);
        QCOMPARE(sent.value(scriptframe::qos).toInteger(), 2);
        QVERIFY(sent.value(scriptframe::retain).toBool());
        const auto properties = sent.value(scriptframe::properties).toMap();
        QCOMPARE(properties.value(QStringLiteral("contentType")).toString(), QStringLiteral("t"));
        QCOMPARE(properties.value(QStringLiteral("correlationData")).toByteArray(), QByteArray("\x09"));
        QCOMPARE(
            properties.value(QStringLiteral("userProperties")).toMap().value(QStringLiteral("k")).toString(),
            QStringLiteral("v"));
    }

    void messageHasAllThatWasSent()
    {
        Script script(QStringLiteral(
            "subscribe('a/#', {qos: 1});\n"
            "onMessage(m => log(m.topic, m.text, m.json.v, m.bytes.length, m.qos, m.retain,"
            " m.time.getTime(), m.properties.contentType, m.properties.correlationData.byteLength));"));
        const auto subscribed = script.ofKind(scriptframe::subscribe);
        QCOMPARE(subscribed.size(), 1);
        QCOMPARE(subscribed.first().value(scriptframe::qos).toInteger(), 1);
        QCborMap properties;
        properties.insert(QStringLiteral("contentType"), QStringLiteral("json"));
        properties.insert(QStringLiteral("correlationData"), QByteArray("123"));
        script.deliver(QStringLiteral("a/b"), R"({"v":4})", properties);
        QCOMPARE(script.errors(), QStringList());
        QCOMPARE(script.log(), QStringList(QStringLiteral("a/b {\"v\":4} 4 7 1 true 1700000000000 json 3")));
        // Not among its subscriptions, so not for a handler without a filter.
        script.deliver(QStringLiteral("b"), "x");
        QCOMPARE(script.log().size(), 1);
        QTRY_COMPARE(script.ofKind(scriptframe::taken).size(), 1);
        QCOMPARE(script.ofKind(scriptframe::taken).first().value(scriptframe::count).toInteger(), 2);
    }

    void handlersWithFilters()
    {
        Script script(
            QStringLiteral("onMessage('a/+', m => log('one', m.topic)); onMessage('#', m => log('all'));"));
        QCOMPARE(script.ofKind(scriptframe::listen).size(), 2);
        QCOMPARE(script.ofKind(scriptframe::subscribe).size(), 0);
        script.deliver(QStringLiteral("a/b"), {});
        script.deliver(QStringLiteral("c"), {});
        QCOMPARE(script.log(),
                 QStringList({QStringLiteral("one a/b"), QStringLiteral("all"), QStringLiteral("all")}));
    }

    void errorsTellTheLine_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<bool>("ends");
        QTest::newRow("syntax") << "log(1);\nvar = 3;\n" << "SyntaxError" << 2 << true;
        QTest::newRow("unknown name") << "log(1);\n\nnothing();\n" << "ReferenceError" << 3 << true;
        QTest::newRow("thrown") << "\nthrow new Error('mine');" << "mine" << 2 << true;
        QTest::newRow("topic with a wildcard") << "\npublish('a/#', 1);" << "Topic Name" << 2 << true;
        QTest::newRow("filter") << "\n\nsubscribe('a/#/b');" << "Topic Filter" << 3 << true;
        QTest::newRow("QoS") << "publish('a', 1, {qos: 3})" << "QoS" << 1 << true;
        QTest::newRow("no function") << "onMessage('a', 5)" << "function" << 1 << true;
        QTest::newRow("in a timer") << "setTimeout(() => {\n  nothing();\n}, 1);" << "ReferenceError" << 2
                                    << false;
    }
    void errorsTellTheLine()
    {
        QFETCH(QString, source);
        QFETCH(QString, text);
        QFETCH(int, line);
        Script script(source);
        QTRY_COMPARE(script.errors().size(), 1);
        QVERIFY2(script.errors().first().contains(text), qPrintable(script.errors().first()));
        QCOMPARE(script.ofKind(scriptframe::error).first().value(scriptframe::line).toInteger(), line);
        QTRY_COMPARE(script.finished.size(), 1);
    }

    void errorInHandlerDoesNotEndTheScript()
    {
        Script script(QStringLiteral("onMessage('a', m => { m.json; });"));
        script.deliver(QStringLiteral("a"), "no JSON");
        QCOMPARE(script.errors().size(), 1);
        script.deliver(QStringLiteral("a"), "no JSON");
        QCOMPARE(script.errors().size(), 2);
        QCOMPARE(script.finished.size(), 0);
    }

    void timers()
    {
        Script script(QStringLiteral(
            "let n = 0;\n"
            "const t = setInterval(x => { log(x, ++n); if (n == 3) clearInterval(t); }, 1, 'tick');\n"
            "clearTimeout(setTimeout(() => log('never'), 1));"));
        QTRY_COMPARE(script.finished.size(), 1);
        QCOMPARE(script.log(),
                 QStringList({QStringLiteral("tick 1"), QStringLiteral("tick 2"), QStringLiteral("tick 3")}));
    }

    void tooManyTimersAreAnError()
    {
        Script script(QStringLiteral("for (let i = 0; i < 1001; ++i) setTimeout(() => {}, 100000);"));
        QCOMPARE(script.errors().size(), 1);
        QVERIFY(script.errors().first().contains(QStringLiteral("1000 timers")));
    }

    void consoleWritesValues()
    {
        const Script script(
            QStringLiteral("console.log('a', 1, {b: [2]}, null, undefined); warn('w'); console.error('e');"));
        QCOMPARE(script.log(), QStringList(QStringLiteral("a 1 {\"b\":[2]} null undefined")));
        QCOMPARE(script.texts(scriptframe::warning), QStringList(QStringLiteral("w")));
        QCOMPARE(script.errors(), QStringList(QStringLiteral("e")));
    }

    void scriptsEndWhenNothingIsLeft_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("ends");
        QTest::newRow("empty") << QString() << true;
        QTest::newRow("published") << QStringLiteral("publish('a')") << true;
        QTest::newRow("subscribed") << QStringLiteral("subscribe('a')") << false;
        QTest::newRow("unsubscribed") << QStringLiteral("subscribe('a'); unsubscribe('a')") << true;
        QTest::newRow("exit") << QStringLiteral("subscribe('a'); exit(); log('not reached')") << true;
        QTest::newRow("exit in a timer") << QStringLiteral("subscribe('a'); setTimeout(exit, 1)") << true;
        QTest::newRow("exit in a promise")
            << QStringLiteral("subscribe('a'); Promise.resolve().then(exit)") << true;
    }
    void scriptsEndWhenNothingIsLeft()
    {
        QFETCH(QString, source);
        QFETCH(bool, ends);
        Script script(source);
        if (ends)
            QTRY_COMPARE(script.finished.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(script.finished.size(), ends ? 1 : 0);
        QCOMPARE(script.ofKind(scriptframe::finished).size(), ends ? 1 : 0);
        QCOMPARE(script.log(), QStringList());
        QCOMPARE(script.errors(), QStringList());
    }

    void floodOfLinesIsCounted()
    {
        Script script(QStringLiteral("for (let i = 0; i < 2000; ++i) log(i); log('x'.repeat(10000));"));
        QCOMPARE(script.log().size(), ScriptConsole::mostPerSecond);
        QTRY_COMPARE(script.ofKind(scriptframe::suppressed).size(), 1);
        QCOMPARE(script.ofKind(scriptframe::suppressed).first().value(scriptframe::count).toInteger(), 1501);
    }

    void longLinesAreCut()
    {
        const Script script(QStringLiteral("log('x'.repeat(100000));"));
        QCOMPARE(script.log().first().size(), ScriptConsole::longestLine + 2);
    }

    void floodOfMessagesIsAnErrorUntilTheyAreDealtWith()
    {
        Script script(QStringLiteral(
            "let n = 0; onMessage('a', () => { try { while (n < 30000) { publish('b', 'x'); ++n; } }"
            " catch (e) { log(e.name, n); } });"));
        script.deliver(QStringLiteral("a"), {});
        // The filter of the handler counts, too.
        QCOMPARE(script.log(), QStringList(QStringLiteral("RangeError 9999")));
        auto done = scriptframe::make(scriptframe::done);
        done.insert(scriptframe::count, qint64(10'000));
        done.insert(scriptframe::bytes, qint64(10'000));
        script.host.handle(done);
        script.deliver(QStringLiteral("a"), {});
        QCOMPARE(script.log().last(), QStringLiteral("RangeError 19999"));
    }

    void messageThatFitsNoFrameIsAnError()
    {
        Script script(QStringLiteral("const userProperties = {}; const text = 'v'.repeat(60000);\n"
                                     "for (let i = 0; i < 300; ++i) userProperties['k' + i] = text;\n"
                                     "try { publish('a', 'x', {properties: {userProperties}}); }"
                                     " catch (e) { log(e.name, e.message); }\n"
                                     "publish('b', 'x', {properties: {contentType: 'c'}});"));
        QCOMPARE(script.log().size(), 1);
        QVERIFY(script.log().first().startsWith(QStringLiteral("RangeError The message is too large")));
        QCOMPARE(script.ofKind(scriptframe::publish).size(), 1);
    }

    void runawayLoopIsInterrupted_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("line");
        QTest::newRow("script") << QStringLiteral("while (true) ;") << 0;
        QTest::newRow("catching all")
            << QStringLiteral("while (true) { try { while (true) ; } catch (e) { } }") << 0;
        QTest::newRow("handler") << QStringLiteral("\n\nsetTimeout(() => { while (true) ; }, 1);") << 3;
    }
    void runawayLoopIsInterrupted()
    {
        QFETCH(QString, source);
        QFETCH(int, line);
        Script script(source, {.milliseconds = 200, .memory = std::int64_t {1} << 40});
        QTRY_COMPARE(script.finished.size(), 1);
        QCOMPARE(script.ofKind(scriptframe::timedOut).size(), 1);
        QCOMPARE(script.ofKind(scriptframe::timedOut).first().value(scriptframe::line).toInteger(), line);
    }
};

QTEST_GUILESS_MAIN(TestScriptHost)
#include "tst_scripthost.moc"
