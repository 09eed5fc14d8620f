// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "ui/charts/dashboard.h"

#include <QJsonArray>
#include <QList>
#include <QObject>
#include <QTimer>

namespace espalier {

/// The user's dashboards, in dashboards.json; written a moment after a change and at the end. GUI thread.
class DashboardStore : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype maximumDashboards = 200;

    /// `folder` holds dashboards.json; empty: they are kept for as long as this lives. There is always one.
    explicit DashboardStore(const QString &folder, QObject *parent = nullptr);
    ~DashboardStore() override;

    [[nodiscard]] const QList<Dashboard> &dashboards() const { return m_dashboards; }
    /// Null when there is none.
    [[nodiscard]] const Dashboard *find(const QUuid &id) const;
    /// The one that was looked at last.
    [[nodiscard]] QUuid current() const { return m_current; }
    void setCurrent(const QUuid &id);
    /// Adds it, or replaces the one with its identity.
    void put(const Dashboard &dashboard);
    /// In place of the last one comes an empty one.
    void remove(const QUuid &id);
    /// `wish`, with a number where another one is called so.
    [[nodiscard]] QString freeName(const QString &wish) const;

    /// What is worth telling about reading them, for the user; empty: nothing.
    [[nodiscard]] QString problem() const { return m_problem; }
    /// Writes now what is not yet written.
    void save();

signals:
    /// There are others, or one has another name.
    void listChanged();
    void saveFailed(const QString &detail);

private:
    void load();
    void touch();

    QString m_folder;
    JsonFile m_file;
    QTimer m_saveTimer;
    QList<Dashboard> m_dashboards;
    /// Those that cannot be read, as they stand in the file.
    QJsonArray m_unread;
    QUuid m_current;
    QString m_problem;
    /// Something is not written yet.
    bool m_isDirty = false;
    bool m_mayWrite = true;
};

} // namespace espalier
