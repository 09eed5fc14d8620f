// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/service/brokerservice.h"
#include "core/automation/scriptrunner.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace espalier;
using namespace std::chrono_literals;

namespace {
using Kind = ScriptLine::Kind;
using State = ScriptReport::State;

constexpr auto patience = 20'000;
} // namespace

/// Scripts as they really run: a process each, over a connection to a broker without a network.
class TestScriptRunner : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_broker = std::make_unique<BrokerService>();
        m_broker->start({.port = 0});
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->state(), BrokerControl::State::Running, patience);
        m_workspace = std::make_unique<Workspace>(m_broker.get());
        m_runner = std::make_unique<ScriptRunner>(*m_workspace, QStringLiteral(SCRIPT_PROGRAM));
        connect(m_runner.get(), &ScriptRunner::reportPending, this, [this](GuestId script) {
            auto report = m_runner->takeReport(script);
            auto &kept = m_reports[script];
            report.lines = kept.lines + report.lines;
            kept = report;
        });
        Profile profile;
        profile.transport = TransportKind::LocalBroker;
        m_connection = m_workspace->openConnection(profile);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->status(m_connection).phase, ConnectionPhase::Connected,
                                  patience);
    }
    void cleanup()
    {
        m_runner.reset();
        m_workspace.reset();
        m_broker.reset();
        m_reports.clear();
    }

    void publishesAndReceives()
    {
        const auto script = start(
            QStringLiteral("subscribe('test/#', {qos: 1});\n"
                           "onMessage('test/answer', m => { log(m.text, m.properties.contentType, "
                           "m.properties.userProperties.k);"
                           " exit(); });\n"
                           "onMessage('test/question', m => publish('test/answer', {to: m.json.v}, {qos: 1,"
                           " properties: {contentType: 'json', userProperties: {k: 'v'}}}));\n"
                           "setTimeout(() => publish('test/question', {v: 7}), 100);\n"));
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].state, State::Finished);
        QCOMPARE(texts(script, Kind::Log), QStringList(QStringLiteral("{\"to\":7} json v")));
        QCOMPARE(m_reports[script].messagesIn, std::uint64_t {2});
        QVERIFY(m_reports[script].messagesOut >= 1);
        QVERIFY(m_reports[script].memory > 1'000'000);
    }

    void takesItsSubscriptionsBack()
    {
        SubscriptionSpec users;
        users.topicFilter = QStringLiteral("users");
        QSignalSpy results(m_workspace.get(), &Workspace::subscriptionResult);
        m_workspace->subscribe(m_connection, users);
        QTRY_COMPARE_WITH_TIMEOUT(results.size(), 1, patience);
        const auto script = start(QStringLiteral("subscribe('own'); subscribe('users'); log('made');"));
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 2u, patience);
        m_runner->stop(script);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 1u, patience);
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].state, State::Stopped);
        // The window hears of its own subscription only.
        QCOMPARE(results.size(), 1);
    }

    void runawayLoopIsStopped_data()
    {
        QTest::addColumn<QString>("source");
        QTest::newRow("loop") << QStringLiteral("while (true) ;");
        QTest::newRow("loop in a promise")
            << QStringLiteral("subscribe('a'); Promise.resolve().then(() => { while (true) ; });");
        QTest::newRow("within a built-in function")
            << QStringLiteral("Array.prototype.lastIndexOf.call({length: 2 ** 32 - 1}, 1);");
    }
    void runawayLoopIsStopped()
    {
        QFETCH(QString, source);
        const auto script = start(source, {.milliseconds = 200});
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].state, State::Failed);
        QVERIFY(has(script, Kind::TimedOut));
    }

    void memoryHogIsStopped_data()
    {
        QTest::addColumn<QString>("source");
        QTest::newRow("many objects")
            << QStringLiteral("const a = []; while (true) a.push({v: 'x' + a.length});");
        QTest::newRow("long text") << QStringLiteral(
            "let s = 'x'; while (true) { s = s + s; s.charCodeAt(5); }");
        QTest::newRow("large buffers") << QStringLiteral(
            "const a = []; while (true) { const b = new Uint8Array(50000000); b.fill(7); a.push(b); }");
    }
    void memoryHogIsStopped()
    {
        QFETCH(QString, source);
        const auto script = start(source, {.milliseconds = 10'000, .memory = 128 * 1024 * 1024});
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].state, State::Failed);
        QVERIFY(has(script, Kind::OutOfMemory));
    }

    void syntaxErrorTellsTheLine()
    {
        const auto script = start(QStringLiteral("log(1);\nfunction (\n"));
        QVERIFY(waitFor(script));
        const auto &lines = m_reports[script].lines;
        const auto error = std::find_if(lines.begin(), lines.end(),
                                        [](const auto &each) { return each.kind == Kind::Error; });
        QVERIFY(error != lines.end());
        QCOMPARE(error->line, 2);
    }

    void floodOfOutputIsBounded()
    {
        const auto script = start(
            QStringLiteral("setInterval(() => { for (let i = 0; i < 5000; ++i) log('line', i); }, 1);"));
        QTRY_VERIFY_WITH_TIMEOUT(has(script, Kind::LinesDropped), patience);
        m_runner->stop(script);
        QVERIFY(waitFor(script));
        QVERIFY(m_reports[script].lines.size() < 20'000);
    }

    void slowScriptLosesTheOldestMessages()
    {
        const auto slow =
            start(QStringLiteral("subscribe('flood'); let n = 0, last = '';\n"
                                 "onMessage(m => { if (m.text === 'end') { log('end after', n); exit(); }\n"
                                 " if (++n < 1000) { const t = Date.now(); while (Date.now() - t < 2) ; } "
                                 "});\n log('ready');"),
                  {.milliseconds = 10'000});
        QTRY_VERIFY_WITH_TIMEOUT(has(slow, Kind::Log), patience);
        for (int i = 0; i < 30'000; ++i)
            m_workspace->publish(
                m_connection, {.topicName = "flood", .payload = Bytes::copyOf("x"), .qos = Qos::AtLeastOnce});
        m_workspace->publish(
            m_connection, {.topicName = "flood", .payload = Bytes::copyOf("end"), .qos = Qos::AtLeastOnce});
        QTRY_VERIFY_WITH_TIMEOUT(!m_runner->isRunning(slow), 60'000);
        QVERIFY(has(slow, Kind::MessagesDropped));
        QVERIFY(m_reports[slow].messagesDropped > 1000);
        QCOMPARE(m_reports[slow].messagesIn, std::uint64_t {30'001});
        QVERIFY(texts(slow, Kind::Log).last().startsWith(QStringLiteral("end after")));
    }

    void messageThatFitsNoFrameIsDroppedAndCounted()
    {
        const auto script = start(QStringLiteral("subscribe('big'); subscribe('small', {qos: 1});\n"
                                                 "onMessage(m => { log(m.topic); exit(); });\n"
                                                 "log('ready');"));
        QTRY_VERIFY_WITH_TIMEOUT(has(script, Kind::Log), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_broker->statistics().subscriptions, 2u, patience);
        PropertyList properties;
        for (int i = 0; i < 300; ++i)
            properties.addUserProperty("k", std::string(60'000, 'v'));
        m_workspace->publish(m_connection, {.topicName = "big",
                                            .payload = Bytes::copyOf("x"),
                                            .qos = Qos::AtLeastOnce,
                                            .properties = properties});
        m_workspace->publish(m_connection,
                             {.topicName = "small", .payload = Bytes::copyOf("x"), .qos = Qos::AtLeastOnce});
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].state, State::Finished);
        QCOMPARE(texts(script, Kind::Log).last(), QStringLiteral("small"));
        QCOMPARE(m_reports[script].messagesIn, std::uint64_t {2});
        QCOMPARE(m_reports[script].messagesDropped, std::uint64_t {1});
    }

    void sharedSubscriptionEndsWhenItIsTakenBack()
    {
        for (const auto &filter : {QStringLiteral("a"), QStringLiteral("b")}) {
            SubscriptionSpec users;
            users.topicFilter = filter;
            m_workspace->subscribe(m_connection, users);
        }
        const auto script = start(QStringLiteral("subscribe('$share/g/a'); unsubscribe('$share/g/a');\n"
                                                 "onMessage('b', () => exit()); log('ready');"));
        QTRY_VERIFY_WITH_TIMEOUT(has(script, Kind::Log), patience);
        for (const char *topic : {"a", "b"})
            m_workspace->publish(m_connection, {.topicName = topic, .payload = Bytes::copyOf("x")});
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].messagesIn, std::uint64_t {1});
    }

    void severalAtOnceAndAllStopped()
    {
        QList<GuestId> scripts;
        for (int i = 0; i < 3; ++i)
            scripts << start(QStringLiteral("setInterval(() => {}, 1000); log('runs');"));
        for (const auto script : scripts)
            QTRY_VERIFY_WITH_TIMEOUT(has(script, Kind::Log), patience);
        QCOMPARE(m_runner->runningCount(), std::size_t {3});
        m_runner->stopAll();
        for (const auto script : scripts) {
            QVERIFY(waitFor(script));
            QCOMPARE(m_reports[script].state, State::Stopped);
        }
    }

    void closedConnectionEndsTheScript()
    {
        const auto script = start(QStringLiteral("setInterval(() => {}, 1000); log('runs');"));
        QTRY_VERIFY_WITH_TIMEOUT(has(script, Kind::Log), patience);
        m_workspace->closeConnection(m_connection);
        QVERIFY(waitFor(script));
        QCOMPARE(m_reports[script].lines.last().kind, Kind::ConnectionClosed);
    }

    void missingProgramIsTold()
    {
        ScriptRunner runner(*m_workspace, QStringLiteral("/nowhere/espalier-script"));
        QSignalSpy pending(&runner, &ScriptRunner::reportPending);
        const auto script = runner.start(m_connection, QStringLiteral("log(1)"));
        QTRY_COMPARE_WITH_TIMEOUT(pending.size(), 1, patience);
        const auto report = runner.takeReport(script);
        QCOMPARE(report.state, State::Failed);
        QCOMPARE(report.lines.last().kind, Kind::CannotStart);
        QVERIFY(report.lines.last().text.contains(QStringLiteral("/nowhere/espalier-script")));
    }

    void unknownConnectionStartsNothing()
    {
        QCOMPARE(m_runner->start(ConnectionId {99}, QStringLiteral("log(1)")), GuestId::None);
        QCOMPARE(m_runner->runningCount(), std::size_t {0});
    }

    void wrongPropertyIsTold()
    {
        const auto script = start(QStringLiteral("publish('a', 'b', {properties: {contentTyp: 'x'}});"));
        QVERIFY(waitFor(script));
        QCOMPARE(texts(script, Kind::WrongProperty), QStringList(QStringLiteral("contentTyp")));
    }

private:
    GuestId start(const QString &source, const ScriptLimits &limits = {})
    {
        return m_runner->start(m_connection, source, limits);
    }
    [[nodiscard]] bool waitFor(GuestId script)
    {
        return QTest::qWaitFor([&] { return !m_runner->isRunning(script); }, patience);
    }
    [[nodiscard]] bool has(GuestId script, Kind kind)
    {
        const auto &lines = m_reports[script].lines;
        return std::any_of(lines.begin(), lines.end(), [&](const auto &each) { return each.kind == kind; });
    }
    [[nodiscard]] QStringList texts(GuestId script, Kind kind)
    {
        QStringList found;
        for (const auto &line : m_reports[script].lines)
            if (line.kind == kind)
                found << line.text;
        return found;
    }

    std::unique_ptr<BrokerService> m_broker;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ScriptRunner> m_runner;
    ConnectionId m_connection = ConnectionId::None;
    std::map<GuestId, ScriptReport> m_reports;
};

QTEST_GUILESS_MAIN(TestScriptRunner)
#include "tst_scriptrunner.moc"
