// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/scriptlibrary.h"
#include "core/automation/scriptrunner.h"

#include <QAbstractListModel>
#include <QTextDocument>

#include <optional>

namespace espalier {

/// One script in the window: what is stored, what is typed, and how its last run stands.
struct ScriptSession
{
    ScriptLibrary::Entry entry {};
    /// Typed and not saved yet.
    std::optional<QString> edited {};
    GuestId guest = GuestId::None;
    ScriptReport report {};
    bool hasRun = false;
    /// Owned by the window; null until there is output.
    QTextDocument *console = nullptr;
    int errorLine = 0;

    [[nodiscard]] bool isRunning() const { return guest != GuestId::None; }
};

/// The scripts as a list: name, and whether each runs.
class ScriptListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    void reset(QList<ScriptSession> sessions);
    void append(const ScriptSession &session);
    void remove(int row);
    [[nodiscard]] const ScriptSession &at(int row) const { return m_sessions[row]; }
    /// Lets `change` change a row and tells so.
    template <typename Change>
    void change(int row, Change &&change)
    {
        change(m_sessions[row]);
        emit dataChanged(index(row), index(row));
    }
    [[nodiscard]] int rowOf(GuestId guest) const;
    [[nodiscard]] int runningCount() const;

private:
    QList<ScriptSession> m_sessions;
};

} // namespace espalier
