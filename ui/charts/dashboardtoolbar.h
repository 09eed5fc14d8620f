// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

#include <chrono>

class QMenu;
class QPushButton;
class QToolButton;

namespace espalier {

/// The tool bar of charts: which dashboard, how much time, how many plots, and what leaves the window.
class DashboardToolBar : public QWidget
{
    Q_OBJECT
public:
    explicit DashboardToolBar(const Theme &theme, QWidget *parent = nullptr);
    ~DashboardToolBar() override;

    void setDashboards(const QList<Dashboard> &dashboards, const QUuid &current);
    enum class Mode { Live, Frozen };
    void setMode(Mode mode);
    void setWindow(std::chrono::seconds window);
    void setLinked(bool isLinked);
    /// What can be done with the current dashboard, as this tells it by signals.
    void fillMenu(QMenu &menu);

signals:
    void dashboardChosen(const QUuid &id);
    void newWanted();
    void renameWanted();
    void duplicateWanted();
    void removeWanted();
    void ownWindowWanted();
    void liveWanted();
    void pauseWanted();
    void windowChosen(std::chrono::seconds window);
    void gridChosen(std::size_t rows, std::size_t columns);
    void linkChosen(bool isLinked);
    void exportWanted();
    void saveImageWanted();

private:
    void fillDashboards();
    void buildWindows();
    void buildGrids();
    void showMode();

    const Theme &m_theme;
    QList<Dashboard> m_dashboards;
    QUuid m_current;
    Mode m_mode = Mode::Live;
    QPushButton *m_chooser;
    QMenu *m_chooserMenu;
    QPushButton *m_live;
    QToolButton *m_window;
    QToolButton *m_grid;
    QAction *m_linked = nullptr;
    QPushButton *m_pause;
};

} // namespace espalier
