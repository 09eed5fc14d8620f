// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramcredentials.h"

#include <QTest>

using namespace espalier;

namespace {

constexpr std::string_view sha1Text =
    "SCRAM-SHA-1$4096:QSXCR+Q6sek8bf92$6dlGYMOdZcOPutkcNY8U2g7vK9Y=:D+CSWLOshSulAsxiupA+qs2/fTE=";
constexpr std::string_view sha256Text =
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
    "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

std::string replaced(std::string_view text, std::string_view from, std::string_view to)
{
    std::string result(text);
    return result.replace(result.find(from), from.size(), to);
}

std::string problemOf(std::string_view text)
{
    const auto users = parseScramUsers(text);
    return users ? std::string()
                 : std::to_string(users.error().line) + ": " + std::string(users.error().problem);
}

} // namespace

class ScramCredentialsTest : public QObject
{
    Q_OBJECT

private slots:
    void derivesAndWrites_data();
    void derivesAndWrites();
    void refusesWhatCannotBeDerived();
    void refusesOtherTexts_data();
    void refusesOtherTexts();
    void readsAFileOfUsers();
    void verifiesPasswordsThatAreTold();
    void namesTheLineThatIsWrong_data();
    void namesTheLineThatIsWrong();
    void makesUpCredentialsLikeThoseOfUsers();
    void makesSaltsAndNonces();
};

void ScramCredentialsTest::derivesAndWrites_data()
{
    QTest::addColumn<int>("hash");
    QTest::addColumn<QByteArray>("salt");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, ScramHash hash, const char *salt, std::string_view text) {
        QTest::newRow(name) << static_cast<int>(hash) << QByteArray(salt)
                            << QByteArray::fromStdString(std::string(text));
    };
    row("SHA-1", ScramHash::Sha1, "QSXCR+Q6sek8bf92", sha1Text);
    row("SHA-256", ScramHash::Sha256, "W22ZaJ0SNY7soEsUEjb6gQ==", sha256Text);
    row("SHA-512", ScramHash::Sha512, "QSXCR+Q6sek8bf92",
        "SCRAM-SHA-512$4096:QSXCR+Q6sek8bf92$Lm7w6zPGAx+UoahlEm1whIN7PS1KGU+9+V5PyudK6c/"
        "mWVVtkXSCpVPmUKQLYDKR7v0uSkxrBzPm7HuSwZ/ytw==:b/Ph5kGCpfdw2MyLh0C8l10iiFENloZLKPiJIHv57J3BRD9+"
        "+4RvoYjTKhOehyHgJS/nsxnNB17UKgNU7nRy6g==");
}

void ScramCredentialsTest::derivesAndWrites()
{
    QFETCH(int, hash);
    QFETCH(QByteArray, salt);
    QFETCH(QByteArray, text);
    const auto credentials = deriveCredentials(static_cast<ScramHash>(hash), "pencil",
                                               fromBase64(salt.toStdString()).value(), 4096);
    QCOMPARE(toText(*credentials), text.toStdString());
    QVERIFY(credentialsFromText(text.toStdString()) == *credentials);
}

void ScramCredentialsTest::refusesWhatCannotBeDerived()
{
    const auto errorOf = [](std::string_view password, std::string salt, std::uint32_t iterations) {
        return deriveCredentials(ScramHash::Sha256, password, std::move(salt), iterations).error();
    };
    QCOMPARE(errorOf("", "salt", 4096), ScramError::NotPrepared);
    QCOMPARE(errorOf("pencil", "", 4096), ScramError::Malformed);
    QCOMPARE(errorOf("pencil", "salt", 4095), ScramError::Iterations);
    QCOMPARE(errorOf("pencil", "salt", 1'000'001), ScramError::Iterations);
}

void ScramCredentialsTest::refusesOtherTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const std::string &text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("empty", "");
    row("a password", "pencil");
    row("unknown mechanism", replaced(sha1Text, "SHA-1", "SHA-3"));
    row("keys of another mechanism", replaced(sha1Text, "SHA-1", "SHA-256"));
    row("no iterations", replaced(sha1Text, "4096", ""));
    row("too few iterations", replaced(sha1Text, "4096", "1000"));
    row("too many iterations", replaced(sha1Text, "4096", "4294967295"));
    row("more than a number", replaced(sha1Text, "4096", "99999999999"));
    row("empty salt", replaced(sha1Text, "QSXCR+Q6sek8bf92", ""));
    row("salt too long", replaced(sha1Text, "QSXCR+Q6sek8bf92", base64(std::string(1025, 's'))));
    row("broken salt", replaced(sha1Text, "QSXC", "QSX"));
    row("padding bits", replaced(sha1Text, "vK9Y=", "vK9Z="));
    row("no ServerKey", replaced(sha1Text, ":D+CSWLOshSulAsxiupA+qs2/fTE=", ""));
    row("something behind it", std::string(sha1Text) + " ");
}

