// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/common/panetabs.h"

#include <QList>
#include <QUuid>

namespace espalier {

/// A tab for each dashboard, above its plots; hidden while there is but one.
class DashboardTabs : public PaneTabs
{
    Q_OBJECT
public:
    explicit DashboardTabs(const Theme &theme, QWidget *parent = nullptr);

    void setDashboards(const QList<Dashboard> &dashboards, const QUuid &current);

signals:
    void dashboardChosen(const QUuid &id);
    /// Of the current one, which is chosen before this is said.
    void renameWanted();
    void menuWanted(QPoint globalPosition);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    QList<QUuid> m_ids;
};

} // namespace espalier
