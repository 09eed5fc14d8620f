// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/scriptsession.h"

#include <algorithm>
#include <utility>

namespace espalier {

int ScriptListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sessions.size());
}

QVariant ScriptListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &session = m_sessions[index.row()];
    if (role == Qt::AccessibleTextRole)
        return session.isRunning() ? tr("%1, running").arg(session.entry.name) : session.entry.name;
    if (role != Qt::DisplayRole)
        return {};
    auto name = session.entry.name;
    if (session.edited)
        name += QStringLiteral(" *");
    return session.isRunning() ? QStringLiteral("▶ ") + name : name;
}

void ScriptListModel::reset(QList<ScriptSession> sessions)
{
    beginResetModel();
    m_sessions = std::move(sessions);
    endResetModel();
}

void ScriptListModel::append(const ScriptSession &session)
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_sessions.append(session);
    endInsertRows();
}

void ScriptListModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_sessions.remove(row);
    endRemoveRows();
}

int ScriptListModel::rowOf(GuestId guest) const
{
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(),
                                    [guest](const auto &each) { return each.guest == guest; });
    return found == m_sessions.end() ? -1 : static_cast<int>(found - m_sessions.begin());
}

int ScriptListModel::runningCount() const
{
    return static_cast<int>(std::count_if(m_sessions.begin(), m_sessions.end(),
                                          [](const auto &each) { return each.isRunning(); }));
}

} // namespace espalier
