// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartspane.h"

#include "ui/charts/charttools.h"
#include "ui/charts/dashboardtabs.h"
#include "ui/charts/dashboardtoolbar.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/common/units.h"
#include "ui/settings/preferences.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

const QString splitterState = QStringLiteral("charts/splitter");
constexpr int panelWidth = 300;
/// Where the plots' cards begin.
constexpr int tabsMargin = 12;
constexpr QSize windowSize {900, 560};

} // namespace

ChartsPane::ChartsPane(SeriesSource &source, Theme &theme, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_source(source)
    , m_theme(theme)
    , m_preferences(preferences)
    , m_store(preferences.folder())
    , m_toolBar(new DashboardToolBar(theme))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_tabs(new DashboardTabs(theme, this))
    , m_view(new DashboardView(source, theme, this))
    , m_tools(new ChartTools(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_splitter);
    // More plots than there is room for keep a height that can be read.
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_view);
    setSurface(scroll->viewport(), Role::Background);
    auto *plots = new QWidget(m_splitter);
    auto *stack = new QVBoxLayout(plots);
    stack->setContentsMargins(0, 0, 0, 0);
    stack->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(tabsMargin, 0, tabsMargin, 0);
    head->addWidget(m_tabs);
    stack->addLayout(head);
    stack->addWidget(scroll, 1);
    m_splitter->addWidget(plots);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    setSurface(this, Role::Background);
    joinToolBar();
    joinTabs();
    joinView(m_view);
    connect(m_tools, &ChartTools::told, this, &ChartsPane::told);
    connect(&m_store, &DashboardStore::listChanged, this, &ChartsPane::listDashboards);
    connect(&m_store, &DashboardStore::saveFailed, this, [this](const QString &detail) {
        emit told(tr("The dashboards could not be saved: %1").arg(detail));
    });
    showDashboard(*m_store.find(m_store.current()));
    if (!m_store.problem().isEmpty())
        QTimer::singleShot(0, this, [this] { emit told(m_store.problem()); });
}

ChartsPane::~ChartsPane()
{
    for (DashboardView *view : views())
        if (view != m_view)
            delete view;
    // Nobody took it in: then it is ours.
    if (m_toolBar && !m_toolBar->parent())
        delete m_toolBar;
}

DashboardToolBar *ChartsPane::toolBar() const
{
    return m_toolBar;
}

void ChartsPane::setSidePanel(QWidget *panel)
{
    m_splitter->insertWidget(0, panel);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(1, false);
    m_splitter->setSizes({panelWidth, width() - panelWidth});
    m_splitter->restoreState(m_preferences.state(splitterState));
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { m_preferences.setState(splitterState, m_splitter->saveState()); });
}

QList<Pane> ChartsPane::panes() const
{
    QList<Pane> panes;
    for (int i = 0; i < m_splitter->count(); ++i)
        panes.append(Pane {m_splitter->widget(i), m_splitter->widget(i)});
    panes.last().main = m_view->currentCard();
    return panes;
}

void ChartsPane::joinToolBar()
{
    DashboardToolBar *bar = m_toolBar;
    connect(bar, &DashboardToolBar::dashboardChosen, this, &ChartsPane::choose);
    connect(bar, &DashboardToolBar::newWanted, this, [this] {
        const Dashboard added = newDashboard(m_store.freeName(tr("Dashboard")));
        m_store.put(added);
        choose(added.id);
    });
    connect(bar, &DashboardToolBar::duplicateWanted, this, [this] {
        const Dashboard copy =
            copyOf(m_view->dashboard(), m_store.freeName(tr("%1 copy").arg(m_view->dashboard().name)));
        m_store.put(copy);
        choose(copy.id);
    });
    connect(bar, &DashboardToolBar::renameWanted, this, &ChartsPane::rename);
    connect(bar, &DashboardToolBar::removeWanted, this, &ChartsPane::confirmRemove);
    connect(bar, &DashboardToolBar::ownWindowWanted, this, &ChartsPane::openWindow);
    connect(bar, &DashboardToolBar::liveWanted, m_view, &DashboardView::goLive);
    connect(bar, &DashboardToolBar::pauseWanted, m_view, &DashboardView::freeze);
    connect(bar, &DashboardToolBar::windowChosen, m_view, &DashboardView::setWindow);
    connect(bar, &DashboardToolBar::gridChosen, m_view, &DashboardView::arrange);
    connect(bar, &DashboardToolBar::linkChosen, m_view, &DashboardView::setLinked);
    connect(bar, &DashboardToolBar::exportWanted, this, [this] { m_tools->exportCsv(*m_view); });
    connect(bar, &DashboardToolBar::saveImageWanted, this, [this] { m_tools->saveImage(*m_view); });
}

void ChartsPane::joinTabs()
{
    connect(m_tabs, &DashboardTabs::dashboardChosen, this, &ChartsPane::choose);
    connect(m_tabs, &DashboardTabs::renameWanted, this, &ChartsPane::rename);
    connect(m_tabs, &DashboardTabs::menuWanted, this, [this](QPoint position) {
        if (!m_toolBar)
            return;
        auto *menu = new QMenu(m_tabs);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_toolBar->fillMenu(*menu);
        menu->popup(position);
    });
}

void ChartsPane::listDashboards()
{
    m_tabs->setDashboards(m_store.dashboards(), m_store.current());
    if (m_toolBar)
        m_toolBar->setDashboards(m_store.dashboards(), m_store.current());
}

