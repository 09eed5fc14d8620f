// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/csvexport.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace espalier {

/// Writes CSV files on a pool thread, one after the other; a file that was there stays until the new one is whole.
class CsvWriter : public QObject
{
    Q_OBJECT
public:
    explicit CsvWriter(QObject *parent = nullptr);
    /// Ends what is being written.
    ~CsvWriter() override;

    void write(const QString &path, CsvExport content);
    /// What is being written, and what waits, is given up: no file comes of it.
    void cancel();

signals:
    /// From 0 to 100.
    void progressed(int percent);
    void written(const QString &path, quint64 rows);
    void failed(const QString &path, const QString &reason);
    void cancelled();

private:
    QThreadPool m_pool;
    /// Of what has been asked for since the last cancel().
    std::shared_ptr<std::atomic<bool>> m_isCancelled;
};

} // namespace espalier
