// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/savedmessages.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier {

/// Asks under what name and in which folder a message is to be saved. Shown with open().
class SaveDialog : public QDialog
{
    Q_OBJECT
public:
    SaveDialog(const SavedMessages &saved, const QString &name, const QString &folder, QWidget *parent);

signals:
    void chosen(const QString &name, const QString &folder);

private:
    void check();
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString folder() const;

    SavedMessages m_saved;
    QLineEdit *m_name;
    QComboBox *m_folder;
    QLabel *m_note;
    QPushButton *m_save = nullptr;
};

} // namespace espalier