void ChartsPane::joinView(DashboardView *view)
{
    connect(view, &DashboardView::edited, this, [this, view] { handleEdited(view); });
    connect(view, &DashboardView::stale, this, &ChartsPane::stale);
    connect(view, &DashboardView::momentWanted, this, &ChartsPane::momentWanted);
    connect(view, &DashboardView::alarm, this, [this, view](const QString &text) {
        // The same dashboard in two views is told of once.
        const auto all = views();
        const auto first = std::ranges::find_if(
            all, [view](const DashboardView *each) { return each->dashboard().id == view->dashboard().id; });
        if (first != all.end() && *first == view)
            emit told(text);
    });
    connect(view, &DashboardView::cardMenuFilling, m_tools,
            [this, view](PlotCard *card, QMenu &menu) { m_tools->fillMenu(*view, *card, menu); });
    connect(view, &DashboardView::cardAdded, m_tools,
            [this, view](PlotCard *card) { m_tools->join(*view, *card); });
    for (PlotCard *card : view->cards())
        m_tools->join(*view, *card);
    connect(view, &DashboardView::modeChanged, this, [this, view] {
        if (view == m_view && m_toolBar)
            m_toolBar->setMode(view->isLive() ? DashboardToolBar::Mode::Live
                                              : DashboardToolBar::Mode::Frozen);
    });
}

QList<DashboardView *> ChartsPane::views() const
{
    QList<DashboardView *> list {m_view};
    for (const auto &window : m_windows)
        if (window)
            list.append(window);
    return list;
}

void ChartsPane::handleEdited(DashboardView *edited)
{
    const Dashboard &dashboard = edited->dashboard();
    // A dashboard that was deleted meanwhile stays so.
    if (!m_store.find(dashboard.id))
        return;
    m_store.put(dashboard);
    for (DashboardView *view : views())
        if (view != edited && view->dashboard().id == dashboard.id && view->dashboard() != dashboard)
            view->setDashboard(dashboard);
    if (m_toolBar && m_view->dashboard().id == dashboard.id) {
        m_toolBar->setWindow(dashboard.window);
        m_toolBar->setLinked(dashboard.linkedTime);
    }
    emit curvesChanged();
}

void ChartsPane::showDashboard(const Dashboard &dashboard)
{
    m_view->setDashboard(dashboard);
    listDashboards();
    if (m_toolBar) {
        m_toolBar->setWindow(dashboard.window);
        m_toolBar->setLinked(dashboard.linkedTime);
    }
    emit curvesChanged();
    emit stale();
}

void ChartsPane::choose(const QUuid &id)
{
    const Dashboard *found = m_store.find(id);
    if (!found)
        return;
    m_store.setCurrent(id);
    showDashboard(Dashboard(*found));
}

void ChartsPane::rename()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename Dashboard"));
    dialog->setLabelText(tr("Name:"));
    dialog->setTextValue(m_view->dashboard().name);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &name) {
        if (!name.trimmed().isEmpty())
            m_view->setName(name.trimmed().left(200));
    });
    dialog->open();
}

void ChartsPane::confirmRemove()
{
    const Dashboard &dashboard = m_view->dashboard();
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete Dashboard"), {}, QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Delete the dashboard “%1”?").arg(dashboard.name));
    box->setInformativeText(tr("Its plots are lost. Topics and their history stay."));
    QPushButton *sure = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(sure, &QPushButton::clicked, this, [this, id = dashboard.id] {
        if (DashboardView *window = m_windows.value(id))
            window->close();
        m_store.remove(id);
        choose(m_store.current());
    });
    box->open();
}

void ChartsPane::openWindow()
{
    const Dashboard dashboard = m_view->dashboard();
    QPointer<DashboardView> &window = m_windows[dashboard.id];
    if (!window) {
        // A child, so that the program ends with its main window.
        window = new DashboardView(m_source, m_theme, this);
        window->setWindowFlag(Qt::Window);
        window->setAttribute(Qt::WA_DeleteOnClose);
        window->setWindowTitle(dashboard.name);
        setSurface(window, Role::Background);
        joinView(window);
        window->setDashboard(dashboard);
        window->resize(windowSize);
    }
    window->show();
    window->raise();
    window->activateWindow();
    emit stale();
}

void ChartsPane::addSignals(const std::vector<SignalSource> &sources)
{
    m_view->addSignals(sources);
}

void ChartsPane::showTime(SampleTime time)
{
    for (DashboardView *view : views())
        view->showTime(time);
}

std::optional<int> ChartsPane::colorOf(const SignalSource &source) const
{
    for (const PlotSpec &plot : m_view->dashboard().plots)
        for (const CurveSpec &curve : plot.curves)
            if (curve.source == source)
                return curve.color;
    return std::nullopt;
}

bool ChartsPane::showsTopic(const QUuid &profile, const QByteArray &topicName) const
{
    const auto isOfTopic = [&](const SignalAddress &input) {
        return input.profile == profile && input.topicName == topicName;
    };
    const auto shows = [&](const CurveSpec &curve) {
        return std::ranges::any_of(curve.source.inputs, isOfTopic);
    };
    return std::ranges::any_of(m_view->dashboard().plots,
                               [&](const PlotSpec &plot) { return std::ranges::any_of(plot.curves, shows); });
}

bool ChartsPane::isSeen() const
{
    for (const DashboardView *view : views())
        if (view->isVisible() && !view->window()->isMinimized())
            return true;
    return false;
}

void ChartsPane::refresh(SampleTime now)
{
    for (DashboardView *view : views())
        if (view->isVisible())
            view->refresh(now);
}

void ChartsPane::watch()
{
    for (DashboardView *view : views())
        view->watch();
}

std::optional<SampleTime> ChartsPane::stepLength() const
{
    std::optional<SampleTime> least;
    for (const DashboardView *view : views())
        if (const auto step = view->isVisible() ? view->stepLength() : std::nullopt)
            least = std::min(*step, least.value_or(*step));
    return least;
}

} // namespace espalier
