// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptexamples.h"
#include "core/automation/scriptlibrary.h"
#include "core/automation/scriptreport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

class TestScriptLibrary : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void examplesComeFirst()
    {
        const ScriptLibrary library(m_folder->path());
        QCOMPARE(library.entries().size(), scriptExamples().size());
        QCOMPARE(library.source(library.entries().first().id).value_or(QString()),
                 scriptExamples().first().source);
    }

    void scriptsAreKeptWithTheVersionBefore()
    {
        ScriptLibrary library(m_folder->path());
        auto entry = library.entries().first();
        entry.name = QStringLiteral("Écho");
        QVERIFY(library.save(entry, QStringLiteral("log('ü');")));
        const ScriptLibrary again(m_folder->path());
        QCOMPARE(again.entries(), library.entries());
        QCOMPARE(again.source(entry.id).value_or(QString()), QStringLiteral("log('ü');"));
        QFile backup(pathOf(entry.id) + QStringLiteral(".bak"));
        QVERIFY(backup.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(backup.readAll()), scriptExamples().first().source);
    }

    void removedScriptsStayAsBackup()
    {
        ScriptLibrary library(m_folder->path());
        const auto id = library.entries().first().id;
        QVERIFY(library.remove(id));
        QVERIFY(!library.source(id));
        QVERIFY(QFile::exists(pathOf(id) + QStringLiteral(".bak")));
        QCOMPARE(ScriptLibrary(m_folder->path()).entries().size(), scriptExamples().size() - 1);
    }

    void emptyListStaysEmpty()
    {
        ScriptLibrary library(m_folder->path());
        for (const auto &entry : QList(library.entries()))
            QVERIFY(library.remove(entry.id));
        QCOMPARE(ScriptLibrary(m_folder->path()).entries().size(), 0);
    }

    void whatCannotBeWrittenIsTold()
    {
        QFile file(m_folder->filePath(QStringLiteral("scripts")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        ScriptLibrary library(m_folder->path());
        QCOMPARE(library.entries().size(), 0);
        const auto saved = library.save({QUuid::createUuid(), QStringLiteral("a")}, QStringLiteral("b"));
        QVERIFY(!saved);
        QVERIFY(saved.error().contains(file.fileName()));
    }

    void tooLongIsRefused()
    {
        ScriptLibrary library(m_folder->path());
        const ScriptLibrary::Entry entry {QUuid::createUuid(), QStringLiteral("a")};
        QVERIFY(!library.save(entry, QString(ScriptLibrary::mostBytes + 1, u'x')));
        QVERIFY(library.save(entry, QString(ScriptLibrary::mostBytes, u'x')));
    }

    void reportsAreBounded()
    {
        ScriptReport waiting;
        std::uint64_t sent = 0;
        for (int i = 0; i < 30; ++i) {
            ScriptReport next {.messagesIn = std::uint64_t(i)};
            for (int line = 0; line < 100; ++line)
                next.lines.append({.text = QString::number(sent++)});
            merge(waiting, std::move(next));
        }
        QCOMPARE(waiting.lines.size(), ScriptReport::mostLines);
        QCOMPARE(waiting.lines.last().text, QStringLiteral("2999"));
        QCOMPARE(waiting.lines.first().kind, ScriptLine::Kind::LinesDropped);
        QCOMPARE(waiting.lines.first().count + std::uint64_t(ScriptReport::mostLines) - 1, sent);
        QCOMPARE(waiting.messagesIn, std::uint64_t {29});
    }

private:
    [[nodiscard]] QString pathOf(const QUuid &id) const
    {
        return m_folder->filePath(QStringLiteral("scripts/%1.js").arg(id.toString(QUuid::WithoutBraces)));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestScriptLibrary)
#include "tst_scriptlibrary.moc"
