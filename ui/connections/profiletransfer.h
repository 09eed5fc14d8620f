// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profileimport.h"
#include "ui/common/latesttask.h"
#include "ui/connections/importdialog.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace espalier {

class FileSaver;
class ProfileCollection;
class Theme;

/// Profiles from files and to files: asks which, reads and writes off the GUI thread, shows what is in it, saves what was chosen.
class ProfileTransfer : public QObject
{
    Q_OBJECT
public:
    ProfileTransfer(ProfileCollection &profiles, Theme &theme, QWidget *window);

    void setKeychain(ImportDialog::Keychain keychain) { m_keychain = keychain; }
    void chooseImport();
    void chooseExport();
    /// What chooseImport() does with the file that was chosen, and chooseExport().
    void importFile(const QString &path);
    void exportFile(const QString &path);

signals:
    /// They are saved; secrets are there for those that the user wants kept.
    void imported(const QList<espalier::ImportedProfile> &profiles);
    /// What to tell: that a file cannot be read, or that one was written.
    void failed(const QString &text);
    void exported(const QString &text);

private:
    [[nodiscard]] std::function<QByteArray(const QString &)> contents() const;
    void showImport(const QString &path, const Expected<ProfileImport, QString> &import);

    ProfileCollection &m_profiles;
    Theme &m_theme;
    QPointer<QWidget> m_window;
    FileSaver *m_saver;
    LatestTask m_reading;
    ImportDialog::Keychain m_keychain = ImportDialog::Keychain::Absent;
};

} // namespace espalier
