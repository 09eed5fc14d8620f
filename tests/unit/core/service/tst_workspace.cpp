// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/payloadregistry.h"
#include "core/service/brokercontrol.h"
#include "core/service/explorer.h"
#include "core/service/publisher.h"
#include "core/service/workspace.h"
#include "tests/support/pipeserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// A local broker whose part the test plays.
class ScriptedBroker : public BrokerControl
{
public:
    void start(const BrokerSettings &) override { running = true; }
    void stop() override
    {
        running = false;
        server.close();
    }
    [[nodiscard]] State state() const override { return running ? State::Running : State::Stopped; }
    [[nodiscard]] QList<BrokerListener> listeners() const override { return {}; }
    [[nodiscard]] BrokerStatistics statistics() const override { return {}; }
    void setCapture(std::shared_ptr<CaptureFeed> /*feed*/) override { }
    [[nodiscard]] PipeEnd openPipe() override { return running ? server.openPipe() : PipeEnd(); }

    /// Waits for the beginning of a packet and forgets what has come.
    [[nodiscard]] bool waitFor(const char *start)
    {
        const QString text = QString::fromLatin1(start);
        const bool came = QTest::qWaitFor([&] { return server.received().contains(text); });
        server.forget();
        return came;
    }

    PipeServer server;
    bool running = true;
};

Profile localProfile()
{
    Profile profile;
    profile.name = QStringLiteral("local");
    profile.transport = TransportKind::LocalBroker;
    profile.clientId = QStringLiteral("c");
    profile.keepAlive = 0s;
    return profile;
}

/// Takes snapshots until one is as it should be.
template <typename Holds>
bool waitForTree(Explorer *explorer, TreeSnapshot &tree, Holds &&holds)
{
    return QTest::qWaitFor([&] {
        tree = explorer->takeTree();
        return holds(tree);
    });
}

constexpr const char *acceptance = "20 L[ 00 00 00 ]";

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT
private slots:
    void bringsMessagesFromTheBrokerToTheTree();
    void keepsTopicsWhileItReconnects();
    void changesTheProfileOfAConnection();
    void failsWithoutABroker();
    void passesCommandsOn();
    void excludesFromNowOn();
    void decodesByTheRules();
    void passesAuthenticationOn();
    void diagnoses();
    void closesWithAGoodBye();
    void forgetsUnknownConnections();
};

void TestWorkspace::bringsMessagesFromTheBrokerToTheTree()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    QSignalSpy opened(&workspace, &Workspace::connectionOpened);
    QSignalSpy statuses(&workspace, &Workspace::statusChanged);
    Profile profile = localProfile();
    profile.subscriptions = {{.topicFilter = QStringLiteral("#"), .options = {}}};
    const ConnectionId id = workspace.openConnection(profile);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(workspace.status(id).phase, ConnectionPhase::Connecting);
    QCOMPARE(workspace.profile(id), profile);
    QCOMPARE(workspace.connections(), QList<ConnectionId>({id}));
    Explorer *explorer = workspace.explorer(id);
    QSignalSpy trees(explorer, &Explorer::treePending);
    explorer->setViewport(0, 50);

    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Connected);
    QVERIFY(broker.waitFor("82 "));
    broker.server.send("31 L[ S'plant/press' P[ ] '71.42' ] 30 L[ S'plant/press' P[ ] '71.43' ]");
    TreeSnapshot tree;
    QVERIFY(waitForTree(explorer, tree,
                        [](const TreeSnapshot &t) { return t.totalRows == 2 && t.rows[1].messages == 2; }));
    QCOMPARE(tree.rows[1].preview, QStringLiteral("71.43"));
    QVERIFY(tree.rows[1].retained); // a live message says nothing of what is retained
    QVERIFY(trees.count() > 0);
}

void TestWorkspace::keepsTopicsWhileItReconnects()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    const ConnectionId id = workspace.openConnection(localProfile());
    workspace.explorer(id)->setViewport(0, 50);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    broker.server.send("30 L[ S'a' P[ ] '1' ]");
    TreeSnapshot tree;
    QVERIFY(
        waitForTree(workspace.explorer(id), tree, [](const TreeSnapshot &t) { return t.totalRows == 1; }));

    broker.stop();
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Waiting);
    broker.start({});
    workspace.reconnect(id);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    broker.server.send("30 L[ S'b' P[ ] '2' ]");
    QVERIFY(
        waitForTree(workspace.explorer(id), tree, [](const TreeSnapshot &t) { return t.totalRows == 2; }));
    QCOMPARE(broker.server.connections(), 2);
}

