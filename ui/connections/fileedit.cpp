// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/fileedit.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace espalier {

FileEdit::FileEdit(QString title, QString filter, Theme &theme, QWidget *parent)
    : QLineEdit(parent), m_title(std::move(title)), m_filter(std::move(filter))
{
    auto *choose = addAction(theme.icon(QStringLiteral("folder"), Role::Faint), TrailingPosition);
    choose->setShortcut(QKeySequence::Open);
    choose->setShortcutContext(Qt::WidgetShortcut);
    choose->setText(m_title);
    choose->setToolTip(tr("Choose a file (%1)").arg(choose->shortcut().toString(QKeySequence::NativeText)));
    connect(choose, &QAction::triggered, this, &FileEdit::choose);
}

void FileEdit::choose()
{
    auto *dialog = new QFileDialog(this, m_title, QFileInfo(text()).absolutePath(), m_filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        setText(file);
        emit textEdited(file);
    });
    dialog->open();
}

} // namespace espalier
