// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessscript.h"
#include "tests/support/testauthentication.h"

using namespace espalier;
using namespace std::chrono_literals;

/// User names, passwords, and who is let in by them.
class LoggingInTest : public QObject
{
    Q_OBJECT

private slots:
    void waitsForTheAnswer();
    void refusesWrongPasswords_data();
    void refusesWrongPasswords();
    void asksWithoutPassword();
    void admitsAnonymousClients_data();
    void admitsAnonymousClients();
    void believesUserNamesWhereNobodyChecks();
    void asksNothingOfWhoIsKnown();
    void keepsWhatComesBehindConnect_data();
    void keepsWhatComesBehindConnect();
    void boundsWhatItKeeps();
    void readsNoMoreMeanwhile();
    void forgetsWhoIsGone();
    void doesNotWaitForEver();
    void makesNoSessionBefore();
    void boundsQuestions();
    void refusesWhoTriesTooOften();
    void countsFailedMethodsToo();
    void takesOnlySomeClientIds_data();
    void takesOnlySomeClientIds();
    void usesTheUserNameAsClientId();
};

namespace {

AccessPolicy checking(AccessPolicy::Anonymous anonymous = AccessPolicy::Anonymous::Refused)
{
    return {.anonymous = anonymous, .passwords = AccessPolicy::Passwords::Checked};
}

} // namespace

void LoggingInTest::waitsForTheAnswer()
{
    AccessScript broker(checking());
    auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "secret"));
    QVERIFY(!peer.hasMore());
    QVERIFY(broker.engine.hasPasswordQuestions());
    const auto questions = broker.engine.takePasswordQuestions();
    QCOMPARE(questions.size(), 1u);
    QCOMPARE(questions[0].userName, std::string("ann"));
    QCOMPARE(questions[0].password, std::string("secret"));
    QCOMPARE(questions[0].policy, 0u);
    QVERIFY(!broker.engine.hasPasswordQuestions());
    broker.answer(questions[0], PasswordAnswer::Right);
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    QCOMPARE(broker.engine.clients().at(0).userName, std::string("ann"));
}

void LoggingInTest::refusesWrongPasswords_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("5") << 5 << QByteArray("20 03 00 86 00");
    QTest::newRow("3.1.1") << 4 << QByteArray("20 02 00 04");
    QTest::newRow("3.1") << 3 << QByteArray("20 02 00 04");
}

void LoggingInTest::refusesWrongPasswords()
{
    QFETCH(int, version);
    QFETCH(QByteArray, answer);
    AccessScript broker(checking());
    auto peer =
        broker.connecting(broker.arriving(), "c",
                          loggingIn("ann", "wrong", {.version = static_cast<ProtocolVersion>(version)}));
    broker.answerQuestions();
    QCOMPARE(peer.sent(), QString::fromLatin1(answer));
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().loginsFailed, 1u);
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void LoggingInTest::asksWithoutPassword()
{
    AccessScript broker(checking(AccessPolicy::Anonymous::Admitted));
    auto peer = broker.connecting(broker.arriving(), "c", named("ann"));
    const auto questions = broker.engine.takePasswordQuestions();
    QCOMPARE(questions.size(), 1u);
    QCOMPARE(questions[0].password, std::string());
    broker.answer(questions[0], PasswordAnswer::Wrong);
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::BadUserNameOrPassword);
}

void LoggingInTest::admitsAnonymousClients_data()
{
    QTest::addColumn<bool>("admitted");
    QTest::addColumn<int>("version");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("5, yes") << true << 5 << QByteArray("20 06 00 00");
    QTest::newRow("5, no") << false << 5 << QByteArray("20 22 00 87");
    QTest::newRow("3.1.1, no") << false << 4 << QByteArray("20 02 00 05");
}

void LoggingInTest::admitsAnonymousClients()
{
    using Anonymous = AccessPolicy::Anonymous;
    QFETCH(bool, admitted);
    QFETCH(int, version);
    QFETCH(QByteArray, start);
    AccessScript broker(checking(admitted ? Anonymous::Admitted : Anonymous::Refused));
    auto peer = broker.connecting(broker.arriving(), "c", {.version = static_cast<ProtocolVersion>(version)});
    const auto sent = peer.sent();
    QVERIFY2(sent.startsWith(QString::fromLatin1(start)), qPrintable(sent));
    QVERIFY(!broker.engine.hasPasswordQuestions());
    QCOMPARE(peer.isClosed(), !admitted);
    // An empty name is none.
    auto empty = broker.connecting(broker.arriving(), "d", loggingIn("", "x"));
    QCOMPARE(empty.take<ConnAck>().reason, admitted ? ReasonCode::Success : ReasonCode::NotAuthorized);
}

