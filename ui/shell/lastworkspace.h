// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "ui/shell/currentconnection.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <QUuid>

#include <functional>
#include <optional>

namespace espalier {

class ProfileCollection;

/// Which connections were open when the program ended: "workspace.json" in the config folder, written with each change.
/// Only saved profiles are remembered, by their ids. GUI thread.
class LastWorkspace : public QObject
{
    Q_OBJECT
public:
    struct Contents
    {
        QList<QUuid> open {};
        /// The one that was shown; null: none.
        QUuid shown {};
        /// The one whose topics stood beside those of the shown one; null: none.
        QUuid beside {};
        friend bool operator==(const Contents &, const Contents &) = default;
    };

    LastWorkspace(const QString &folder, Workspace &workspace, const CurrentConnection &current,
                  const ProfileCollection &profiles, QObject *parent = nullptr);
    ~LastWorkspace() override;

    /// What the last run left; nothing when the file is missing or damaged: then there is nothing to open.
    [[nodiscard]] Contents read() const;
    /// From now on changes are written. `beside` tells what stands beside the shown connection; note() when that changes.
    void follow(std::function<ConnectionId()> beside);
    void note() { m_timer.start(); }

signals:
    void saveFailed(const QString &detail);

private:
    [[nodiscard]] Contents now() const;
    void write();

    JsonFile m_file;
    Workspace &m_workspace;
    const CurrentConnection &m_current;
    const ProfileCollection &m_profiles;
    /// Several connections change together.
    QTimer m_timer;
    std::function<ConnectionId()> m_beside;
    std::optional<Contents> m_written;
};

} // namespace espalier
