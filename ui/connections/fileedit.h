// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace espalier {

class Theme;

/// The path of a file: typed, or chosen in a dialog behind the folder at its end (Ctrl+O).
class FileEdit : public QLineEdit
{
    Q_OBJECT
public:
    /// `filter` as QFileDialog takes it; `title` is that of the dialog.
    FileEdit(QString title, QString filter, Theme &theme, QWidget *parent = nullptr);

private:
    void choose();

    QString m_title;
    QString m_filter;
};

} // namespace espalier
