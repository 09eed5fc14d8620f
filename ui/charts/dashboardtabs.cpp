// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dashboardtabs.h"

#include "ui/common/menutext.h"
#include "ui/common/units.h"

#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QSignalBlocker>

namespace espalier {

namespace {

constexpr int longestName = 200;

} // namespace

DashboardTabs::DashboardTabs(const Theme &theme, QWidget *parent) : PaneTabs(theme, parent)
{
    setUsesScrollButtons(true);
    setAccessibleName(tr("Dashboards"));
    setVisible(false);
    connect(this, &QTabBar::currentChanged, this, [this](int index) {
        if (index >= 0 && index < m_ids.size())
            emit dashboardChosen(m_ids.at(index));
    });
}

void DashboardTabs::setDashboards(const QList<Dashboard> &dashboards, const QUuid &current)
{
    const QSignalBlocker blocker(this);
    while (count() > dashboards.size())
        removeTab(count() - 1);
    m_ids.clear();
    for (const Dashboard &dashboard : dashboards) {
        const int index = static_cast<int>(m_ids.size());
        m_ids.append(dashboard.id);
        const QString text =
            plainMnemonic(fontMetrics().elidedText(dashboard.name, Qt::ElideRight, longestName));
        if (index == count())
            addTab(text);
        else if (tabText(index) != text)
            setTabText(index, text);
        setTabToolTip(index, toolTipText(dashboard.name));
    }
    setCurrentIndex(static_cast<int>(m_ids.indexOf(current)));
    setVisible(count() > 1);
}

void DashboardTabs::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = isByKey ? currentIndex() : tabAt(event->pos());
    if (index < 0)
        return;
    setCurrentIndex(index);
    emit menuWanted(isByKey ? mapToGlobal(tabRect(index).bottomLeft()) : event->globalPos());
}

void DashboardTabs::mouseDoubleClickEvent(QMouseEvent *event)
{
    PaneTabs::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton && tabAt(event->position().toPoint()) >= 0)
        emit renameWanted();
}

} // namespace espalier