void ScramCredentialsTest::refusesOtherTexts()
{
    QFETCH(QByteArray, text);
    QVERIFY(!credentialsFromText(text.toStdString()));
}

void ScramCredentialsTest::readsAFileOfUsers()
{
    const auto text = "# users\r\n\nuser:" + std::string(sha1Text) + "\r\nuser:" + std::string(sha256Text)
                      + "\nJ\xc3\xbcrgen=,:" + std::string(sha1Text);
    const auto users = parseScramUsers(text);
    QVERIFY(users.has_value());
    QVERIFY(users->offers(ScramHash::Sha1) && users->offers(ScramHash::Sha256));
    QVERIFY(!users->offers(ScramHash::Sha512));
    const auto user = users->find(ScramHash::Sha256, "user");
    QVERIFY(user.isUser);
    QCOMPARE(toText(user.credentials), std::string(sha256Text));
    QVERIFY(users->find(ScramHash::Sha1, "J\xc3\xbcrgen=,").isUser);
    QVERIFY(!users->find(ScramHash::Sha256, "J\xc3\xbcrgen=,").isUser);
    QVERIFY(!users->find(ScramHash::Sha512, "user").isUser);
    QVERIFY(!parseScramUsers("")->offers(ScramHash::Sha1));
}

void ScramCredentialsTest::verifiesPasswordsThatAreTold()
{
    const auto text = "user:" + std::string(sha1Text) + "\nuser:" + std::string(sha256Text)
                      + "\nold:" + std::string(sha1Text);
    const auto users = parseScramUsers(text);
    QVERIFY(users.has_value());
    QVERIFY(users->verify("user", "pencil"));
    QVERIFY(users->verify("old", "pencil"));
    QVERIFY(!users->verify("user", "pencils"));
    QVERIFY(!users->verify("user", ""));
    QVERIFY(!users->verify("nobody", "pencil"));
    QVERIFY(!ScramUsers().verify("user", "pencil"));
}

void ScramCredentialsTest::namesTheLineThatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const std::string &text, const char *problem) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << QString::fromLatin1(problem);
    };
    const auto good = "user:" + std::string(sha1Text) + '\n';
    row("no colon", good + "\nuser", "3: user:credentials is expected");
    row("no name", ":" + std::string(sha1Text), "1: the user name is empty");
    row("not a user name", "a\tb:" + std::string(sha1Text),
        "1: the user name has characters that have more than one form");
    row("a password", "# users\nuser:pencil",
        "2: the credentials are not MECHANISM$ITERATIONS:SALT$STOREDKEY:SERVERKEY with 4096 to 1000000 "
        "iterations");
    row("twice", good + good, "2: this user has credentials for this mechanism already");
}

void ScramCredentialsTest::namesTheLineThatIsWrong()
{
    QFETCH(QByteArray, text);
    QTEST(QString::fromStdString(problemOf(text.toStdString())), "problem");
}

void ScramCredentialsTest::makesUpCredentialsLikeThoseOfUsers()
{
    ScramUsers users;
    const auto salt = std::string(100, 's');
    QVERIFY(users.add("user", deriveCredentials(ScramHash::Sha1, "pencil", salt, 5000).value()));
    const auto madeUp = users.find(ScramHash::Sha1, "nobody");
    QVERIFY(!madeUp.isUser);
    QCOMPARE(madeUp.credentials.iterations, 5000u);
    QCOMPARE(madeUp.credentials.salt.size(), salt.size());
    QVERIFY(users.find(ScramHash::Sha256, "nobody").credentials.salt
            != madeUp.credentials.salt.substr(0, 16));
    // Another set of users has other secrets.
    ScramUsers others;
    QVERIFY(others.add("user", deriveCredentials(ScramHash::Sha1, "rubber", salt, 5000).value()));
    QVERIFY(others.find(ScramHash::Sha1, "nobody").credentials.salt != madeUp.credentials.salt);
}

void ScramCredentialsTest::makesSaltsAndNonces()
{
    QCOMPARE(randomSalt().size(), std::size_t {16});
    QVERIFY(randomSalt() != randomSalt());
    QCOMPARE(randomNonce().size(), std::size_t {24});
    QVERIFY(randomNonce() != randomNonce());
}

QTEST_APPLESS_MAIN(ScramCredentialsTest)
#include "tst_scramcredentials.moc"
