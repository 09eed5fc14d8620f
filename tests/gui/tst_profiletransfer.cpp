// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "tests/support/testdata.h"
#include "ui/connections/importdialog.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/profiletransfer.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace espalier;
using namespace espalier::test;

class TestProfileTransfer : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_theme = std::make_unique<Theme>(*qApp);
        m_profiles = std::make_unique<ProfileCollection>(m_folder->path());
        m_window = std::make_unique<QWidget>();
        m_transfer = new ProfileTransfer(*m_profiles, *m_theme, m_window.get());
    }
    void cleanup()
    {
        m_window.reset();
        m_theme.reset();
    }

    void takesWhatIsChosen()
    {
        QSignalSpy imported(m_transfer, &ProfileTransfer::imported);
        auto *dialog = preview("mqtt-explorer.json");
        QVERIFY(dialog);
        QCOMPARE(namelessControls(*dialog), QString());
        auto *list = dialog->findChild<QTreeWidget *>();
        QCOMPARE(list->topLevelItemCount(), 3);
        auto *take = findByText<QPushButton>(*dialog, QStringLiteral("Import"));
        for (int i = 0; i < 3; ++i)
            list->topLevelItem(i)->setCheckState(0, Qt::Unchecked);
        QVERIFY(!take->isEnabled());
        list->topLevelItem(0)->setCheckState(0, Qt::Checked);
        QCOMPARE(m_profiles->profiles().size(), 0);
        take->click();
        QCOMPARE(imported.count(), 1);
        QCOMPARE(m_profiles->profiles().size(), 1);
        QCOMPARE(ProfileCollection(m_folder->path()).profiles(), m_profiles->profiles());
    }

    void passwordsNeverReachAFile_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<ImportDialog::Keychain>("keychain");
        for (const auto *file : {"mqtt-explorer.json", "mqttx.json"}) {
            QTest::addRow("%s, keychain", file)
                << QString::fromLatin1(file) << ImportDialog::Keychain::Present;
            QTest::addRow("%s, none", file) << QString::fromLatin1(file) << ImportDialog::Keychain::Absent;
        }
    }
    void passwordsNeverReachAFile()
    {
        QFETCH(QString, file);
        QFETCH(ImportDialog::Keychain, keychain);
        m_transfer->setKeychain(keychain);
        QSignalSpy imported(m_transfer, &ProfileTransfer::imported);
        auto *dialog = preview(qPrintable(file));
        QVERIFY(dialog);
        findByText<QPushButton>(*dialog, QStringLiteral("Import"))->click();
        QCOMPARE(imported.count(), 1);
        const auto profiles = imported.first().first().value<QList<ImportedProfile>>();
        int secrets = 0;
        for (const auto &each : profiles)
            secrets += each.secrets == Secrets {} ? 0 : 1;
        QCOMPARE(secrets, keychain == ImportDialog::Keychain::Present ? 1 : 0);

        QVERIFY(m_profiles->save(m_profiles->profiles())); // the .bak, too
        QSignalSpy exported(m_transfer, &ProfileTransfer::exported);
        m_transfer->exportFile(m_folder->filePath(QStringLiteral("export.json")));
        QTRY_COMPARE(exported.count(), 1);
        const auto files = QDir(m_folder->path()).entryInfoList(QDir::Files | QDir::Hidden);
        QVERIFY(files.size() >= 3);
        for (const auto &info : files) {
            QFile written(info.filePath());
            QVERIFY(written.open(QIODevice::ReadOnly));
            const auto contents = written.readAll();
            QVERIFY(contents.contains("profiles"));
            QVERIFY2(!contents.contains("s3cret"), qPrintable(info.fileName()));
        }
    }

    void exportedFileIsImported()
    {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("Own");
        profile.host = QStringLiteral("own.example");
        QVERIFY(m_profiles->save(profile));
        const auto path = m_folder->filePath(QStringLiteral("export.json"));
        QSignalSpy exported(m_transfer, &ProfileTransfer::exported);
        m_transfer->exportFile(path);
        QTRY_COMPARE(exported.count(), 1);
        m_transfer->importFile(path);
        auto *dialog = waitForPreview();
        QVERIFY(dialog);
        findByText<QPushButton>(*dialog, QStringLiteral("Import"))->click();
        QCOMPARE(m_profiles->profiles().size(), 2);
        QCOMPARE(m_profiles->profiles().last().name, profile.name);
    }

    void errorsAreTold_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("part");
        QTest::newRow("no JSON") << QByteArray("hello") << QStringLiteral("not JSON");
        QTest::newRow("other JSON") << QByteArray("{}") << QStringLiteral("no connections");
        QTest::newRow("empty") << QByteArray("[]") << QStringLiteral("no connection");
    }
    void errorsAreTold()
    {
        QFETCH(QByteArray, contents);
        QFETCH(QString, part);
        const auto path = m_folder->filePath(QStringLiteral("wrong.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents);
        file.close();
        QSignalSpy failed(m_transfer, &ProfileTransfer::failed);
        m_transfer->importFile(path);
        QVERIFY(failed.wait());
        QVERIFY(failed.first().first().toString().contains(part));
    }

#ifdef Q_OS_UNIX
    void devicesAreRefused()
    {
        QSignalSpy failed(m_transfer, &ProfileTransfer::failed);
        m_transfer->importFile(QStringLiteral("/dev/null"));
        QVERIFY(failed.wait());
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("no regular file")));
    }
#endif

    void missingFilesAreTold()
    {
        QSignalSpy failed(m_transfer, &ProfileTransfer::failed);
        m_transfer->importFile(m_folder->filePath(QStringLiteral("nowhere.json")));
        QVERIFY(failed.wait());
        m_transfer->exportFile(m_folder->filePath(QStringLiteral("no/folder/x.json")));
        QTRY_COMPARE(failed.count(), 2);
    }

private:
    ImportDialog *preview(const char *file)
    {
        m_transfer->importFile(testData(QStringLiteral("import/") + QLatin1String(file)));
        return waitForPreview();
    }

    ImportDialog *waitForPreview()
    {
        ImportDialog *dialog = nullptr;
        [&] { QTRY_VERIFY((dialog = m_window->findChild<ImportDialog *>())); }();
        return dialog;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProfileCollection> m_profiles;
    std::unique_ptr<QWidget> m_window;
    ProfileTransfer *m_transfer = nullptr;
};

QTEST_MAIN(TestProfileTransfer)
#include "tst_profiletransfer.moc"
