// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profileimport.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace espalier {

class Theme;

/// Shows what a file of connections has, what of it can be taken and what cannot, and lets the user choose.
class ImportDialog : public QDialog
{
    Q_OBJECT
public:
    /// Whether passwords can be kept; where they cannot, they are not taken.
    enum class Keychain { Present, Absent };
    ImportDialog(ProfileImport import, const QString &fileName, Keychain keychain, Theme &theme,
                 QWidget *parent = nullptr);

    /// What the user chose; without secrets unless they are to be kept.
    [[nodiscard]] QList<ImportedProfile> chosen() const;

private:
    void fillList();
    void makeSecrets(Theme &theme, Keychain keychain);
    void showCount();

    ProfileImport m_import;
    QTreeWidget *m_list;
    QLabel *m_losses;
    QCheckBox *m_keep;
    QPushButton *m_take;
};

/// Cause and cure, for a file that cannot be read as connections.
[[nodiscard]] QString importErrorText(const ProfileImportError &error);

} // namespace espalier
