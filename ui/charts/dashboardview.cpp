// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dashboardview.h"

#include "ui/charts/plotcard.h"
#include "ui/charts/plotnavigation.h"

#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

constexpr int spacing = 10;

/// What is between plots is ground, not a bar.
class GroundHandle : public QSplitterHandle
{
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void paintEvent(QPaintEvent *) override { }
};

class PlotSplitter : public QSplitter
{
public:
    using QSplitter::QSplitter;

protected:
    QSplitterHandle *createHandle() override { return new GroundHandle(orientation(), this); }
};

} // namespace

DashboardView::DashboardView(SeriesSource &source, Theme &theme, QWidget *parent)
    : QWidget(parent), m_source(source), m_theme(theme), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(spacing, spacing, spacing, spacing);
    joinTime(m_time);
    connect(&m_cursors, &ChartCursors::changed, this, [this] {
        m_areCursorsStale = true;
        emit stale();
    });
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this, this, action, Qt::WidgetWithChildrenShortcut);
        shortcut->setAutoRepeat(true);
    };
    add(QKeySequence::Undo, &DashboardView::undoZoom);
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), &DashboardView::redoZoom);
    setDashboard(newDashboard({}));
}

DashboardView::~DashboardView()
{
    // Cards use what is gone when a QWidget deletes its children.
    const bool isCard = qobject_cast<PlotCard *>(m_root) != nullptr;
    for (const auto &[plot, each] : m_cards)
        delete each;
    if (!isCard)
        delete m_root;
}

void DashboardView::joinTime(TimeView &time)
{
    connect(&time, &TimeView::changed, this, [this] {
        emit stale();
        emit modeChanged();
    });
}

void DashboardView::setDashboard(const Dashboard &dashboard)
{
    if (m_dashboard.id != dashboard.id) {
        m_history.clear();
        m_cursors.clear();
        m_maximised = PlotId::None;
        m_current = PlotId::None;
        dropCards();
    }
    const bool isOtherWindow = dashboard.window != m_dashboard.window;
    m_dashboard = dashboard;
    if (isOtherWindow)
        m_time.setWindow(dashboard.window);
    rebuild();
}

/// Another dashboard's plots have the same numbers, and nothing else in common.
void DashboardView::dropCards()
{
    for (const auto &[plot, each] : m_cards) {
        each->setTime(m_time);
        each->setParent(this);
        each->hide();
        each->deleteLater();
    }
    if (m_root && !qobject_cast<PlotCard *>(m_root)) {
        m_root->hide();
        m_root->deleteLater();
    }
    if (m_root)
        m_column->removeWidget(m_root);
    m_root = nullptr;
    m_cards.clear();
    m_ownTimes.clear();
}

void DashboardView::setName(const QString &name)
{
    m_dashboard.name = name;
    emit edited();
}

void DashboardView::setWindow(std::chrono::seconds window)
{
    m_dashboard.window = window;
    m_time.setWindow(window);
    for (const auto &[plot, time] : m_ownTimes)
        time->setWindow(window);
    emit edited();
}

void DashboardView::setLinked(bool isLinked)
{
    m_dashboard.linkedTime = isLinked;
    for (const auto &[plot, each] : m_cards)
        each->setTime(timeOf(plot));
    m_history.clear();
    emit edited();
    emit stale();
}

TimeView &DashboardView::timeOf(PlotId plot)
{
    if (m_dashboard.linkedTime)
        return m_time;
    auto &own = m_ownTimes[plot];
    if (!own) {
        own = std::make_unique<TimeView>();
        own->setWindow(m_dashboard.window);
        own->restore(m_time.state());
        joinTime(*own);
    }
    return *own;
}

void DashboardView::arrange(std::size_t rows, std::size_t columns)
{
    arrangeInGrid(m_dashboard, rows, columns);
    m_maximised = PlotId::None;
    rebuild();
    emit edited();
}

PlotCard *DashboardView::makeCard(const PlotSpec &spec)
{
    auto *made = new PlotCard(spec, m_source, timeOf(spec.id), m_cursors, m_theme, this);
    joinCard(made);
    emit cardAdded(made);
    return made;
}

void DashboardView::joinCard(PlotCard *card)
{
    card->setColorChooser([this](const SignalSource &source) { return colorFor(m_dashboard, source); });
    connect(card, &PlotCard::edited, this, [this, card] { takeCardSpec(*card); });
    connect(card, &PlotCard::activated, this, [this, card] { m_current = card->id(); });
    connect(card, &PlotCard::alarm, this, &DashboardView::alarm);
    connect(card, &PlotCard::splitWanted, this,
            [this, card](PlotSide side, const std::vector<SignalSource> &sources) {
                addPlotBeside(card->id(), side, sources);
            });
    connect(card, &PlotCard::splitForCurveWanted, this, [this, card](PlotSide side, const CurveSpec &curve) {
        if (PlotCard *added = addPlotBeside(card->id(), side, {}))
            added->takeCurve(curve);
    });
    connect(card, &PlotCard::menuFilling, this, [this, card](QMenu &menu) {
        fillCardMenu(card, menu);
        emit cardMenuFilling(card, menu);
    });
    connect(&card->navigation(), &PlotNavigation::navigating, this,
            [this](const QString &gesture) { m_history.remember(views(), gesture, m_now); });
    connect(&card->navigation(), &PlotNavigation::navigated, this, &DashboardView::stale);
}

