// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramclient.h"
#include "core/auth/scramserver.h"
#include "tests/support/scramexchange.h"

#include <QTest>

using namespace espalier;

namespace {

std::shared_ptr<const ScramUsers> usersOf(const ScramExchange &exchange)
{
    auto users = std::make_shared<ScramUsers>();
    const auto credentials =
        deriveCredentials(exchange.hash, "pencil", fromBase64(exchange.salt).value(), 4096);
    if (!users->add(exchange.userName, credentials.value()))
        QTest::qFail("the user was there already", __FILE__, __LINE__);
    return users;
}

ScramServer serverFor(const ScramExchange &exchange)
{
    return {exchange.hash, usersOf(exchange), exchange.serverNonce};
}

/// A client whose client-first-message is sent.
ScramClient begunClient(const ScramExchange &exchange, std::string password = "pencil")
{
    ScramClient client(exchange.hash, exchange.userName, std::move(password));
    if (!client.begin(exchange.clientNonce))
        QTest::qFail("the client did not begin", __FILE__, __LINE__);
    return client;
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    return text.replace(text.find(from), from.size(), to);
}

void errorRow(const char *name, std::string message, ScramError error)
{
    QTest::newRow(name) << QByteArray::fromStdString(message) << static_cast<int>(error);
}

} // namespace

Q_DECLARE_METATYPE(ScramExchange)

class ScramTest : public QObject
{
    Q_OBJECT

private slots:
    void speaksAsTheStandardsShow_data();
    void speaksAsTheStandardsShow();

    void clientRefusesChallenges_data();
    void clientRefusesChallenges();
    void clientIgnoresOptionalExtensions();
    void clientRefusesOutcomes_data();
    void clientRefusesOutcomes();
    void clientDoesNotTakeOneMessageForAnother();
    void clientNeedsNameAndPasswordThatArePrepared_data();
    void clientNeedsNameAndPasswordThatArePrepared();
    void clientNeedsANonce();
    void clientBeginsAnew();

    void serverRefusesBeginnings_data();
    void serverRefusesBeginnings();
    void serverTakesAClientThatCouldBind();
    void serverRefusesProofs_data();
    void serverRefusesProofs();
    void serverRefusesAWrongPassword();
    void serverDoesNotTellWhoIsAUser();
    void serverNeedsANonce();
};

void ScramTest::speaksAsTheStandardsShow_data()
{
    QTest::addColumn<ScramExchange>("exchange");
    QTest::newRow("RFC 5802, SHA-1") << rfc5802();
    QTest::newRow("RFC 7677, SHA-256") << rfc7677();
    QTest::newRow("SHA-512, escaped user name") << withSha512();
}

void ScramTest::speaksAsTheStandardsShow()
{
    QFETCH(ScramExchange, exchange);
    ScramClient client(exchange.hash, exchange.userName, "pencil");
    auto server = serverFor(exchange);
    QCOMPARE(client.begin(exchange.clientNonce).value(), exchange.clientFirst);
    QCOMPARE(server.challenge(exchange.clientFirst).value(), exchange.serverFirst);
    QCOMPARE(client.answer(exchange.serverFirst).value(), exchange.clientFinal);
    QCOMPARE(server.finish(exchange.clientFinal).value(), exchange.serverFinal);
    QVERIFY(client.finish(exchange.serverFinal).has_value());
    QCOMPARE(server.userName(), exchange.userName);
}

