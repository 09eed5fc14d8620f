// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/lastworkspace.h"

#include "ui/connections/localbrokerprofile.h"
#include "ui/connections/profilecollection.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>
#include <chrono>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {

constexpr int formatVersion = 1;
const QString openKey = QStringLiteral("open");
const QString shownKey = QStringLiteral("shown");
const QString besideKey = QStringLiteral("beside");
/// More than anybody opens; a damaged file opens no flood.
constexpr qsizetype mostConnections = 100;

} // namespace

LastWorkspace::LastWorkspace(const QString &folder, Workspace &workspace, const CurrentConnection &current,
                             const ProfileCollection &profiles, QObject *parent)
    : QObject(parent)
    , m_file(QDir(folder).filePath(QStringLiteral("workspace.json")), formatVersion)
    , m_workspace(workspace)
    , m_current(current)
    , m_profiles(profiles)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(300ms);
    connect(&m_timer, &QTimer::timeout, this, &LastWorkspace::write);
}

LastWorkspace::~LastWorkspace()
{
    if (m_timer.isActive())
        write();
}

LastWorkspace::Contents LastWorkspace::read() const
{
    const auto object = m_file.read().object;
    Contents contents;
    for (const auto &entry : object.value(openKey).toArray()) {
        const auto id = QUuid::fromString(entry.toString());
        if (!id.isNull() && !contents.open.contains(id) && contents.open.size() < mostConnections)
            contents.open.append(id);
    }
    contents.shown = QUuid::fromString(object.value(shownKey).toString());
    contents.beside = QUuid::fromString(object.value(besideKey).toString());
    return contents;
}

void LastWorkspace::follow(std::function<ConnectionId()> beside)
{
    m_beside = std::move(beside);
    const auto later = [this] { note(); };
    connect(&m_workspace, &Workspace::connectionOpened, this, later);
    connect(&m_workspace, &Workspace::connectionClosed, this, later);
    connect(&m_workspace, &Workspace::connectionChanged, this, later);
    connect(&m_workspace, &Workspace::statusChanged, this, later);
    connect(&m_current, &CurrentConnection::changed, this, later);
}

LastWorkspace::Contents LastWorkspace::now() const
{
    const auto isSaved = [this](const QUuid &id) {
        return id == localBrokerProfileId() || m_profiles.find(id);
    };
    Contents contents;
    for (const auto id : m_workspace.connections()) {
        const auto profile = m_workspace.profile(id).id;
        const auto status = m_workspace.status(id);
        // Where the user has disconnected, nothing is to be connected at the next start.
        const bool wantsToBeOpen =
            status.phase != ConnectionPhase::Disconnected || status.failure != ConnectionFailure::None;
        if (!wantsToBeOpen || !isSaved(profile))
            continue;
        contents.open.append(profile);
        if (id == m_current.id())
            contents.shown = profile;
        else if (m_beside && id == m_beside())
            contents.beside = profile;
    }
    return contents;
}

void LastWorkspace::write()
{
    const auto contents = now();
    if (m_written == contents)
        return;
    QJsonArray open;
    for (const auto &id : contents.open)
        open.append(id.toString(QUuid::WithoutBraces));
    QJsonObject object {{openKey, open}};
    if (!contents.shown.isNull())
        object.insert(shownKey, contents.shown.toString(QUuid::WithoutBraces));
    if (!contents.beside.isNull())
        object.insert(besideKey, contents.beside.toString(QUuid::WithoutBraces));
    if (const auto written = m_file.write(object); !written)
        emit saveFailed(written.error());
    else
        m_written = contents;
}

} // namespace espalier