void TestWorkspace::changesTheProfileOfAConnection()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    QSignalSpy changed(&workspace, &Workspace::connectionChanged);
    Profile profile = localProfile();
    profile.subscriptions = {{.topicFilter = QStringLiteral("a/#")}};
    const ConnectionId id = workspace.openConnection(profile);
    Explorer *explorer = workspace.explorer(id);
    explorer->setViewport(0, 50);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    QVERIFY(broker.waitFor("82 "));
    broker.server.send("30 L[ S'a' P[ ] '1' ]");
    TreeSnapshot tree;
    QVERIFY(waitForTree(explorer, tree, [](const TreeSnapshot &t) { return t.totalRows == 1; }));

    profile.clientId = QStringLiteral("other");
    profile.subscriptions = {{.topicFilter = QStringLiteral("b/#")}};
    workspace.changeConnection(id, profile);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(workspace.profile(id), profile);
    QTRY_COMPARE(broker.server.connections(), 2);
    QVERIFY(broker.waitFor("6f 74 68 65 72")); // CONNECT of "other"
    broker.server.send(acceptance);
    QTRY_VERIFY(broker.server.received().contains(QStringLiteral("62 2f 23"))); // SUBSCRIBE to b/#
    QVERIFY(!broker.server.received().contains(QStringLiteral("61 2f 23"))); // and not to a/#
    broker.server.send("30 L[ S'b' P[ ] '2' ]");
    QVERIFY(waitForTree(explorer, tree, [](const TreeSnapshot &t) { return t.totalRows == 2; }));
    QCOMPARE(workspace.explorer(id), explorer);
    QCOMPARE(tree.rows[0].messages, 1);
}

void TestWorkspace::failsWithoutABroker()
{
    Workspace workspace(nullptr);
    Profile profile = localProfile();
    profile.reconnect = false;
    const ConnectionId id = workspace.openConnection(profile);
    QTRY_COMPARE(workspace.status(id).failure, ConnectionFailure::LocalBrokerStopped);
    QCOMPARE(workspace.status(id).phase, ConnectionPhase::Disconnected);
}

void TestWorkspace::passesCommandsOn()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    QSignalSpy subscriptions(&workspace, &Workspace::subscriptionResult);
    QSignalSpy published(&workspace, &Workspace::publishResult);
    const ConnectionId id = workspace.openConnection(localProfile());
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Connected);

    workspace.subscribe(id, {.topicFilter = QStringLiteral("a/#"), .options = {}});
    QCOMPARE(workspace.profile(id).subscriptions.size(), 1);
    QVERIFY(broker.waitFor("82 "));
    broker.server.send("90 L[ 0001 00 00 ]");
    QTRY_COMPARE(subscriptions.count(), 1);

    OutgoingMessage message;
    message.token = 42;
    message.topicName = "a/b";
    message.payload = Bytes::copyOf("hello");
    workspace.publish(id, message);
    QVERIFY(broker.waitFor("30 "));
    QTRY_COMPARE(published.count(), 1);
    QCOMPARE(published[0][1].value<PublishResult>().token, 42U);

    workspace.unsubscribe(id, QStringLiteral("a/#"));
    QVERIFY(workspace.profile(id).subscriptions.isEmpty());
    QVERIFY(broker.waitFor("a2 "));
    workspace.disconnect(id);
    QVERIFY(broker.waitFor("e0 "));
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Disconnected);
}

void TestWorkspace::passesAuthenticationOn()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    auto profile = localProfile();
    profile.authenticationMethod = QStringLiteral("m");
    QSignalSpy requested(&workspace, &Workspace::authenticationRequested);
    QSignalSpy reauthenticated(&workspace, &Workspace::reauthenticated);
    const ConnectionId id = workspace.openConnection(profile);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send("f0 L[ 18 P[ 15 S'm' 16 S'ask' ] ]");
    QTRY_COMPARE(requested.count(), 1);
    const auto step = requested[0][1].value<AuthenticationStep>();
    QVERIFY(step.awaitsAnswer && step.data == QByteArray("ask"));
    workspace.continueAuthentication(id, QByteArray("a"));
    QVERIFY(broker.waitFor(hexOf("f0 L[ 18 P[ 15 S'm' 16 S'a' ] ]").toLatin1().constData()));
    broker.server.send("20 L[ 00 00 P[ 15 S'm' ] ]");
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Connected);
    workspace.reauthenticate(id);
    QVERIFY(broker.waitFor(hexOf("f0 L[ 19 P[ 15 S'm' ] ]").toLatin1().constData()));
    broker.server.send("f0 L[ 00 P[ 15 S'm' ] ]");
    QTRY_COMPARE(reauthenticated.count(), 1);
}

void TestWorkspace::diagnoses()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    QSignalSpy changed(&workspace, &Workspace::diagnosisChanged);
    QSignalSpy finished(&workspace, &Workspace::diagnosisFinished);
    const auto id = workspace.diagnose(localProfile());
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished[0][0].value<DiagnosisId>(), id);
    const auto last = changed.last()[1].value<DiagnosisResult>();
    QVERIFY(last.step == DiagnosisStep::Mqtt && last.state == DiagnosisResult::State::Fine);
    QVERIFY(workspace.connections().isEmpty());

    const auto cancelled = workspace.diagnose(localProfile());
    workspace.cancelDiagnosis(cancelled);
    const auto next = workspace.diagnose(localProfile());
    QVERIFY(next != cancelled);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    QTRY_COMPARE(finished.count(), 2);
    QCOMPARE(finished[1][0].value<DiagnosisId>(), next);
}

