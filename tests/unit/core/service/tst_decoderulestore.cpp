// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/decoderulestore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using Origin = JsonFile::Origin;

namespace {

DecodeRules someRules()
{
    DecodeRules all;
    all.rules = {{"a/#", {.decoder = DecoderKind::Cbor}},
                 {"b", {.decoder = DecoderKind::Packed, .pattern = "<h"}}};
    all.protobuf.importPaths = {"/tmp/protos"};
    return all;
}

} // namespace

class TestDecodeRuleStore : public QObject
{
    Q_OBJECT
private slots:
    void keepsRules();
    void comesBackFromTheVersionBefore();
    void leavesNewerAndDamagedFilesAlone();

private:
    QString write(const QByteArray &contents)
    {
        const QString path = m_folder.filePath(QStringLiteral("decoders.json"));
        QFile::remove(path);
        QFile::remove(path + QStringLiteral(".bak"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    QByteArray contents()
    {
        QFile file(m_folder.filePath(QStringLiteral("decoders.json")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

void TestDecodeRuleStore::keepsRules()
{
    DecodeRuleStore store(m_folder.filePath(QStringLiteral("new")));
    QVERIFY(store.load().origin == Origin::Missing);
    QVERIFY(store.load().rules == DecodeRules());
    QVERIFY(store.save(someRules()).has_value());
    DecodeRuleStore other(m_folder.filePath(QStringLiteral("new")));
    QVERIFY(other.load().rules == someRules());
    QVERIFY(other.load().origin == Origin::File);
}

void TestDecodeRuleStore::comesBackFromTheVersionBefore()
{
    DecodeRuleStore store(m_folder.path());
    QVERIFY(store.save(someRules()).has_value());
    QVERIFY(store.save({}).has_value());
    QFile file(m_folder.filePath(QStringLiteral("decoders.json")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{") == 1);
    file.close();
    const auto restored = store.load();
    QVERIFY(restored.origin == Origin::Backup);
    QVERIFY(restored.rules == someRules());
    QVERIFY(!restored.detail.isEmpty());
}

void TestDecodeRuleStore::leavesNewerAndDamagedFilesAlone()
{
    for (const char *text : {"{\"version\": 99}", "{ damaged"}) {
        const QString path = write(text);
        DecodeRuleStore store(m_folder.path());
        const Origin origin = store.load().origin;
        QVERIFY(origin == Origin::Newer || origin == Origin::Unreadable);
        const auto saved = store.save(someRules());
        QVERIFY(!saved.has_value());
        QVERIFY2(saved.error().contains(path), qPrintable(saved.error()));
        QCOMPARE(contents(), QByteArray(text));
    }
}

QTEST_APPLESS_MAIN(TestDecodeRuleStore)
#include "tst_decoderulestore.moc"
