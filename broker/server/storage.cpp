// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storage.h"

#include "broker/server/storageworker.h"

namespace espalier {

Expected<std::unique_ptr<Storage>, std::string> Storage::open(const StorageSettings &settings)
{
    auto file = openStorageFile(settings, std::chrono::system_clock::now());
    if (!file)
        return unexpected(std::move(file.error()));
    return std::unique_ptr<Storage>(new Storage(settings, std::move(*file)));
}

Storage::Storage(StorageSettings settings, StorageFile file)
    : m_settings(std::move(settings)), m_worker(std::make_unique<Worker>(m_settings, std::move(file)))
{ }

Storage::~Storage()
{
    close();
}

Expected<std::vector<Event>, std::string> Storage::restore(Engine &engine, TimePoint now)
{
    return m_worker->restore(engine, now);
}

void Storage::start(std::function<void()> wake)
{
    m_worker->start(std::move(wake));
}

void Storage::store(RecordBatch batch)
{
    m_waiting.emplace_back(batch.number, batch.bytes.size());
    m_waitingBytes += batch.bytes.size();
    m_worker->put(std::move(batch));
}

StorageReport Storage::take()
{
    auto report = m_worker->take();
    while (!m_waiting.empty() && m_waiting.front().first <= report.committed) {
        m_waitingBytes -= m_waiting.front().second;
        m_waiting.pop_front();
    }
    return report;
}

void Storage::close()
{
    m_worker->close();
}

} // namespace espalier
