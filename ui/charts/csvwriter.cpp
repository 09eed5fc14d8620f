// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/csvwriter.h"

#include <QSaveFile>

namespace espalier {

namespace {

Expected<std::uint64_t, QString> save(const QString &path, const CsvExport &content,
                                      const CsvProgress &progress)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return unexpected(file.errorString());
    auto rows = writeCsv(content, file, progress);
    if (!rows)
        file.cancelWriting();
    else if (!file.commit())
        return unexpected(file.errorString());
    return rows;
}

} // namespace

CsvWriter::CsvWriter(QObject *parent)
    : QObject(parent), m_isCancelled(std::make_shared<std::atomic<bool>>(false))
{
    m_pool.setMaxThreadCount(1);
}

CsvWriter::~CsvWriter()
{
    *m_isCancelled = true;
    m_pool.waitForDone();
}

void CsvWriter::cancel()
{
    *m_isCancelled = true;
    m_isCancelled = std::make_shared<std::atomic<bool>>(false);
}

void CsvWriter::write(const QString &path, CsvExport content)
{
    // The destructor waits for the pool, so `this` outlives the call; an event that is still queued then dies with it.
    m_pool.start([this, path, content = std::move(content), isCancelled = m_isCancelled] {
        int told = -1;
        const auto progress = [&](double done) {
            const int percent = int(done * 100);
            if (percent != std::exchange(told, percent))
                QMetaObject::invokeMethod(
                    this, [this, percent] { emit progressed(percent); }, Qt::QueuedConnection);
            return !*isCancelled;
        };
        const auto rows = *isCancelled ? Expected<std::uint64_t, QString>(unexpected(QString()))
                                       : save(path, content, progress);
        const auto tell = [this, path, rows] {
            if (rows)
                emit written(path, *rows);
            else if (rows.error().isEmpty())
                emit cancelled();
            else
                emit failed(path, rows.error());
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

} // namespace espalier
