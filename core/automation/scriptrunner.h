// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/scriptguest.h"
#include "core/service/workspace.h"

#include <QObject>
#include <QPointer>

#include <map>

namespace espalier {

/// Starts scripts and tells what comes of them. GUI thread; the scripts work in processes of their own, watched from the
/// worker thread.
///
/// Flow: start() -> reportPending() -> takeReport(), until one says that the script has ended: then it is forgotten.
class ScriptRunner : public QObject
{
    Q_OBJECT
public:
    /// `program` is espalier-script with its path. `workspace` must outlive this.
    ScriptRunner(Workspace &workspace, QString program, QObject *parent = nullptr);
    /// Stops all.
    ~ScriptRunner() override;

    /// The program beside this one.
    [[nodiscard]] static QString installedProgram();

    /// None when there is no such connection.
    [[nodiscard]] GuestId start(ConnectionId connection, const QString &source,
                                const ScriptLimits &limits = {});
    void stop(GuestId script);
    void stopAll();
    [[nodiscard]] bool isRunning(GuestId script) const { return m_running.contains(script); }
    [[nodiscard]] std::size_t runningCount() const { return m_running.size(); }
    [[nodiscard]] ScriptReport takeReport(GuestId script);

signals:
    void reportPending(espalier::GuestId script);

private:
    struct Running
    {
        ConnectionId connection;
        std::shared_ptr<ScriptFeed> feed;
    };
    Workspace &m_workspace;
    QString m_program;
    std::map<GuestId, Running> m_running;
};

} // namespace espalier
