// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdata.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Outcome run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(QStringLiteral(ESPALIER_CLI), QStringList {QStringLiteral("dissect")} + arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString write(const QTemporaryDir &folder, const QByteArray &content)
{
    const auto name = folder.filePath(QStringLiteral("input"));
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s", qPrintable(file.errorString()));
    return name;
}

} // namespace

/// The command `espalier-cli dissect` as scripts use it.
class DissectCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void takesArguments();
    void takesStandardInput();
    void takesFiles();
    void takesCaptures();
    void refusesCaptures();
    void writesJson();
    void refusesWhatIsTooLarge();
    void refuses_data();
    void refuses();
};

void DissectCommandTest::takesArguments()
{
    const auto clean = run({QStringLiteral("c0"), QStringLiteral("00")});
    QCOMPARE(clean.exitCode, 0);
    QVERIFY(clean.output.startsWith("#0 PINGREQ  client to server  2 bytes\n"));
    QVERIFY(clean.output.endsWith("1 packet, nothing violated.\n"));
    QVERIFY(!clean.output.contains('\x1b')); // no terminal, no colours
    QCOMPARE(clean.errors, QByteArray());

    const auto violated =
        run({QStringLiteral("--sender=server"), QStringLiteral("-V3.1.1"), QStringLiteral("c000")});
    QCOMPARE(violated.exitCode, 1);
    QVERIFY(violated.output.contains("#0 PINGREQ  server to client  2 bytes\n"));
    QVERIFY(violated.output.endsWith("1 packet, 1 violation.\n"));

    const auto both = run({QStringLiteral("> c0"), QStringLiteral("00"), QStringLiteral("<d000")});
    QCOMPARE(both.exitCode, 0);
    QVERIFY(both.output.contains("#1 PINGRESP  server to client  2 bytes\n"));
}

void DissectCommandTest::takesStandardInput()
{
    const auto outcome = run({QStringLiteral("--from-start")}, "0.5 > c0 00\n1.75 < d0 00\n");
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY(outcome.output.contains("#1 PINGRESP  server to client  2 bytes  1.250000 s\n"));
    QVERIFY(outcome.output.contains("Violated by the client with #0 PINGREQ: MQTT-3.1.0-1"));
}

void DissectCommandTest::takesFiles()
{
    const QTemporaryDir folder;
    const auto raw = run({QStringLiteral("--file"), write(folder, QByteArray("\xc0\0\xd0\0", 4))});
    QCOMPARE(raw.exitCode, 1);
    QVERIFY(raw.output.contains("#1 PINGRESP"));
    const auto dump = run({QStringLiteral("--hex"), QStringLiteral("--file"),
                           write(folder, "00000000: c000 c000                                ....\n")});
    QCOMPARE(dump.exitCode, 0);
    QVERIFY(dump.output.contains("#1 PINGREQ"));
}

void DissectCommandTest::takesCaptures()
{
    const auto name = espalier::testData(QStringLiteral("capture/mosquitto.pcap"));
    const auto named = run({name});
    QCOMPARE(named.errors, QByteArray());
    QCOMPARE(named.exitCode, 0);
    QVERIFY(named.output.startsWith("#0 CONNECT  client to server  "));
    QVERIFY(named.output.endsWith(" packets in 4 connections, nothing violated.\n"));
    QCOMPARE(run({QStringLiteral("--file"), name}).output, named.output);
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto content = file.readAll();
    QCOMPARE(run({QStringLiteral("-")}, content).output, named.output);
    QCOMPARE(run({}, content).output, named.output);

    const auto json = run({QStringLiteral("--format"), QStringLiteral("json"),
                           espalier::testData(QStringLiteral("capture/websocket.pcap"))});
    const auto document = QJsonDocument::fromJson(json.output).object();
    QCOMPARE(document[u"packets"][0][u"type"].toString(), QStringLiteral("CONNECT"));
    QCOMPARE(document[u"violated"].toBool(true), false);
}

void DissectCommandTest::refusesCaptures()
{
    const QTemporaryDir folder;
    const auto missing = run({folder.filePath(QStringLiteral("missing.pcapng"))});
    QCOMPARE(missing.exitCode, 2);
    QVERIFY(missing.errors.startsWith("Cannot open "));
    const auto text = folder.filePath(QStringLiteral("text.pcap"));
    QVERIFY(QFile::rename(write(folder, "c0 00\n"), text));
    const auto other = run({text});
    QCOMPARE(other.exitCode, 2);
    QCOMPARE(other.errors, text.toUtf8() + " is neither pcap nor pcapng.\n");
    const auto sender = run(
        {QStringLiteral("--sender=client"), espalier::testData(QStringLiteral("capture/mosquitto.pcap"))});
    QCOMPARE(sender.exitCode, 2);
    QVERIFY(sender.errors.startsWith("A capture says who sent what and when"));
}

void DissectCommandTest::writesJson()
{
    const auto outcome = run({QStringLiteral("--format=json"), QStringLiteral("c100")});
    QCOMPARE(outcome.exitCode, 1);
    QJsonParseError error {};
    const auto document = QJsonDocument::fromJson(outcome.output, &error).object();
    QCOMPARE(error.errorString(), QJsonParseError().errorString());
    QCOMPARE(document[u"packets"][0][u"findings"][0][u"id"].toString(), QStringLiteral("MQTT-2.1.3-1"));
    QCOMPARE(document[u"violated"].toBool(), true);
}

void DissectCommandTest::refusesWhatIsTooLarge()
{
    const auto most = QByteArray("\xc0\0", 2).repeated(2 * 1024 * 1024);
    const QTemporaryDir folder;
    const auto outcome = run({QStringLiteral("--file"), write(folder, most + '\xc0')});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.errors, QByteArray("The input has more than 4 MiB. Cut out the part that matters.\n"));
}

void DissectCommandTest::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const char *arguments, const char *error) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(u' ', Qt::SkipEmptyParts)
                            << QByteArray(error);
    };
    row("nothing", "", "There are no bytes. Give them as hexadecimal text or with --file.\n");
    row("no hexadecimal text", "c0 xx",
        "Line 1, column 5: \"x\" is no hexadecimal digit. Bytes that are not text come with --file.\n");
    row("no such file", "--file /nowhere/x", "Cannot open /nowhere/x. Is that its name?\n");
    row("a folder", "--file /", "Cannot read /. Is it a folder?\n");
    row("both", "--file x c0", "There are bytes and a file. Leave one of them out.\n");
    row("--hex alone", "--hex c000",
        "--hex goes with --file. Without a file the input is hexadecimal text anyway.\n");
    row("no such version", "-V 4 c000", "-V: there is no MQTT version 4. Take 5, 3.1.1, 3.1 or auto.\n");
}

void DissectCommandTest::refuses()
{
    QFETCH(QStringList, arguments);
    const auto outcome = run(arguments);
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.output, QByteArray());
    QTEST(outcome.errors, "error");
}

QTEST_GUILESS_MAIN(DissectCommandTest)
#include "tst_dissectcommand.moc"
