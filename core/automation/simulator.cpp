// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/simulator.h"

#include <QDir>
#include <QJsonArray>
#include <QRandomGenerator>

#include <utility>

namespace espalier {

namespace {
constexpr int deviceFormatVersion = 1;
const QString devicesKey = QStringLiteral("devices");
} // namespace

Simulator::Simulator(Workspace &workspace, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_file(QDir(folder).filePath(QStringLiteral("devices.json")), deviceFormatVersion)
    , m_loaded(m_file.read())
{
    const auto stored = m_loaded.object.value(devicesKey).toArray();
    for (const auto &device : stored)
        m_templates.append(deviceTemplateFromJson(device.toObject()));
    if (m_loaded.origin == JsonFile::Origin::Missing)
        m_templates = exampleDevices();
}

Simulator::~Simulator()
{
    for (const auto &[device, running] : m_running)
        m_workspace.removeGuest(running.connection, running.guest);
}

void Simulator::setTemplates(const QList<DeviceTemplate> &templates)
{
    m_templates = templates;
    QJsonArray stored;
    for (const auto &device : templates)
        stored.append(deviceTemplateToJson(device));
    if (const auto written = m_file.write({{devicesKey, stored}}); !written)
        emit saveFailed(written.error());
}

void Simulator::start(const DeviceTemplate &device, ConnectionId connection)
{
    if (m_running.contains(device.id) || problemOf(device))
        return;
    auto feed = std::make_shared<SimulatorGuest::Feed>();
    auto guest = std::make_unique<SimulatorGuest>(device, QRandomGenerator::global()->generate64(), feed);
    auto *pending = guest.get();
    const auto number =
        m_workspace.addGuest(connection, std::move(guest), [this, pending, id = device.id](GuestId made) {
            connect(
                pending, &SimulatorGuest::reportPending, this, [this, id, made] { takeReport(id, made); },
                Qt::QueuedConnection);
        });
    if (number == GuestId::None)
        return;
    m_reports.remove(device.id);
    m_running.insert_or_assign(device.id, Running {connection, number, std::move(feed)});
    emit changed(device.id);
}

void Simulator::stop(const QUuid &device)
{
    const auto found = m_running.find(device);
    if (found != m_running.end())
        m_workspace.withGuest<SimulatorGuest>(found->second.connection, found->second.guest,
                                              [](SimulatorGuest &guest) { guest.stop(); });
}

void Simulator::stopAll()
{
    for (const auto &[device, running] : m_running)
        stop(device);
}

void Simulator::takeReport(const QUuid &device, GuestId guest)
{
    const auto found = m_running.find(device);
    // Of a run before: its end comes from its destructor, too.
    if (found == m_running.end() || found->second.guest != guest)
        return;
    const auto report = found->second.feed->take();
    m_reports.insert(device, report);
    if (report.isOver) {
        m_workspace.removeGuest(found->second.connection, found->second.guest);
        m_running.erase(found);
    }
    emit changed(device);
}

} // namespace espalier
