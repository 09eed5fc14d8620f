// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/configscript.h"
#include "tests/support/testfiles.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace espalier;

/// How lines come from files, and files from folders.
class ConfigLinesTest : public QObject
{
    Q_OBJECT

private slots:
    void readsLines();
    void includesFolders();
    void sortsIncludedFiles();
};

void ConfigLinesTest::readsLines()
{
    const auto lines = parseConfigLines("# comment\n\nkey value with spaces \r\n  other\tx\nalone", "name");
    QCOMPARE(lines.size(), 3u);
    QCOMPARE(lines[0].key, std::string("key"));
    QCOMPARE(lines[0].value, std::string("value with spaces"));
    QCOMPARE(lines[0].number, 3u);
    QCOMPARE(lines[1].key, std::string("other"));
    QCOMPARE(lines[1].value, std::string("x"));
    QCOMPARE(lines[2].value, std::string());
    QCOMPARE(placeOf(lines[2]), std::string("name:5: "));
}

void ConfigLinesTest::includesFolders()
{
    const TestFiles files;
    QVERIFY(QDir(files.folder()).mkdir(QStringLiteral("d")));
    const auto main =
        files.write("main.conf", "listener 1\ninclude_dir " + files.path("d").toUtf8() + "\nlistener 4\n");
    files.write("d/B.conf", "listener 3\n");
    files.write("d/a.conf", "listener 2\n");
    files.write("d/a.conf~", "what\n");
    const auto config = readConfig(main.toStdString());
    QVERIFY(config.has_value());
    std::vector<int> ports;
    for (const auto &listener : config->listeners)
        ports.push_back(listener.port);
    QCOMPARE(ports, (std::vector {1, 2, 3, 4}));

    files.write("d/a.conf", "include_dir x\nwhat\n");
    const auto wrong = readConfig(main.toStdString());
    QVERIFY(!wrong.has_value());
    QCOMPARE(wrong.error().size(), 2u);
    const auto place = files.path("d/a.conf").toStdString();
    QCOMPARE(wrong.error()[0],
             place
                 + ":1: include_dir: it counts in the main file only; move the line there, or "
                   "the files here.");
    QCOMPARE(wrong.error()[1], place + ":2: what is not known here.");

    files.write("main.conf", "include_dir /nowhere\n");
    const auto missing = readConfig(main.toStdString());
    QVERIFY(!missing.has_value());
    QCOMPARE(missing.error().at(0),
             main.toStdString()
                 + ":1: include_dir: cannot read the folder /nowhere: No such file or directory.");
    QVERIFY(!readConfig("/nowhere").has_value());
}

void ConfigLinesTest::sortsIncludedFiles()
{
    std::vector<std::string> names {"b.conf", "A.conf", "01.conf", "a.conf", "B.conf", "00.conf"};
    sortAsIncluded(names);
    QCOMPARE(names,
             (std::vector<std::string> {"00.conf", "01.conf", "A.conf", "a.conf", "B.conf", "b.conf"}));
}

QTEST_APPLESS_MAIN(ConfigLinesTest)
#include "tst_configlines.moc"
