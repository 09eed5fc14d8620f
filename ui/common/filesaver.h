// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latesttask.h"

#include <QByteArray>
#include <QString>
#include <QWidget>

#include <functional>

namespace espalier {

/// Asks for a file and writes it on a pool thread; a file that was there stays as it was until the new one is whole. Says
/// so when it could not be written.
class FileSaver : public QObject
{
    Q_OBJECT
public:
    /// Makes the bytes, on the pool thread. `nameFilter` is the one that the user chose.
    using Content = std::function<QByteArray(const QString &nameFilter)>;

    /// `window` is what dialogs belong to; it outlives this.
    explicit FileSaver(QWidget *window);
    ~FileSaver() override;

    void ask(const QString &title, const QString &suggestedName, const QStringList &nameFilters,
             const Content &content);
    /// Without asking.
    void save(const QString &path, const QString &nameFilter, const Content &content);

signals:
    void saved(const QString &path);
    void failed(const QString &path, const QString &reason);

private:
    void showFailure(const QString &path, const QString &reason);

    QWidget *m_window;
    LatestTask m_task;
};

} // namespace espalier
