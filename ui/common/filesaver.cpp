// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/filesaver.h"

#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QRegularExpression>
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

/// The first of "Text (*.txt *.log)"; empty where any name goes.
QString suffixOf(const QString &nameFilter)
{
    static const QRegularExpression pattern(QStringLiteral("\\*\\.(\\w+)"));
    return pattern.match(nameFilter).captured(1);
}

} // namespace

FileSaver::FileSaver(QWidget *window, Failures failures) : QObject(window), m_window(window)
{
    m_pool.setMaxThreadCount(1);
    if (failures == Failures::ShownHere)
        connect(this, &FileSaver::failed, this, &FileSaver::showFailure);
}

FileSaver::~FileSaver()
{
    m_pool.waitForDone();
}

void FileSaver::ask(const QString &title, const QString &suggestedName, const QStringList &nameFilters,
                    const Content &content)
{
    auto *dialog = new QFileDialog(m_window, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(nameFilters);
    dialog->setDefaultSuffix(suffixOf(nameFilters.value(0)));
    dialog->selectFile(suggestedName);
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString &nameFilter) { dialog->setDefaultSuffix(suffixOf(nameFilter)); });
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, content](const QString &path) {
        save(path, dialog->selectedNameFilter(), content);
    });
    dialog->open();
}

void FileSaver::save(const QString &path, const QString &nameFilter, const Content &content)
{
    // The destructor waits for the pool, so `this` outlives the call; an event that is still queued then dies with it.
    m_pool.start([this, path, nameFilter, content] {
        const QString reason = write(path, content(nameFilter));
        const auto tell = [this, path, reason] {
            if (reason.isEmpty())
                emit saved(path);
            else
                emit failed(path, reason);
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
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
