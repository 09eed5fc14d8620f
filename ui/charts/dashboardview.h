// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcursors.h"
#include "ui/charts/dashboard.h"
#include "ui/charts/seriessource.h"
#include "ui/charts/signalmoment.h"
#include "ui/charts/timeview.h"
#include "ui/charts/zoomhistory.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <map>
#include <memory>
#include <optional>

class QMenu;
class QSplitter;
class QVBoxLayout;

namespace espalier {

class PlotCard;

/// The plots of one dashboard, in splitters. GUI thread.
class DashboardView : public QWidget
{
    Q_OBJECT
public:
    /// Both outlive this.
    DashboardView(SeriesSource &source, Theme &theme, QWidget *parent = nullptr);
    ~DashboardView() override;

    /// As it is now.
    [[nodiscard]] const Dashboard &dashboard() const { return m_dashboard; }
    void setDashboard(const Dashboard &dashboard);
    void setName(const QString &name);
    void setWindow(std::chrono::seconds window);
    void setLinked(bool isLinked);
    void arrange(std::size_t rows, std::size_t columns);

    void goLive();
    void freeze();
    [[nodiscard]] bool isLive() const;
    void undoZoom();
    void redoZoom();
    /// Brings a moment into sight and puts cursor A there.
    void showTime(SampleTime time);

    /// Into the plot that was used last.
    void addSignals(const std::vector<SignalSource> &sources);
    /// The card that was used last; there is always one.
    [[nodiscard]] PlotCard *currentCard() const;
    [[nodiscard]] PlotCard *card(PlotId plot) const;
    /// In reading order.
    [[nodiscard]] std::vector<PlotCard *> cards() const;
    /// Null: there are too many.
    PlotCard *addPlotBeside(PlotId plot, PlotSide side, const std::vector<SignalSource> &sources);
    void removePlotOf(PlotId plot);
    /// Shows one plot alone; again: all of them.
    void toggleMaximised(PlotId plot);
    [[nodiscard]] PlotId maximised() const { return m_maximised; }

    /// Draws what has changed.
    void refresh(SampleTime now);
    /// Looks for crossed thresholds; also while hidden.
    void watch();
    /// Microseconds after which the live window has moved by a pixel; nothing: it stands still.
    [[nodiscard]] std::optional<SampleTime> stepLength() const;

    [[nodiscard]] TimeView &time() { return m_time; }
    [[nodiscard]] ChartCursors &cursors() { return m_cursors; }

signals:
    /// The user has arranged something.
    void edited();
    /// Something is to be drawn.
    void stale();
    /// Live or not.
    void modeChanged();
    /// Somebody wants to see where a sample came from.
    void momentWanted(const espalier::SignalMoment &moment, espalier::MomentPlace place);
    void alarm(const QString &text);
    void cardMenuFilling(espalier::PlotCard *card, QMenu &menu);
    /// A card has come to be: for those who offer more with it.
    void cardAdded(espalier::PlotCard *card);

private:
    void dropCards();
    void rebuild();
    [[nodiscard]] QWidget *build(const PlotLayout &layout);
    [[nodiscard]] static PlotLayout layoutOf(const QWidget &widget);
    PlotCard *makeCard(const PlotSpec &spec);
    void joinCard(PlotCard *card);
    void fillCardMenu(PlotCard *card, QMenu &menu);
    void addAlarms(const PlotCard &card, QMenu &menu);
    void addMoments(const PlotCard &card, MomentPlace place, const QString &text, QMenu &menu);
    void takeCardSpec(const PlotCard &card);
    [[nodiscard]] TimeView &timeOf(PlotId plot);
    [[nodiscard]] ZoomHistory::Views views() const;
    void showViews(const ZoomHistory::Views &views);
    [[nodiscard]] SampleTime liveEnd(const std::vector<PlotCard *> &cards, SampleTime now) const;
    void joinTime(TimeView &time);

    SeriesSource &m_source;
    Theme &m_theme;
    Dashboard m_dashboard;
    TimeView m_time;
    /// Of plots whose time is not linked.
    std::map<PlotId, std::unique_ptr<TimeView>> m_ownTimes;
    ChartCursors m_cursors;
    ZoomHistory m_history;
    std::map<PlotId, PlotCard *> m_cards;
    QVBoxLayout *m_column;
    QWidget *m_root = nullptr;
    PlotId m_current = PlotId::None;
    PlotId m_maximised = PlotId::None;
    SampleTime m_now = 0;
    bool m_areCursorsStale = false;
};

} // namespace espalier
