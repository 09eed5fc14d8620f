// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/simulatorguest.h"
#include "core/file/jsonfile.h"
#include "core/service/workspace.h"

#include <QObject>

#include <map>

namespace espalier {

/// The device templates as the user keeps them, and those that run. GUI thread.
///
/// Flow: start() -> changed() while it runs; stop() -> changed() when the devices have said good-bye.
class Simulator : public QObject
{
    Q_OBJECT
public:
    /// Reads the templates from `folder`; examples where there are none yet. `workspace` must outlive this.
    Simulator(Workspace &workspace, const QString &folder, QObject *parent = nullptr);
    ~Simulator() override;

    [[nodiscard]] const QList<DeviceTemplate> &templates() const { return m_templates; }
    /// Writes them down. What runs goes on as it was started.
    void setTemplates(const QList<DeviceTemplate> &templates);
    [[nodiscard]] const JsonFile::Contents &loaded() const { return m_loaded; }

    /// One run of each template at a time; it must have no problem.
    void start(const DeviceTemplate &device, ConnectionId connection);
    void stop(const QUuid &device);
    void stopAll();
    [[nodiscard]] bool isRunning(const QUuid &device) const { return m_running.contains(device); }
    /// Of the run, or of the last one.
    [[nodiscard]] SimulatorReport report(const QUuid &device) const { return m_reports.value(device); }

signals:
    void changed(const QUuid &device);
    void saveFailed(const QString &detail);

private:
    struct Running
    {
        ConnectionId connection = ConnectionId::None;
        GuestId guest = GuestId::None;
        std::shared_ptr<SimulatorGuest::Feed> feed;
    };
    void takeReport(const QUuid &device, GuestId guest);

    Workspace &m_workspace;
    JsonFile m_file;
    JsonFile::Contents m_loaded;
    QList<DeviceTemplate> m_templates;
    std::map<QUuid, Running> m_running;
    QHash<QUuid, SimulatorReport> m_reports;
};

} // namespace espalier