void ScramTest::clientRefusesChallenges_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("error");
    using enum ScramError;
    const auto right = rfc5802().serverFirst;
    const auto withCount = [&](std::string_view count) { return replaced(right, "4096", count); };
    const auto withSalt = [&](std::string_view salt) { return replaced(right, "QSXCR+Q6sek8bf92", salt); };
    errorRow("empty", "", Malformed);
    errorRow("not SCRAM", "Welcome", Malformed);
    errorRow("order", "s=QSXCR+Q6sek8bf92,r=fyko+d2lbbFgONRv9qkxdawL3,i=4096", Malformed);
    errorRow("no salt", replaced(right, ",s=QSXCR+Q6sek8bf92", ""), Malformed);
    errorRow("no iterations", replaced(right, ",i=4096", ""), Malformed);
    errorRow("something behind it", right + ",", Malformed);
    errorRow("an extension without value", right + ",x=", Malformed);
    errorRow("mandatory extension", "m=x," + right, Unsupported);
    errorRow("another nonce", replaced(right, "r=fyko", "r=Fyko"), OtherExchange);
    errorRow("nothing of the server's own", replaced(right, "3rfcNHYJY1ZVvWVs7j", ""), OtherExchange);
    errorRow("control character in the nonce", replaced(right, "3rfc", "3r\nc"), Malformed);
    errorRow("non-ASCII in the nonce", replaced(right, "3rfc", "3r\xc3\xa9"), Malformed);
    errorRow("nonce too long", replaced(right, "3rfc", std::string(600, 'x')), Malformed);
    errorRow("empty salt", withSalt(""), Malformed);
    errorRow("salt that is not Base64", withSalt("QSXCR+Q6sek8bf9"), Malformed);
    errorRow("salt with a line end", withSalt("QSXCR+Q6sek8bf9\n"), Malformed);
    errorRow("salt too long", withSalt(base64(std::string(1025, 's'))), TooLong);
    errorRow("message too long", right + ",x=" + std::string(5000, 'x'), TooLong);
    errorRow("no number", withCount("many"), Malformed);
    errorRow("negative", withCount("-4096"), Malformed);
    errorRow("sign", withCount("+4096"), Malformed);
    errorRow("digits and more", withCount("4096 "), Malformed);
    errorRow("no iterations at all", withCount("0"), Iterations);
    errorRow("fewer than are safe", withCount("4095"), Iterations);
    errorRow("more than are bearable", withCount("1000001"), Iterations);
    errorRow("2^31", withCount("2147483648"), Iterations);
    errorRow("more than 32 bits", withCount("18446744073709555712"), Iterations);
}

void ScramTest::clientRefusesChallenges()
{
    QFETCH(QByteArray, message);
    auto client = begunClient(rfc5802());
    const auto answer = client.answer(message.toStdString());
    QVERIFY(!answer);
    QTEST(static_cast<int>(answer.error()), "error");
    QVERIFY2(!client.answer(rfc5802().serverFirst), "an exchange that failed must not go on");
}

void ScramTest::clientIgnoresOptionalExtensions()
{
    auto client = begunClient(rfc5802());
    const auto answer = client.answer(rfc5802().serverFirst + ",x=1,y=2=3");
    QVERIFY(answer->starts_with("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p="));
    QVERIFY2(*answer != rfc5802().clientFinal, "the proof covers the extensions");
}

void ScramTest::clientRefusesOutcomes_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("error");
    using enum ScramError;
    const auto right = rfc5802().serverFinal;
    errorRow("empty", "", Malformed);
    errorRow("the server says no", "e=invalid-proof", RefusedByServer);
    errorRow("wrong signature", replaced(right, "v=r", "v=s"), WrongServer);
    errorRow("shorter signature", "v=rmF9pqV8S7suAoZWja4dJRkF", WrongServer);
    errorRow("empty signature", "v=", WrongServer);
    errorRow("no Base64", "v=rmF9", WrongServer);
    errorRow("broken Base64", "v=rmF9p", Malformed);
    errorRow("something behind it", right + ",,", Malformed);
    errorRow("too long", right + ",x=" + std::string(5000, 'x'), TooLong);
}

void ScramTest::clientRefusesOutcomes()
{
    QFETCH(QByteArray, message);
    auto client = begunClient(rfc5802());
    QVERIFY(client.answer(rfc5802().serverFirst).has_value());
    const auto finished = client.finish(message.toStdString());
    QVERIFY(!finished);
    QTEST(static_cast<int>(finished.error()), "error");
    QVERIFY2(!client.finish(rfc5802().serverFinal), "an exchange that failed must not go on");
}