void DashboardView::takeCardSpec(const PlotCard &card)
{
    if (PlotSpec *plot = m_dashboard.plot(card.id()))
        *plot = card.spec();
    emit edited();
    emit stale();
}

void DashboardView::rebuild()
{
    // Cards that stay are taken out of the splitters before these go.
    for (const auto &[plot, each] : m_cards)
        each->setParent(this);
    QWidget *old = std::exchange(m_root, nullptr);
    if (old) {
        m_column->removeWidget(old);
        old->hide();
    }
    if (old && !qobject_cast<PlotCard *>(old))
        old->deleteLater();
    std::erase_if(m_cards, [this](const auto &entry) {
        if (m_dashboard.plot(entry.first))
            return false;
        // It may be that a drag from it is still going on, and that its own time goes first.
        entry.second->setTime(m_time);
        entry.second->hide();
        entry.second->deleteLater();
        return true;
    });
    std::erase_if(m_ownTimes, [this](const auto &entry) { return !m_dashboard.plot(entry.first); });
    for (const PlotSpec &plot : m_dashboard.plots) {
        auto &made = m_cards[plot.id];
        if (!made)
            made = makeCard(plot);
        else
            made->setSpec(plot);
        made->setTime(timeOf(plot.id));
        made->hide();
    }
    if (!m_dashboard.plot(m_maximised))
        m_maximised = PlotId::None;
    const bool isWhole = m_maximised == PlotId::None;
    m_root = build(isWhole ? m_dashboard.layout : PlotLayout {PlotLayout::Kind::Plot, m_maximised, {}, {}});
    m_column->addWidget(m_root);
    m_root->show();
    emit stale();
}

QWidget *DashboardView::build(const PlotLayout &layout)
{
    if (layout.kind == PlotLayout::Kind::Plot) {
        PlotCard *of = card(layout.plot);
        Q_ASSERT(of);
        of->show();
        return of;
    }
    auto *splitter =
        new PlotSplitter(layout.kind == PlotLayout::Kind::Rows ? Qt::Vertical : Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(spacing);
    for (const PlotLayout &part : layout.parts)
        splitter->addWidget(build(part));
    splitter->setSizes(QList<int>(layout.sizes.begin(), layout.sizes.end()));
    for (int i = 0; i < splitter->count(); ++i)
        splitter->setStretchFactor(i, 1);
    connect(splitter, &QSplitter::splitterMoved, this, [this] {
        m_dashboard.layout = layoutOf(*m_root);
        emit edited();
    });
    return splitter;
}

PlotLayout DashboardView::layoutOf(const QWidget &widget)
{
    PlotLayout layout;
    const auto *splitter = qobject_cast<const QSplitter *>(&widget);
    if (!splitter) {
        const auto *of = qobject_cast<const PlotCard *>(&widget);
        layout.plot = of ? of->id() : PlotId::None;
        return layout;
    }
    layout.kind =
        splitter->orientation() == Qt::Vertical ? PlotLayout::Kind::Rows : PlotLayout::Kind::Columns;
    const QList<int> sizes = splitter->sizes();
    for (int i = 0; i < splitter->count(); ++i) {
        layout.parts.push_back(layoutOf(*splitter->widget(i)));
        layout.sizes.push_back(std::max(1, sizes.at(i)));
    }
    return layout;
}

PlotCard *DashboardView::card(PlotId plot) const
{
    const auto found = m_cards.find(plot);
    return found == m_cards.end() ? nullptr : found->second;
}

std::vector<PlotCard *> DashboardView::cards() const
{
    std::vector<PlotCard *> list;
    for (const PlotId plot : plotsOf(m_dashboard.layout))
        if (PlotCard *of = card(plot))
            list.push_back(of);
    return list;
}

PlotCard *DashboardView::currentCard() const
{
    if (PlotCard *current = card(m_current))
        return current;
    return cards().front();
}

void DashboardView::addSignals(const std::vector<SignalSource> &sources)
{
    currentCard()->addSignals(sources);
}

PlotCard *DashboardView::addPlotBeside(PlotId plot, PlotSide side, const std::vector<SignalSource> &sources)
{
    const PlotId added = addPlot(m_dashboard, plot, side);
    if (added == PlotId::None)
        return nullptr;
    m_maximised = PlotId::None;
    rebuild();
    if (!sources.empty())
        card(added)->addSignals(sources);
    m_current = added;
    emit edited();
    return card(added);
}

void DashboardView::removePlotOf(PlotId plot)
{
    removePlot(m_dashboard, plot);
    m_history.clear();
    rebuild();
    emit edited();
}

void DashboardView::toggleMaximised(PlotId plot)
{
    m_maximised = m_maximised == PlotId::None ? plot : PlotId::None;
    rebuild();
    if (PlotCard *of = card(plot))
        of->setFocus(Qt::OtherFocusReason);
}

} // namespace espalier
