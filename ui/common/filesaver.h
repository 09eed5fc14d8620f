// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QThreadPool>
#include <QWidget>

#include <functional>

namespace espalier {

/// Asks for files and writes them on a pool thread, one after the other; a file that was there stays as it was until the
/// new one is whole.
class FileSaver : public QObject
{
    Q_OBJECT
public:
    /// Makes the bytes, on the pool thread. `nameFilter` is the one that the user chose.
    using Content = std::function<QByteArray(const QString &nameFilter)>;

    /// Who says that a file could not be written.
    enum class Failures { ShownHere, ShownByOwner };

    /// `window` is what dialogs belong to; it outlives this.
    explicit FileSaver(QWidget *window, Failures failures = Failures::ShownHere);
    /// Waits until all is written.
    ~FileSaver() override;

    void ask(const QString &title, const QString &suggestedName, const QStringList &nameFilters,
             const Content &content);
    /// Without asking, once those before are written.
    void save(const QString &path, const QString &nameFilter, const Content &content);

signals:
    void saved(const QString &path);
    void failed(const QString &path, const QString &reason);

private:
    void showFailure(const QString &path, const QString &reason);

    QWidget *m_window;
    QThreadPool m_pool;
};

} // namespace espalier
