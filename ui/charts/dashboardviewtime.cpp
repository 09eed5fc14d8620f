// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartwords.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/plotnavigation.h"
#include "ui/common/menutext.h"
#include "ui/common/units.h"

#include <QMenu>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

bool isTimedByPayload(const CurveSpec &curve)
{
    return std::ranges::any_of(curve.source.inputs,
                               [](const SignalAddress &input) { return input.timePath.has_value(); });
}

} // namespace

void DashboardView::goLive()
{
    m_history.remember(views(), {}, m_now);
    for (const auto &[plot, each] : m_cards)
        each->navigation().showAllValues();
    m_time.goLive();
    for (const auto &[plot, time] : m_ownTimes)
        time->goLive();
}

void DashboardView::freeze()
{
    m_time.freeze();
    for (const auto &[plot, time] : m_ownTimes)
        time->freeze();
}

bool DashboardView::isLive() const
{
    return std::ranges::any_of(
        m_cards, [](const auto &entry) { return entry.second->time().mode() == TimeView::Mode::Live; });
}

ZoomHistory::Views DashboardView::views() const
{
    ZoomHistory::Views views;
    for (const auto &[plot, each] : m_cards)
        views[plot] = {each->time().state(), each->axes(), each->rangeOfX()};
    return views;
}

void DashboardView::showViews(const ZoomHistory::Views &views)
{
    for (const auto &[plot, view] : views)
        if (PlotCard *of = card(plot)) {
            of->time().restore(view.time);
            of->setAxes(view.axes, view.rangeOfX);
        }
    emit stale();
}

void DashboardView::undoZoom()
{
    if (m_history.canUndo())
        showViews(m_history.undo(views()));
}

void DashboardView::redoZoom()
{
    if (m_history.canRedo())
        showViews(m_history.redo(views()));
}

void DashboardView::showTime(SampleTime time)
{
    m_history.remember(views(), {}, m_now);
    for (const auto &[plot, each] : m_cards)
        each->time().reveal(time);
    m_cursors.setA(time);
}

/// Where the live window ends. Clocks of senders may be ahead, or far away where their times are all that counts.
SampleTime DashboardView::liveEnd(const std::vector<PlotCard *> &cards, SampleTime now) const
{
    std::optional<SampleTime> newest;
    bool isByPayload = true;
    for (const PlotCard *each : cards) {
        if (const auto extent = each->extent())
            newest = std::max(extent->to, newest.value_or(extent->to));
        isByPayload = isByPayload && std::ranges::all_of(each->spec().curves, isTimedByPayload);
    }
    if (!newest)
        return now;
    return isByPayload ? *newest : std::max(now, *newest);
}

void DashboardView::refresh(SampleTime now)
{
    m_now = now;
    const std::vector<PlotCard *> all = cards();
    std::map<TimeView *, std::vector<PlotCard *>> groups;
    for (PlotCard *each : all)
        groups[&each->time()].push_back(each);
    for (const auto &[time, group] : groups) {
        std::optional<TimeRange> extent;
        int columns = 1;
        for (const PlotCard *each : group) {
            columns = std::max(columns, each->surface().columns());
            if (const auto of = each->extent())
                extent =
                    extent ? TimeRange {std::min(extent->from, of->from), std::max(extent->to, of->to)} : *of;
        }
        time->setExtent(extent);
        time->advance(liveEnd(group, now), columns);
    }
    for (PlotCard *each : all)
        if (each->isVisible())
            each->refresh(now);
    if (std::exchange(m_areCursorsStale, false))
        for (PlotCard *each : all)
            each->showCursors();
}

void DashboardView::watch()
{
    for (const auto &[plot, each] : m_cards)
        each->watch();
}

std::optional<SampleTime> DashboardView::stepLength() const
{
    if (!isLive())
        return std::nullopt;
    SampleTime least = TimeView::maximumTime;
    for (const auto &[plot, each] : m_cards)
        least = std::min(least, each->time().range().length() / std::max(1, each->surface().columns()));
    return least;
}

