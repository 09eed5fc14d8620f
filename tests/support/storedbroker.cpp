// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storedbroker.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

StoredBroker::StoredBroker(const StorageSettings &settings) : script(durable())
{
    // The storage's own clock is the machine's.
    script.clock.advance(std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - script.clock.now()));
    auto opened = Storage::open(settings);
    if (!opened) {
        error = QString::fromStdString(opened.error());
        return;
    }
    storage = std::move(*opened);
    auto restored = storage->restore(script.engine, script.clock.now());
    if (restored)
        note(*restored);
    else
        error = QString::fromStdString(restored.error());
    storage->start([this] { m_woken.release(); });
    script.advance(std::chrono::milliseconds(0));
}

void StoredBroker::store()
{
    if (!storage)
        qFatal("%s", qPrintable(error));
    storage->store(script.engine.takeRecords());
}

StorageReport StoredBroker::wait()
{
    if (!m_woken.try_acquire_for(std::chrono::seconds(20)))
        QTest::qFail("the storage says nothing", __FILE__, __LINE__);
    auto report = storage->take();
    note(report.events);
    if (report.committed > 0)
        script.engine.committed(report.committed);
    script.advance(std::chrono::milliseconds(0));
    return report;
}

void StoredBroker::commit()
{
    store();
    while (wait().committed == 0) { }
}

BrokerScript::Peer StoredBroker::connected(std::string_view clientId, const PeerOptions &options)
{
    auto peer = script.connecting(clientId, options);
    commit();
    static_cast<void>(peer.take<ConnAck>());
    return peer;
}

void StoredBroker::leaveSubscriber(std::string_view clientId)
{
    auto peer = connected(clientId);
    peer.send("82 L[ 0001 00 S'a' 02 ]");
    commit();
    peer.lose();
    commit();
}

void StoredBroker::publish(std::string_view payload)
{
    auto peer = script.connecting("p", {});
    peer.send("32 L[ S'a' 0001 00 '" + std::string(payload) + "' ]");
    commit();
    peer.lose();
}

QString StoredBroker::messagesFor(std::string_view clientId)
{
    return connected(clientId).messages();
}

void StoredBroker::note(const std::vector<Event> &events)
{
    for (const auto &event : events)
        log += QString::fromStdString(event.text) + QLatin1Char('\n');
}

StorageSettings StorageFolder::settings() const
{
    return {.folder = m_folder.path().toStdString()};
}

QString StorageFolder::file(const QString &name) const
{
    return m_folder.filePath(name);
}

QStringList StorageFolder::files() const
{
    return QDir(m_folder.path()).entryList(QDir::Files, QDir::Name);
}

QByteArray StorageFolder::content(const QString &name) const
{
    QFile in(file(name));
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

void StorageFolder::write(const QString &name, const QByteArray &content) const
{
    QFile out(file(name));
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(content), content.size());
}

void StorageFolder::execute(const char *sql) const
{
    SqliteDatabase database;
    database.open(file().toStdString());
    database.execute(sql);
    QVERIFY2(!database.hasFailed(), database.error().text.c_str());
}

void StorageFolder::fill(int retained) const
{
    StoredBroker broker(settings());
    broker.leaveSubscriber("s");
    broker.publish("queued");
    auto peer = broker.script.connecting("p", {});
    for (int i = 0; i < retained; ++i)
        peer.send("31 L[ S'r/" + std::to_string(i) + "' 00 '" + std::string(100, 'x') + "' ]");
    if (retained > 0)
        broker.commit();
}

QString StorageFolder::keptAside() const
{
    const auto kept = files().filter(QStringLiteral("damaged"));
    return kept.isEmpty() ? QString() : kept.first();
}

} // namespace espalier