void ScramTest::clientDoesNotTakeOneMessageForAnother()
{
    const auto exchange = rfc5802();
    ScramClient client(exchange.hash, exchange.userName, "pencil");
    QCOMPARE(client.answer(exchange.serverFirst).error(), ScramError::Malformed);
    QVERIFY(client.begin(exchange.clientNonce).has_value());
    // A server that says "success" at once has proved nothing.
    QCOMPARE(client.finish(exchange.serverFinal).error(), ScramError::Malformed);
    QVERIFY(client.begin(exchange.clientNonce).has_value());
    QVERIFY(client.answer(exchange.serverFirst).has_value());
    QCOMPARE(client.answer(exchange.serverFirst).error(), ScramError::Malformed);
}

void ScramTest::clientNeedsNameAndPasswordThatArePrepared_data()
{
    QTest::addColumn<QString>("userName");
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("ASCII") << "user" << "pass word" << true;
    QTest::newRow("Latin") << QStringLiteral("Jürgen") << QStringLiteral("Łódź") << true;
    QTest::newRow("no user name") << "" << "pencil" << false;
    QTest::newRow("no password") << "user" << "" << false;
    QTest::newRow("soft hyphen, which is left out") << QStringLiteral("I\u00adX") << "pencil" << false;
    QTest::newRow("ligature") << "user" << QStringLiteral("\ufb01sh") << false;
}

void ScramTest::clientNeedsNameAndPasswordThatArePrepared()
{
    QFETCH(QString, userName);
    QFETCH(QString, password);
    ScramClient client(ScramHash::Sha256, userName.toStdString(), password.toStdString());
    const auto first = client.begin("nonce");
    QTEST(first.has_value(), "isGood");
    if (!first)
        QCOMPARE(first.error(), ScramError::NotPrepared);
}

void ScramTest::clientNeedsANonce()
{
    ScramClient client(ScramHash::Sha256, "user", "pencil");
    QCOMPARE(client.begin({}).error(), ScramError::NoNonce);
    QCOMPARE(client.begin("a,b").error(), ScramError::NoNonce);
}

void ScramTest::clientBeginsAnew()
{
    const auto exchange = rfc7677();
    auto client = begunClient(exchange);
    QVERIFY(!client.answer("nonsense"));
    QCOMPARE(client.begin(exchange.clientNonce).value(), exchange.clientFirst);
    QCOMPARE(client.answer(exchange.serverFirst).value(), exchange.clientFinal);
}

void ScramTest::serverRefusesBeginnings_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("error");
    using enum ScramError;
    errorRow("empty", "", Malformed);
    errorRow("no header", "n=user,r=nonce", Malformed);
    errorRow("channel binding", "p=tls-unique,,n=user,r=nonce", Unsupported);
    errorRow("authorization identity", "n,a=other,n=user,r=nonce", Unsupported);
    errorRow("mandatory extension", "n,,m=x,n=user,r=nonce", Unsupported);
    errorRow("no user name", "n,,r=nonce", Malformed);
    errorRow("empty user name", "n,,n=,r=nonce", Malformed);
    errorRow("no nonce", "n,,n=user", Malformed);
    errorRow("empty nonce", "n,,n=user,r=", Malformed);
    errorRow("nonce too long", "n,,n=user,r=" + std::string(257, 'x'), TooLong);
    errorRow("nonce much too long", "n,,n=user,r=" + std::string(600, 'x'), Malformed);
    errorRow("wrong escape", "n,,n=us=er,r=nonce", Malformed);
    errorRow("escape cut off", "n,,n=user=2,r=nonce", Malformed);
    errorRow("lower-case escape", "n,,n=user=2c,r=nonce", Malformed);
    errorRow("no UTF-8", "n,,n=us\xff,r=nonce", Malformed);
    errorRow("zero character", std::string("n,,n=us\0er,r=nonce", 18), Malformed);
    errorRow("broken extension", "n,,n=user,r=nonce,1", Malformed);
    errorRow("too long", "n,,n=" + std::string(5000, 'x') + ",r=nonce", TooLong);
}

void ScramTest::serverRefusesBeginnings()
{
    QFETCH(QByteArray, message);
    auto server = serverFor(rfc5802());
    const auto challenge = server.challenge(message.toStdString());
    QVERIFY(!challenge);
    QTEST(static_cast<int>(challenge.error()), "error");
    QVERIFY2(!server.challenge(rfc5802().clientFirst), "an exchange that failed must not go on");
}