/// The last ones first.
void DashboardView::addAlarms(const PlotCard &card, QMenu &menu)
{
    if (card.pastAlarms().isEmpty())
        return;
    QMenu *list = menu.addMenu(tr("Past A&larms"));
    for (const PlotCard::PastAlarm &each : card.pastAlarms())
        list->addAction(menuText(dateTimeText(each.time) + QStringLiteral("  ") + each.text), this,
                        [this, time = each.time] { showTime(time); });
}

/// Ways to the messages of the samples under the pointer, or at cursor A.
void DashboardView::addMoments(const PlotCard &card, MomentPlace place, const QString &text, QMenu &menu)
{
    const auto time = m_cursors.hover() ? m_cursors.hover() : m_cursors.a();
    QMenu *list = menu.addMenu(text);
    const std::vector<PlotSurface::Input> inputs = card.inputs();
    for (std::size_t curve = 0; time && curve < inputs.size(); ++curve) {
        const CurveSpec &spec = card.spec().curves[curve];
        // Its moments are not those at which messages arrived.
        if (isTimedByPayload(spec))
            continue;
        const auto sample = card.surface().sampleAt(curve, *inputs[curve].series, *time);
        if (!sample)
            continue;
        const SignalMoment moment {spec.source.inputs.front(), sample->time};
        list->addAction(
            menuText(ChartWords::curveName(spec) + QStringLiteral("  ") + dateTimeText(sample->time)), this,
            [this, moment, place] { emit momentWanted(moment, place); });
    }
    list->setEnabled(!list->isEmpty());
}

void DashboardView::fillCardMenu(PlotCard *card, QMenu &menu)
{
    menu.addAction(tr("Rename Plot"), QKeySequence(Qt::Key_F2), card, &PlotCard::editTitle);
    menu.addAction(tr("&Fit Values"), card, &PlotCard::fitValues);
    if (card->spec().kind == PlotSpec::Kind::Time) {
        PlotNavigation &navigation = card->navigation();
        menu.addAction(tr("Set Cursor A"), QKeySequence(Qt::Key_A), this,
                       [this, time = navigation.place()] { m_cursors.setA(time); });
        menu.addAction(tr("Set Cursor B"), QKeySequence(Qt::Key_B), this,
                       [this, time = navigation.place()] { m_cursors.setB(time); });
    }
    if (card->spec().kind == PlotSpec::Kind::Time) {
        addMoments(*card, MomentPlace::Explore, tr("Sho&w Message"), menu);
        addMoments(*card, MomentPlace::Packets, tr("Show Pac&ket"), menu);
    }
    addAlarms(*card, menu);
    QAction *xy = menu.addAction(tr("First Curve as &X Axis"));
    xy->setCheckable(true);
    xy->setChecked(card->spec().kind == PlotSpec::Kind::Xy);
    xy->setEnabled(xy->isChecked() || card->spec().curves.size() >= 2);
    connect(xy, &QAction::triggered, card, [card](bool isXy) {
        PlotSpec spec = card->spec();
        spec.kind = isXy ? PlotSpec::Kind::Xy : PlotSpec::Kind::Time;
        spec.axes.clear();
        card->edit(spec);
    });
    menu.addSeparator();
    menu.addAction(tr("Split &Right"), this,
                   [this, card] { addPlotBeside(card->id(), PlotSide::Right, {}); });
    menu.addAction(tr("Split &Below"), this,
                   [this, card] { addPlotBeside(card->id(), PlotSide::Below, {}); });
    menu.addAction(m_maximised == PlotId::None ? tr("&Maximise") : tr("Show &All Plots"), this,
                   [this, card] { toggleMaximised(card->id()); });
    menu.addAction(m_dashboard.plots.size() == 1 ? tr("&Empty Plot") : tr("Remove &Plot"), this,
                   [this, card] { removePlotOf(card->id()); });
}

} // namespace espalier