void TestWorkspace::closesWithAGoodBye()
{
    ScriptedBroker broker;
    {
        Workspace workspace(&broker);
        const ConnectionId first = workspace.openConnection(localProfile());
        QVERIFY(broker.waitFor("10 "));
        broker.server.send(acceptance);
        QTRY_COMPARE(workspace.status(first).phase, ConnectionPhase::Connected);
        QSignalSpy closed(&workspace, &Workspace::connectionClosed);
        workspace.closeConnection(first);
        QCOMPARE(closed.count(), 1);
        QVERIFY(workspace.connections().isEmpty());
        QVERIFY(broker.waitFor("e0 "));
        QTRY_VERIFY(broker.server.isClosed());

        const ConnectionId second = workspace.openConnection(localProfile());
        QVERIFY(broker.waitFor("10 "));
        broker.server.send(acceptance);
        QTRY_COMPARE(workspace.status(second).phase, ConnectionPhase::Connected);
        broker.server.forget();
    }
    QVERIFY(broker.server.received().startsWith(QStringLiteral("e0 ")));
    QVERIFY(broker.server.isClosed());
}

void TestWorkspace::excludesFromNowOn()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    const ConnectionId id = workspace.openConnection(localProfile());
    Explorer *explorer = workspace.explorer(id);
    explorer->setViewport(0, 50);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    QTRY_COMPARE(workspace.status(id).phase, ConnectionPhase::Connected);
    workspace.setExcludedFilters(id, {QStringLiteral("noise/#")});
    QCOMPARE(workspace.profile(id).excludedFilters, QStringList {QStringLiteral("noise/#")});
    // Behind the command comes one that is answered.
    workspace.subscribe(id, {.topicFilter = QStringLiteral("#"), .options = {}});
    QVERIFY(broker.waitFor("82 "));
    broker.server.send("30 L[ S'noise/a' 00 '1' ] 30 L[ S'b' 00 '2' ]");
    TreeSnapshot tree;
    QVERIFY(waitForTree(explorer, tree, [](const TreeSnapshot &t) { return t.totalRows > 0; }));
    QCOMPARE(tree.totalRows, 1U);
    QCOMPARE(tree.rows[0].preview, QStringLiteral("2"));
}

void TestWorkspace::decodesByTheRules()
{
    ScriptedBroker broker;
    Workspace workspace(&broker);
    const auto registryOf = [](const char *pattern) {
        DecodeRules rules;
        rules.rules = {{"plc", {.decoder = DecoderKind::Packed, .pattern = pattern}}};
        return std::make_shared<const PayloadRegistry>(rules);
    };
    workspace.setPayloadRegistry(registryOf("<h"));
    const ConnectionId id = workspace.openConnection(localProfile());
    workspace.explorer(id)->setViewport(0, 50);
    QVERIFY(broker.waitFor("10 "));
    broker.server.send(acceptance);
    broker.server.send("30 L[ S'plc' P[ ] '12' ]");
    TreeSnapshot tree;
    QVERIFY(
        waitForTree(workspace.explorer(id), tree, [](const TreeSnapshot &t) { return t.totalRows == 1; }));
    QCOMPARE(tree.rows[0].preview, QStringLiteral("12849"));
    PublishDraft draft {.topic = QStringLiteral("a"), .payload = QStringLiteral("{{value plc}}")};
    workspace.publisher(id)->publish(1, draft);
    QVERIFY(broker.waitFor(" 31 32 38 34 39"));
    // Nothing new arrives, and yet it is shown anew.
    workspace.setPayloadRegistry(registryOf("BB"));
    QVERIFY(waitForTree(workspace.explorer(id), tree, [](const TreeSnapshot &t) {
        return t.totalRows == 1 && t.rows[0].preview == QStringLiteral("[49,50]");
    }));
    draft.payload = QStringLiteral("{{value plc [1]}}");
    workspace.publisher(id)->publish(2, draft);
    QVERIFY(broker.waitFor(" 35 30"));
}

void TestWorkspace::forgetsUnknownConnections()
{
    Workspace workspace(nullptr);
    const ConnectionId unknown {77};
    workspace.publish(unknown, {});
    workspace.subscribe(unknown, {});
    workspace.unsubscribe(unknown, QStringLiteral("#"));
    workspace.disconnect(unknown);
    workspace.reconnect(unknown);
    workspace.closeConnection(unknown);
    QCOMPARE(workspace.explorer(unknown), nullptr);
    QCOMPARE(workspace.status(unknown).phase, ConnectionPhase::Disconnected);
    QCOMPARE(workspace.profile(unknown), Profile());
    QVERIFY(workspace.connections().isEmpty());
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
