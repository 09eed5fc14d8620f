// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profiletransfer.h"

#include "core/file/inputfile.h"
#include "ui/common/filesaver.h"
#include "ui/connections/profilecollection.h"

#include <QFileDialog>
#include <QFileInfo>

namespace espalier {

namespace {

Expected<ProfileImport, QString> readImport(const QString &path)
{
    QFile file(path);
    if (const auto opened = openInput(file); !opened)
        return unexpected(opened.error());
    // One byte more tells a file that is too large from one that just fits.
    const auto contents = file.read(maximumImportSize + 1);
    if (file.error() != QFileDevice::NoError)
        return unexpected(file.errorString());
    auto import = importProfiles(contents);
    if (!import)
        return unexpected(importErrorText(import.error()));
    return std::move(*import);
}

} // namespace

ProfileTransfer::ProfileTransfer(ProfileCollection &profiles, Theme &theme, QWidget *window)
    : QObject(window)
    , m_profiles(profiles)
    , m_theme(theme)
    , m_window(window)
    , m_saver(new FileSaver(window, FileSaver::Failures::ShownByOwner))
{
    connect(m_saver, &FileSaver::saved, this, [this](const QString &path) {
        emit exported(tr("Exported to %1, without passwords.").arg(QFileInfo(path).fileName()));
    });
    connect(m_saver, &FileSaver::failed, this, [this](const QString &path, const QString &reason) {
        emit failed(tr("Not exported to %1: %2").arg(QFileInfo(path).fileName(), reason));
    });
}

void ProfileTransfer::chooseImport()
{
    auto *dialog = new QFileDialog(m_window, tr("Import connections of MQTT Explorer, MQTTX or Espalier"), {},
                                   QStringLiteral("JSON (*.json);;* (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileTransfer::importFile);
    dialog->open();
}

void ProfileTransfer::importFile(const QString &path)
{
    // A backup with messages takes a while.
    m_reading.run(
        [this, path]() -> LatestTask::Outcome {
            return [this, path, import = readImport(path)] { showImport(path, import); };
        },
        LatestTask::Ending::Left);
}

void ProfileTransfer::showImport(const QString &path, const Expected<ProfileImport, QString> &import)
{
    const auto name = QFileInfo(path).fileName();
    if (!import) {
        emit failed(tr("%1 was not imported. %2").arg(name, import.error()));
        return;
    }
    auto *dialog = new ImportDialog(*import, name, m_keychain, m_theme, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const auto chosen = dialog->chosen();
        QList<Profile> profiles;
        for (const auto &each : chosen)
            profiles.append(each.profile);
        if (const auto saved = m_profiles.save(profiles); !saved)
            emit failed(tr("Not saved: %1").arg(saved.error()));
        else
            emit imported(chosen);
    });
    dialog->open();
}

std::function<QByteArray(const QString &)> ProfileTransfer::contents() const
{
    return [profiles = m_profiles.profiles()](const QString &) { return exportProfiles(profiles); };
}

void ProfileTransfer::chooseExport()
{
    m_saver->ask(tr("Export connections, without passwords"), QStringLiteral("espalier-connections.json"),
                 {QStringLiteral("JSON (*.json)")}, contents());
}

void ProfileTransfer::exportFile(const QString &path)
{
    m_saver->save(path, {}, contents());
}

} // namespace espalier