void LoggingInTest::believesUserNamesWhereNobodyChecks()
{
    AccessRules rules;
    rules.add("ann", {"a"});
    AccessScript broker(rules);
    auto peer = broker.client("c", loggingIn("ann", "whatever"));
    QCOMPARE(broker.engine.clients().at(0).userName, std::string("ann"));
    peer.send("32 L[ S'a' 0001 00 ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);

    // A name without proof is as good as none where anonymous clients are refused.
    broker.engine.setAccessPolicies({AccessPolicy {.anonymous = AccessPolicy::Anonymous::Refused}});
    auto other = broker.connecting(broker.arriving(), "d", loggingIn("ann", "whatever"));
    QCOMPARE(other.take<ConnAck>().reason, ReasonCode::NotAuthorized);
}

void LoggingInTest::asksNothingOfWhoIsKnown()
{
    AccessScript broker(checking());
    const auto rules = std::make_shared<ListenerRules>(ListenerRules {.policy = 0});
    auto peer = broker.connecting(broker.opened({.name = "a:1", .userName = "proved", .rules = rules}), "c",
                                  loggingIn("other", "wrong"));
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    QCOMPARE(broker.engine.clients().at(0).userName, std::string("proved"));
}

void LoggingInTest::keepsWhatComesBehindConnect_data()
{
    QTest::addColumn<int>("first");
    for (const int first : {0, 1, 5, 20, 27, 30, 40})
        QTest::addRow("first %d bytes alone", first) << first;
}

/// Clients need not wait for CONNACK.
void LoggingInTest::keepsWhatComesBehindConnect()
{
    QFETCH(int, first);
    AccessScript broker(checking());
    auto peer = broker.arriving();
    const auto text = BrokerScript::connectText("c", loggingIn("ann", "ann")) + " 82 L[ 0001 00 S'a' 00 ]"
                      + " 30 L[ S'a' 00 'x' ] c0";
    const auto sent = wire(text);
    const auto all = ByteView(sent);
    const auto size = std::min(static_cast<std::size_t>(first), all.size());
    peer.sendBytes(all.first(size));
    peer.sendBytes(all.subspan(size));
    QVERIFY(!peer.hasMore());
    broker.answerQuestions();
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    QCOMPARE(peer.take<SubAck>().reasons.size(), 1u);
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'x'"));
    peer.send("00");
    QCOMPARE(peer.sent(), QStringLiteral("d0 00"));
}

void LoggingInTest::boundsWhatItKeeps()
{
    AccessScript broker(checking());
    auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    const std::vector<std::uint8_t> piece(100 * 1024, 0xc0);
    peer.sendBytes(piece);
    peer.sendBytes(piece);
    QVERIFY(!peer.isClosed());
    peer.sendBytes(piece);
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::QuotaExceeded);
    QVERIFY(peer.isClosed());
    broker.answerQuestions();

    EngineSettings settings;
    settings.maximumMessageMemory = 4 * 100 * 1024;
    AccessScript small(checking(), settings);
    auto first = small.connecting(small.arriving(), "c", loggingIn("ann", "ann"));
    first.sendBytes(ByteView(piece).first(90 * 1024));
    auto second =
        small.connecting(small.arriving(), "d",
                         loggingIn("ann", "ann",
                                   {.properties = "26 S'k' S'" + std::string(65'000, 'x') + "' 26 S'k' S'"
                                                  + std::string(65'000, 'x') + "'"}));
    QCOMPARE(second.take<ConnAck>().reason, ReasonCode::QuotaExceeded);
    first.lose();
    // What the first one took is free again.
    auto third = small.connecting(
        small.arriving(), "d",
        loggingIn("ann", "ann", {.properties = "26 S'k' S'" + std::string(65'000, 'x') + "'"}));
    small.answerQuestions();
    QCOMPARE(third.take<ConnAck>().reason, ReasonCode::Success);
}

void LoggingInTest::readsNoMoreMeanwhile()
{
    AccessScript broker(checking());
    auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    QVERIFY(!broker.engine.wantsRead(peer.handle()));
    broker.answerQuestions();
    QVERIFY(broker.engine.wantsRead(peer.handle()));
}

void LoggingInTest::forgetsWhoIsGone()
{
    AccessScript broker(checking());
    auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    const auto questions = broker.engine.takePasswordQuestions();
    peer.lose();
    auto other = broker.arriving(); // has the place of the one that is gone
    QCOMPARE(other.handle().index, peer.handle().index);
    broker.answer(questions.at(0), PasswordAnswer::Right);
    QVERIFY(!other.hasMore());
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void LoggingInTest::doesNotWaitForEver()
{
    AccessScript broker(checking());
    auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    broker.advance(10s);
    QVERIFY(peer.isClosed());
    broker.answerQuestions();
    QVERIFY(!peer.hasMore());
}

void LoggingInTest::makesNoSessionBefore()
{
    AccessScript broker(checking(AccessPolicy::Anonymous::Admitted));
    auto first = broker.client("c");
    auto second = broker.connecting(broker.arriving(), "c", loggingIn("ann", "wrong"));
    QVERIFY(!first.isClosed());
    broker.answerQuestions();
    QVERIFY(second.isClosed());
    QVERIFY(!first.isClosed());
    auto third = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    broker.answerQuestions();
    QCOMPARE(third.take<ConnAck>().reason, ReasonCode::Success);
    QVERIFY(first.isClosed());
}

void LoggingInTest::boundsQuestions()
{
    EngineSettings settings;
    settings.maximumPasswordQuestions = 2;
    AccessScript broker(checking(), settings);
    static_cast<void>(broker.connecting(broker.arriving(), "a", loggingIn("ann", "ann")));
    const auto taken = broker.engine.takePasswordQuestions();
    static_cast<void>(broker.connecting(broker.arriving(), "b", loggingIn("ann", "ann")));
    auto third = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    QCOMPARE(third.take<ConnAck>().reason, ReasonCode::ServerBusy);
    broker.answer(taken.at(0), PasswordAnswer::Right);
    auto fourth = broker.connecting(broker.arriving(), "d", loggingIn("ann", "ann"));
    broker.answerQuestions();
    QCOMPARE(fourth.take<ConnAck>().reason, ReasonCode::Success);
}

void LoggingInTest::refusesWhoTriesTooOften()
{
    EngineSettings settings;
    settings.maximumFailedLogins = 3;
    settings.failedLoginRecovery = 10s;
    AccessScript broker(checking(AccessPolicy::Anonymous::Admitted), settings);
    for (int i = 0; i < 3; ++i) {
        auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "guess"));
        broker.answerQuestions();
        QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::BadUserNameOrPassword);
    }
    auto refused = broker.connecting(broker.arriving("192.0.2.1:9"), "c", loggingIn("ann", "ann"));
    QCOMPARE(refused.take<ConnAck>().reason, ReasonCode::ConnectionRateExceeded);
    QVERIFY(!broker.engine.hasPasswordQuestions());
    QCOMPARE(broker.engine.statistics().loginsRefused, 1u);
    auto older = broker.connecting(broker.arriving(), "c",
                                   loggingIn("ann", "ann", {.version = ProtocolVersion::V311}));
    QCOMPARE(older.sent(), QStringLiteral("20 02 00 03"));
    auto elsewhere = broker.connecting(broker.arriving("192.0.2.2:1"), "d", loggingIn("ann", "ann"));
    broker.answerQuestions();
    QCOMPARE(elsewhere.take<ConnAck>().reason, ReasonCode::Success);
    auto anonymous = broker.connecting(broker.arriving(), "e");
    QCOMPARE(anonymous.take<ConnAck>().reason, ReasonCode::Success);
    broker.advance(10s);
    auto later = broker.connecting(broker.arriving(), "c", loggingIn("ann", "ann"));
    broker.answerQuestions();
    QCOMPARE(later.take<ConnAck>().reason, ReasonCode::Success);
}

void LoggingInTest::countsFailedMethodsToo()
{
    EngineSettings settings;
    settings.maximumFailedLogins = 1;
    AccessScript broker(checking(), settings, std::make_shared<TestAuthentication>());
    auto failing = broker.connecting(broker.arriving(), "c", {.properties = "15 S'm' 16 S'no'"});
    QCOMPARE(failing.take<ConnAck>().reason, ReasonCode::NotAuthorized);
    auto refused = broker.connecting(broker.arriving(), "c", {.properties = "15 S'm' 16 S'name'"});
    QCOMPARE(refused.take<ConnAck>().reason, ReasonCode::ConnectionRateExceeded);
    auto elsewhere =
        broker.connecting(broker.arriving("192.0.2.2:1"), "c", {.properties = "15 S'm' 16 S'name'"});
    QCOMPARE(elsewhere.take<ConnAck>().reason, ReasonCode::Success);
}

void LoggingInTest::takesOnlySomeClientIds_data()
{
    QTest::addColumn<QByteArray>("clientId");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("right") << QByteArray("secure-1") << ReasonCode::Success;
    QTest::newRow("wrong") << QByteArray("other") << ReasonCode::NotAuthorized;
    QTest::newRow("none") << QByteArray() << ReasonCode::ClientIdentifierNotValid;
}

void LoggingInTest::takesOnlySomeClientIds()
{
    QFETCH(QByteArray, clientId);
    AccessScript broker(
        AccessPolicy {.clientIds = {.prefix = "secure-", .empty = ClientIdRules::Empty::Refused}});
    auto peer = broker.connecting(broker.arriving(), clientId.toStdString());
    QTEST(peer.take<ConnAck>().reason, "reason");

    AccessScript assigning(AccessPolicy {.clientIds = {.prefix = "dev", .assignedPrefix = "device-"}});
    auto nameless = assigning.connecting(assigning.arriving(), "");
    const auto assigned = nameless.take<ConnAck>().properties.text(Property::AssignedClientIdentifier);
    QVERIFY(assigned && assigned->starts_with("device-"));
}

void LoggingInTest::usesTheUserNameAsClientId()
{
    AccessScript broker(AccessPolicy {.clientIds = {.source = ClientIdRules::Source::UserName}});
    auto peer = broker.connecting(broker.arriving(), "c", named("ann"));
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    QCOMPARE(broker.engine.clients().at(0).clientId, std::string("ann"));
    auto nobody = broker.connecting(broker.arriving(), "c");
    QCOMPARE(nobody.take<ConnAck>().reason, ReasonCode::NotAuthorized);
}

QTEST_APPLESS_MAIN(LoggingInTest)
#include "tst_loggingin.moc"