void ScramTest::serverTakesAClientThatCouldBind()
{
    auto server = serverFor(rfc5802());
    QCOMPARE(server.challenge(replaced(rfc5802().clientFirst, "n,,", "y,,")).value(), rfc5802().serverFirst);
    // The proof is for another header, which the client has to repeat.
    QCOMPARE(server.finish(rfc5802().clientFinal).error(), ScramError::OtherExchange);
    auto another = serverFor(rfc5802());
    QVERIFY(another.challenge(replaced(rfc5802().clientFirst, "n,,", "y,,")).has_value());
    QCOMPARE(another.finish(replaced(rfc5802().clientFinal, "biws", "eSws")).error(),
             ScramError::WrongClient);
}

void ScramTest::serverRefusesProofs_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("error");
    using enum ScramError;
    const auto right = rfc5802().clientFinal;
    errorRow("empty", "", Malformed);
    errorRow("no proof", replaced(right, ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", ""), Malformed);
    errorRow("empty proof", replaced(right, "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", ""), Malformed);
    errorRow("shorter proof", replaced(right, "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "v0X8"), Malformed);
    errorRow("no Base64", replaced(right, "p=v0X8", "p=v0X8="), Malformed);
    errorRow("wrong proof", replaced(right, "p=v", "p=w"), WrongClient);
    errorRow("another nonce", replaced(right, "r=fyko", "r=Fyko"), OtherExchange);
    errorRow("the client's nonce alone", replaced(right, "3rfcNHYJY1ZVvWVs7j", ""), OtherExchange);
    errorRow("another header", replaced(right, "biws", "eSws"), OtherExchange);
    errorRow("header that is not Base64", replaced(right, "biws", "n,,"), Malformed);
    errorRow("order", replaced(replaced(right, "c=biws,", ""), ",p=", ",c=biws,p="), Malformed);
    errorRow("something behind it", right + ",x=1", Malformed);
    errorRow("too long", "c=" + std::string(5000, 'x') + right, TooLong);
}

void ScramTest::serverRefusesProofs()
{
    QFETCH(QByteArray, message);
    auto server = serverFor(rfc5802());
    QVERIFY(server.challenge(rfc5802().clientFirst).has_value());
    const auto finished = server.finish(message.toStdString());
    QVERIFY(!finished);
    QTEST(static_cast<int>(finished.error()), "error");
    QVERIFY2(!server.finish(rfc5802().clientFinal), "an exchange that failed must not go on");
}

void ScramTest::serverRefusesAWrongPassword()
{
    const auto exchange = rfc7677();
    auto client = begunClient(exchange, "pencils");
    auto server = serverFor(exchange);
    const auto challenge = server.challenge(exchange.clientFirst);
    QCOMPARE(server.finish(client.answer(*challenge).value()).error(), ScramError::WrongClient);
}

void ScramTest::serverDoesNotTellWhoIsAUser()
{
    const auto exchange = rfc7677();
    const auto users = usersOf(exchange);
    const auto challengeTo = [&](const std::string &name) {
        ScramServer server(exchange.hash, users, "server");
        return server.challenge("n,,n=" + name + ",r=client").value();
    };
    const auto first = challengeTo("nobody");
    QCOMPARE(challengeTo("nobody"), first);
    QVERIFY2(challengeTo("somebody") != first, "each name has a salt of its own");
    QCOMPARE(first.size(), challengeTo("user").size());
    QVERIFY(first.ends_with(",i=4096"));

    ScramServer server(exchange.hash, users, "server");
    ScramClient client(exchange.hash, "nobody", "pencil");
    const auto challenge = server.challenge(client.begin("client").value());
    QCOMPARE(server.finish(client.answer(*challenge).value()).error(), ScramError::WrongClient);
}

void ScramTest::serverNeedsANonce()
{
    ScramServer server(ScramHash::Sha1, usersOf(rfc5802()), {});
    QCOMPARE(server.challenge(rfc5802().clientFirst).error(), ScramError::NoNonce);
}

QTEST_APPLESS_MAIN(ScramTest)
#include "tst_scram.moc"
