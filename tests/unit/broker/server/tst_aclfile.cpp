// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/aclfile.h"
#include "tests/support/testfiles.h"

#include <QTest>

using namespace espalier;

class AclFileTest : public QObject
{
    Q_OBJECT

private slots:
    void readsUsersTopicsAndPatterns();
    void readsTopicsWithSpaces();
    void namesEveryWrongLine_data();
    void namesEveryWrongLine();
    void tellsAllThatIsWrongAtOnce();
    void saysWhichFileCannotBeRead();
};

namespace {

bool may(const AccessRules &rules, Access access, std::optional<std::string_view> user,
         std::string_view topic)
{
    return ClientAccess(std::make_shared<const AccessRules>(rules), user, "c").allows(access, topic);
}

} // namespace

void AclFileTest::readsUsersTopicsAndPatterns()
{
    const auto rules = parseAccessRules("# comment\n"
                                        "\n"
                                        "topic read open/#\r\n"
                                        "topic  both\t\n"
                                        "user  Ann Lee \n"
                                        "topic write hers\n"
                                        "topic deny open/secret\n"
                                        "topic readwrite open/#\n"
                                        "user bob\n"
                                        "pattern read of/%u\n"
                                        "user Ann Lee\n"
                                        "topic more");
    QVERIFY(rules.has_value());
    QVERIFY(may(*rules, Access::Read, {}, "open/x"));
    QVERIFY(!may(*rules, Access::Write, {}, "open/x"));
    QVERIFY(may(*rules, Access::Read, {}, "both"));
    QVERIFY(may(*rules, Access::Write, {}, "both"));
    QVERIFY(may(*rules, Access::Write, "Ann Lee", "hers"));
    QVERIFY(!may(*rules, Access::Read, "Ann Lee", "hers"));
    QVERIFY(!may(*rules, Access::Read, "Ann Lee", "open/secret"));
    QVERIFY(may(*rules, Access::Write, "Ann Lee", "open/x"));
    QVERIFY(may(*rules, Access::Write, "Ann Lee", "more"));
    QVERIFY(may(*rules, Access::Read, "Ann Lee", "of/Ann Lee"));
    QVERIFY(may(*rules, Access::Read, "bob", "of/bob"));
    QVERIFY(!may(*rules, Access::Read, "bob", "open/x"));
}

void AclFileTest::readsTopicsWithSpaces()
{
    const auto rules = parseAccessRules("topic read living room/lamp\ntopic read\n");
    QVERIFY(rules.has_value());
    QVERIFY(may(*rules, Access::Read, {}, "living room/lamp"));
    QVERIFY(may(*rules, Access::Write, {}, "read")); // a topic of that name
}

void AclFileTest::namesEveryWrongLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("problem");
    QTest::newRow("keyword") << QByteArray("topics read a")
                             << QByteArray("\"topics\" is not known here; a line begins with user, topic, "
                                           "pattern or #");
    QTest::newRow("comment inside") << QByteArray(" # x")
                                    << QByteArray("\"#\" is not known here; a line begins with user, topic, "
                                                  "pattern or #");
    QTest::newRow("no user") << QByteArray("user ") << QByteArray("the user name is missing");
    QTest::newRow("no topic") << QByteArray("topic") << QByteArray("the topic is missing");
    QTest::newRow("kind of access") << QByteArray("pattern Read a")
                                    << QByteArray(
                                           "\"Read\" is no kind of access; write read, write, readwrite "
                                           "or deny before a topic with spaces");
    QTest::newRow("filter") << QByteArray("topic read a/#/b") << QByteArray("\"a/#/b\" is no Topic Filter: ");
    QTest::newRow("filter, too") << QByteArray("topic a+") << QByteArray("\"a+\" is no Topic Filter: ");
    QTest::newRow("not UTF-8") << QByteArray("topic a\xff") << QByteArray("\"a\xff\" is no Topic Filter: ");
}

void AclFileTest::namesEveryWrongLine()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, problem);
    const auto rules = parseAccessRules("topic a\n" + line.toStdString() + "\n");
    QVERIFY(!rules.has_value());
    QCOMPARE(rules.error().size(), 1u);
    QCOMPARE(rules.error()[0].line, 2u);
    QVERIFY2(QByteArray::fromStdString(rules.error()[0].problem).startsWith(problem),
             rules.error()[0].problem.c_str());
}

void AclFileTest::tellsAllThatIsWrongAtOnce()
{
    const TestFiles files;
    const auto path = files.write("acl", "user\ntopic read a\nwhat\n");
    const auto rules = readAccessRules(path.toStdString());
    QVERIFY(!rules.has_value());
    QCOMPARE(rules.error().size(), 2u);
    QCOMPARE(QString::fromStdString(rules.error()[0]),
             path + QStringLiteral(":1: the user name is missing."));
    QVERIFY(QString::fromStdString(rules.error()[1]).startsWith(path + QStringLiteral(":3: \"what\"")));
}

void AclFileTest::saysWhichFileCannotBeRead()
{
    const auto missing = readAccessRules("/nowhere/acl");
    QVERIFY(!missing.has_value());
    QCOMPARE(QString::fromStdString(missing.error().at(0)),
             QStringLiteral("Cannot read /nowhere/acl: No such file or directory."));
    const auto folder = readAccessRules("/");
    QVERIFY(!folder.has_value());
    QCOMPARE(QString::fromStdString(folder.error().at(0)), QStringLiteral("/ is a folder, not a file."));
}

QTEST_APPLESS_MAIN(AclFileTest)
#include "tst_aclfile.moc"
