// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/passwordfile.h"
#include "tests/support/testfiles.h"

#include <QTest>

using namespace espalier;

class PasswordFileTest : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatMosquittoWrote();
    void knowsNobodyElse_data();
    void knowsNobodyElse();
    void writesWhatItReads();
    void namesEveryWrongLine_data();
    void namesEveryWrongLine();
    void tellsHowToHashPlainPasswords();
    void refusesNobodyInAnEmptyFile();
};

namespace {

// By mosquitto_passwd of Debian 12: "ann" and "bob" as it is, "old" with -H sha512; all but bob have "pencil".
constexpr std::string_view written =
    "# users\n"
    "ann:$7$101$AFMme4qF5fo/7D9r$uw2gOhJ3NI7P2bQElaczgY99ZHdKQdDariNZhU3K9Da4MBa7xRWw/"
    "kCl+UsEkbp59tx+0mDS8sJj9/w4epMT6w==\n"
    "\n"
    "bob:$7$101$B2giX9R4ArOAgTEn$4tOkCmVPPRDMsp5dQCXgoWBFwjVUIC88ZSaK3ZD0A8L5z+"
    "WIrQ9k5JxGsnVaMxxksWx6GuNAtYTS8wSKqZBRaQ==\n"
    "old:$6$I41tnmN7sy+BXSei$udTMQruFrfsZaBgW5LTjVF4YoZYDASonA+"
    "9T38Vn68/b0PZu87pBM+Sy5m9HYzouB2ra9iRaPXAxWqPUzvR23Q==\n";

PasswordUsers mosquittosUsers()
{
    auto users = parsePasswordUsers(written, "pw");
    return users ? std::move(*users) : PasswordUsers();
}

} // namespace

void PasswordFileTest::readsWhatMosquittoWrote()
{
    const auto users = mosquittosUsers();
    QCOMPARE(users.size(), 3u);
    QVERIFY(users.verify("ann", "pencil"));
    QVERIFY(users.verify("bob", "b\xc3\xbcro"));
    QVERIFY(users.verify("old", "pencil"));
}

void PasswordFileTest::knowsNobodyElse_data()
{
    QTest::addColumn<QByteArray>("userName");
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("another password") << QByteArray("ann") << QByteArray("pencils");
    QTest::newRow("another password of SHA-512") << QByteArray("old") << QByteArray("pencils");
    QTest::newRow("no password") << QByteArray("ann") << QByteArray();
    QTest::newRow("another's password") << QByteArray("ann") << QByteArray("b\xc3\xbcro");
    QTest::newRow("nobody") << QByteArray("nobody") << QByteArray("pencil");
    QTest::newRow("no name") << QByteArray() << QByteArray("pencil");
    QTest::newRow("capitals") << QByteArray("Ann") << QByteArray("pencil");
}

void PasswordFileTest::knowsNobodyElse()
{
    QFETCH(QByteArray, userName);
    QFETCH(QByteArray, password);
    QVERIFY(!mosquittosUsers().verify(userName.toStdString(), password.toStdString()));
}

void PasswordFileTest::writesWhatItReads()
{
    const auto hash = hashPassword("pencil", "some salt", 7);
    const auto text = toText(hash);
    QVERIFY(QByteArray::fromStdString(text).startsWith("$7$7$c29tZSBzYWx0$"));
    PasswordUsers users;
    const auto read = passwordHashFromText(text);
    QVERIFY(read.has_value());
    QCOMPARE(toText(*read), text);
    QVERIFY(users.add("u", *read));
    QVERIFY(!users.add("u", *read));
    QVERIFY(users.verify("u", "pencil"));
    QVERIFY(!users.verify("u", "Pencil"));
    const auto all = parsePasswordUsers(written, "pw");
    QVERIFY(all.has_value());
}

void PasswordFileTest::namesEveryWrongLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("problem");
    const QByteArray hash(88, 'A');
    QTest::newRow("no colon") << QByteArray("ann") << QByteArray("user:hash is expected");
    QTest::newRow("no name") << QByteArray(":$6$AAAA$") + hash << QByteArray("the user name is empty");
    QTest::newRow("twice") << QByteArray("ann:$6$AAAA$") + QByteArray(84, 'A') + "AA=="
                           << QByteArray("this user has a line already");
    const QByteArray iterations("behind $7$ the number of iterations is expected, 1 to 10000000");
    QTest::newRow("no iterations") << QByteArray("x:$7$AAAA$") + hash << iterations;
    QTest::newRow("none") << QByteArray("x:$7$0$AAAA$") + hash << iterations;
    QTest::newRow("too many") << QByteArray("x:$7$10000001$AAAA$") + hash << iterations;
    QTest::newRow("negative") << QByteArray("x:$7$-1$AAAA$") + hash << iterations;
    const QByteArray salt("the salt is not Base64, is empty or is too long");
    QTest::newRow("salt") << QByteArray("x:$6$A$") + hash << salt;
    QTest::newRow("empty salt") << QByteArray("x:$6$$") + hash << salt;
    const QByteArray wrongHash("the hash is not Base64 of 64 bytes");
    QTest::newRow("hash") << QByteArray("x:$6$AAAA$AAAA") << wrongHash;
    QTest::newRow("end") << QByteArray("x:$6$") << salt;
    QTest::newRow("more") << QByteArray("x:$6$AAAA$") + hash + "$AAAA" << wrongHash;
}

void PasswordFileTest::namesEveryWrongLine()
{
    QFETCH(QByteArray, line);
    const auto users = parsePasswordUsers(std::string(written) + line.toStdString(), "pw");
    QVERIFY(!users.has_value());
    QCOMPARE(users.error().size(), 1u);
    QCOMPARE(users.error()[0].line, 6u);
    QTEST(QByteArray::fromStdString(users.error()[0].problem), "problem");
}

void PasswordFileTest::tellsHowToHashPlainPasswords()
{
    const TestFiles files;
    const auto path = files.write("pw", "ann:pencil\nbob:\n");
    const auto users = readPasswordUsers(path.toStdString());
    QVERIFY(!users.has_value());
    QCOMPARE(users.error().size(), 2u);
    QCOMPARE(
        QString::fromStdString(users.error()[0]),
        QStringLiteral("%1:1: the password is not hashed. A file of plain passwords is hashed as a whole "
                       "with: mosquitto_passwd -U %1; one user with: mosquitto_passwd %1 USER.")
            .arg(path));
}

void PasswordFileTest::refusesNobodyInAnEmptyFile()
{
    const auto users = parsePasswordUsers("", "pw");
    QVERIFY(users.has_value());
    QVERIFY(!users->verify("ann", "pencil"));
}

QTEST_APPLESS_MAIN(PasswordFileTest)
#include "tst_passwordfile.moc"
