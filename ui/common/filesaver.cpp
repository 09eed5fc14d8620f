// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/filesaver.h"

#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>

namespace espalier {

namespace {

/// Empty when it was written, else why not.
QString write(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return file.errorString();
    return {};
}

} // namespace

FileSaver::FileSaver(QWidget *window) : QObject(window), m_window(window)
{
    connect(this, &FileSaver::failed, this, &FileSaver::showFailure);
}

FileSaver::~FileSaver() = default;

void FileSaver::ask(const QString &title, const QString &suggestedName, const QStringList &nameFilters,
                    const Content &content)
{
    auto *dialog = new QFileDialog(m_window, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(nameFilters);
    dialog->selectFile(suggestedName);
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, content](const QString &path) {
        save(path, dialog->selectedNameFilter(), content);
    });
    dialog->open();
}

void FileSaver::save(const QString &path, const QString &nameFilter, const Content &content)
{
    m_task.run([this, path, nameFilter, content]() -> LatestTask::Outcome {
        return [this, path, reason = write(path, content(nameFilter))] {
            if (reason.isEmpty())
                emit saved(path);
            else
                emit failed(path, reason);
        };
    });
}

void FileSaver::showFailure(const QString &path, const QString &reason)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Not saved"), {}, QMessageBox::Ok, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("%1 could not be written: %2").arg(QDir::toNativeSeparators(path), reason));
    box->setInformativeText(tr("Choose another folder, or make room, and try again."));
    box->open();
}

} // namespace espalier
