// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboardstore.h"
#include "ui/charts/seriessource.h"
#include "ui/charts/signalmoment.h"
#include "ui/common/pane.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QPointer>
#include <QWidget>

#include <optional>

class QMenu;
class QSplitter;

namespace espalier {

class ChartTools;
class DashboardTabs;
class DashboardToolBar;
class DashboardView;
class PlotCard;
class Preferences;

/// The user's dashboards: the current one here, others in windows of their own, beside a panel of signals. Knows no clock:
/// refresh() tells it the time.
class ChartsPane : public QWidget
{
    Q_OBJECT
public:
    /// All outlive this.
    ChartsPane(SeriesSource &source, Theme &theme, Preferences &preferences, QWidget *parent = nullptr);
    ~ChartsPane() override;

    /// For the window, which takes it as its child.
    [[nodiscard]] DashboardToolBar *toolBar() const;
    [[nodiscard]] DashboardView *view() const { return m_view; }
    [[nodiscard]] DashboardStore &store() { return m_store; }
    [[nodiscard]] ChartTools &tools() const { return *m_tools; }
    /// Stands left of the plots; becomes a child.
    void setSidePanel(QWidget *panel);
    /// The panel of signals and the plots.
    [[nodiscard]] QList<Pane> panes() const;

    /// Into the plot that was used last.
    void addSignals(const std::vector<SignalSource> &sources);
    /// Shows a moment in all plots.
    void showTime(SampleTime time);
    /// See curveRole(); nothing: no plot shows it.
    [[nodiscard]] std::optional<int> colorOf(const SignalSource &source) const;
    /// Whether any plot draws something of this topic.
    [[nodiscard]] bool showsTopic(const QUuid &profile, const QByteArray &topicName) const;
    void choose(const QUuid &id);

    /// Whether somebody sees any of it.
    [[nodiscard]] bool isSeen() const;
    void refresh(SampleTime now);
    void watch();
    [[nodiscard]] std::optional<SampleTime> stepLength() const;

signals:
    void stale();
    /// Somebody wants to see where a sample came from.
    void momentWanted(const espalier::SignalMoment &moment, espalier::MomentPlace place);
    /// Which signals are shown, or in which colours.
    void curvesChanged();
    /// Something worth saying above the view.
    void told(const QString &text);

private:
    void joinToolBar();
    void joinTabs();
    void listDashboards();
    void joinView(DashboardView *view);
    void handleEdited(DashboardView *view);
    void rename();
    void confirmRemove();
    void openWindow();
    void showDashboard(const Dashboard &dashboard);
    [[nodiscard]] QList<DashboardView *> views() const;

    SeriesSource &m_source;
    Theme &m_theme;
    Preferences &m_preferences;
    DashboardStore m_store;
    QPointer<DashboardToolBar> m_toolBar;
    QSplitter *m_splitter;
    DashboardTabs *m_tabs;
    DashboardView *m_view;
    ChartTools *m_tools;
    QHash<QUuid, QPointer<DashboardView>> m_windows;
};

} // namespace espalier
