// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/schedulestatus.h"

#include <QAbstractListModel>

namespace espalier {

/// The schedules of a connection as they were told last. Answers the roles of SentDelegate.
class ScheduleModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void apply(const QList<ScheduleStatus> &schedules);
    [[nodiscard]] const ScheduleStatus &schedule(int row) const { return m_rows.at(row); }
    /// Those that are not over.
    [[nodiscard]] int activeCount() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] static QString badge(const ScheduleStatus &status);
    [[nodiscard]] static QString progress(const ScheduleStatus &status);
    [[nodiscard]] static QString explanation(const ScheduleStatus &status);

    QList<ScheduleStatus> m_rows;
};

/// "every 100 ms", "burst of 500": when a schedule sends.
[[nodiscard]] QString scheduleText(const ScheduleSpec &spec);

} // namespace espalier
