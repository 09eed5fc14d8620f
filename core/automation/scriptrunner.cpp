// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptrunner.h"

#include <QCoreApplication>
#include <QDir>

#include <utility>

namespace espalier {

ScriptRunner::ScriptRunner(Workspace &workspace, QString program, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_program(std::move(program))
{ }

ScriptRunner::~ScriptRunner()
{
    for (const auto &[script, running] : m_running)
        m_workspace.removeGuest(running.connection, script);
}

QString ScriptRunner::installedProgram()
{
    return QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("espalier-script"));
}

GuestId ScriptRunner::start(ConnectionId connection, const QString &source, const ScriptLimits &limits)
{
    auto feed = std::make_shared<ScriptFeed>();
    auto guest = std::make_unique<ScriptGuest>(ScriptStart {m_program, source, limits}, feed);
    auto *pending = guest.get();
    const auto script = m_workspace.addGuest(connection, std::move(guest), [&](GuestId id) {
        connect(
            pending, &ScriptGuest::reportPending, this, [this, id] { emit reportPending(id); },
            Qt::QueuedConnection);
    });
    if (script != GuestId::None)
        m_running.emplace(script, Running {connection, std::move(feed)});
    return script;
}

void ScriptRunner::stop(GuestId script)
{
    const auto found = m_running.find(script);
    if (found != m_running.end())
        m_workspace.withGuest<ScriptGuest>(found->second.connection, script,
                                           [](ScriptGuest &guest) { guest.stop(); });
}

void ScriptRunner::stopAll()
{
    for (const auto &[script, running] : m_running)
        stop(script);
}

ScriptReport ScriptRunner::takeReport(GuestId script)
{
    const auto found = m_running.find(script);
    if (found == m_running.end())
        return {};
    auto report = found->second.feed->take();
    if (report.state != ScriptReport::State::Running) {
        m_workspace.removeGuest(found->second.connection, script);
        m_running.erase(found);
    }
    return report;
}

} // namespace espalier
