// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/preferences.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

class TestPreferences : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatWasChosen()
    {
        QTemporaryDir folder;
        {
            Preferences preferences(folder.path());
            QCOMPARE(preferences.colorScheme(), SchemePreference::System);
            QSignalSpy changed(&preferences, &Preferences::changed);
            preferences.setColorScheme(SchemePreference::Dark);
            preferences.setAnimation(Preferences::Animation::Off);
            preferences.setHistoryLimit(64ULL << 20);
            QCOMPARE(changed.count(), 3);
            preferences.setState(QStringLiteral("window"), QByteArray("\0\1\2", 3));
            QCOMPARE(changed.count(), 3);
        }
        const Preferences preferences(folder.path());
        QCOMPARE(preferences.colorScheme(), SchemePreference::Dark);
        QCOMPARE(preferences.animation(), Preferences::Animation::Off);
        QCOMPARE(preferences.historyLimit(), 64ULL << 20);
        QCOMPARE(preferences.state(QStringLiteral("window")), QByteArray("\0\1\2", 3));
    }

    void writesAMomentAfterAChange()
    {
        QTemporaryDir folder;
        Preferences preferences(folder.path());
        preferences.setColorScheme(SchemePreference::Light);
        QTRY_VERIFY(QFile::exists(folder.filePath(QStringLiteral("preferences.json"))));
    }

    void boundsTheHistoryLimit()
    {
        QTemporaryDir folder;
        Preferences preferences(folder.path());
        preferences.setHistoryLimit(1);
        QCOMPARE(preferences.historyLimit(), 16ULL << 20);
        preferences.setHistoryLimit(UINT64_MAX);
        QCOMPARE(preferences.historyLimit(), 65'536ULL << 20);
    }

    void damagedFileGivesTheVersionBefore()
    {
        QTemporaryDir folder;
        for (const auto scheme : {SchemePreference::Dark, SchemePreference::Light}) {
            Preferences preferences(folder.path());
            preferences.setColorScheme(scheme);
        }
        write(folder, "{\"version\": 1, \"colorSch");
        const Preferences preferences(folder.path());
        QCOMPARE(preferences.loaded().origin, JsonFile::Origin::Backup);
        QCOMPARE(preferences.colorScheme(), SchemePreference::Dark);
    }

    void newerFileIsNotOverwritten()
    {
        QTemporaryDir folder;
        const QByteArray newer = R"({"version": 99, "colorScheme": "dark", "somethingNew": 1})";
        write(folder, newer);
        {
            Preferences preferences(folder.path());
            QCOMPARE(preferences.colorScheme(), SchemePreference::Dark);
            preferences.setColorScheme(SchemePreference::Light);
        }
        QFile file(folder.filePath(QStringLiteral("preferences.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), newer);
    }

    void unwritableFolderIsReported()
    {
        QTemporaryDir folder;
        // A file stands where the folder should be.
        QFile file(folder.filePath(QStringLiteral("config")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Preferences preferences(file.fileName());
        QSignalSpy failed(&preferences, &Preferences::saveFailed);
        preferences.setColorScheme(SchemePreference::Dark);
        preferences.save();
        QCOMPARE(failed.count(), 1);
    }

private:
    static void write(const QTemporaryDir &folder, const QByteArray &contents)
    {
        QFile file(folder.filePath(QStringLiteral("preferences.json")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(contents);
    }
};

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
