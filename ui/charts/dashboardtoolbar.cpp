// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dashboardtoolbar.h"

#include "ui/charts/chartwords.h"
#include "ui/common/menutext.h"
#include "ui/theme/controls.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOptionButton>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

constexpr std::array windows {10, 30, 60, 300, 600, 1800, 3600, 6 * 3600, 12 * 3600, 24 * 3600, 0};
constexpr std::array<std::pair<std::size_t, std::size_t>, 8> grids {
    {{1, 1}, {2, 1}, {3, 1}, {1, 2}, {2, 2}, {3, 2}, {1, 3}, {3, 3}}};
constexpr int chooserWidth = 220;

QString opensMenu(const QString &text)
{
    return DashboardToolBar::tr("%1 ▾", "button that opens a menu").arg(text);
}

QToolButton *menuButton(ButtonKind kind, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    setButtonKind(button, kind);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setMenu(new QMenu(button));
    return button;
}

/// Looks like a field from which one chooses: what is chosen at its beginning, the arrow at its end.
class ChooserButton : public QPushButton
{
public:
    using QPushButton::QPushButton;
    [[nodiscard]] QSize sizeHint() const override { return QPushButton::sizeHint() + QSize(arrowRoom, 0); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStyleOptionButton option;
        initStyleOption(&option);
        option.text.clear();
        QPainter painter(this);
        style()->drawControl(QStyle::CE_PushButton, &option, &painter, this);
        const auto placed = [this](const QRect &logical) {
            return QStyle::visualRect(layoutDirection(), rect(), logical);
        };
        painter.setPen(palette().color(QPalette::ButtonText));
        painter.drawText(placed(rect().adjusted(padding, 0, -arrowRoom, 0)),
                         int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter))
                             | Qt::TextShowMnemonic | Qt::TextSingleLine,
                         text());
        option.rect = placed({width() - padding - arrowSize, 0, arrowSize, height()});
        style()->drawPrimitive(QStyle::PE_IndicatorArrowDown, &option, &painter, this);
    }

private:
    static constexpr int padding = 10;
    static constexpr int arrowSize = 12;
    static constexpr int arrowRoom = padding + arrowSize + 8;
};

} // namespace

DashboardToolBar::DashboardToolBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_chooser(new ChooserButton(this))
    , m_chooserMenu(new QMenu(m_chooser))
    , m_live(new QPushButton(tr("Live"), this))
    , m_window(menuButton(ButtonKind::Chip, this))
    , m_grid(menuButton(ButtonKind::Chip, this))
    , m_pause(new QPushButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_chooser->setMinimumWidth(chooserWidth);
    m_chooser->setFont(theme.scaledTextFont(1, QFont::DemiBold));
    m_chooser->setToolTip(tr("Dashboards: choose, add, rename, remove"));
    setButtonKind(m_live, ButtonKind::Chip);
    m_live->setCheckable(true);
    m_live->setToolTip(tr("Follow what comes in (End)"));
    auto *exporting = new QPushButton(tr("Export CSV…"), this);
    auto *image = new QPushButton(tr("Save Image…"), this);
    row->addWidget(m_chooser);
    row->addWidget(m_live);
    row->addWidget(m_window);
    row->addWidget(m_grid);
    row->addStretch(1);
    row->addWidget(m_pause);
    row->addWidget(exporting);
    row->addWidget(image);
    buildWindows();
    buildGrids();
    connect(m_chooser, &QPushButton::clicked, this, [this] {
        fillDashboards();
        m_chooserMenu->popup(m_chooser->mapToGlobal(m_chooser->rect().bottomLeft()));
    });
    connect(m_live, &QPushButton::clicked, this, [this] {
        showMode();
        emit liveWanted();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_mode == Mode::Live)
            emit pauseWanted();
        else
            emit liveWanted();
    });
    connect(exporting, &QPushButton::clicked, this, &DashboardToolBar::exportWanted);
    connect(image, &QPushButton::clicked, this, &DashboardToolBar::saveImageWanted);
    connect(&theme, &Theme::changed, this, &DashboardToolBar::showMode);
    setWindow(std::chrono::seconds(600));
    showMode();
}

DashboardToolBar::~DashboardToolBar() = default;

void DashboardToolBar::buildWindows()
{
    for (const int seconds : windows) {
        const std::chrono::seconds window(seconds);
        m_window->menu()->addAction(ChartWords::window(window), this,
                                    [this, window] { emit windowChosen(window); });
    }
}

void DashboardToolBar::buildGrids()
{
    m_grid->setText(opensMenu(tr("Layout")));
    m_grid->setToolTip(tr("Arrange the plots in a grid. Plots with curves stay."));
    for (const auto &grid : grids)
        m_grid->menu()->addAction(tr("%1 × %2", "rows and columns").arg(grid.first).arg(grid.second), this,
                                  [this, grid] { emit gridChosen(grid.first, grid.second); });
    m_grid->menu()->addSeparator();
    m_linked = m_grid->menu()->addAction(tr("&Link Time of All Plots"));
    m_linked->setCheckable(true);
    m_linked->setChecked(true);
    connect(m_linked, &QAction::triggered, this, &DashboardToolBar::linkChosen);
}

void DashboardToolBar::setDashboards(const QList<Dashboard> &dashboards, const QUuid &current)
{
    m_dashboards = dashboards;
    m_current = current;
    const auto found = std::ranges::find(m_dashboards, current, &Dashboard::id);
    const QString name = found == m_dashboards.end() ? QString() : found->name;
    m_chooser->setText(plainMnemonic(m_chooser->fontMetrics().elidedText(name, Qt::ElideRight, 240)));
    m_chooser->setAccessibleName(tr("Dashboard: %1").arg(name));
}

void DashboardToolBar::fillDashboards()
{
    m_chooserMenu->clear();
    for (const Dashboard &dashboard : std::as_const(m_dashboards)) {
        QAction *action = m_chooserMenu->addAction(menuText(dashboard.name), this,
                                                   [this, id = dashboard.id] { emit dashboardChosen(id); });
        action->setCheckable(true);
        action->setChecked(dashboard.id == m_current);
    }
    m_chooserMenu->addSeparator();
    fillMenu(*m_chooserMenu);
}

void DashboardToolBar::fillMenu(QMenu &menu)
{
    menu.addAction(tr("&New Dashboard"), this, &DashboardToolBar::newWanted);
    menu.addAction(tr("&Rename…"), this, &DashboardToolBar::renameWanted);
    menu.addAction(tr("&Duplicate"), this, &DashboardToolBar::duplicateWanted);
    menu.addAction(tr("Open in a &Window of Its Own"), this, &DashboardToolBar::ownWindowWanted);
    menu.addSeparator();
    menu.addAction(tr("D&elete…"), this, &DashboardToolBar::removeWanted);
}

void DashboardToolBar::setMode(Mode mode)
{
    m_live->setChecked(mode == Mode::Live);
    if (std::exchange(m_mode, mode) != mode)
        showMode();
}

void DashboardToolBar::showMode()
{
    const bool isLive = m_mode == Mode::Live;
    m_live->setChecked(isLive);
    m_pause->setText(isLive ? tr("Pause") : tr("Resume"));
    m_pause->setToolTip(isLive ? tr("Let the plots stand still. Samples are kept.")
                               : tr("Follow what comes in again."));
    m_pause->setIcon(m_theme.icon(isLive ? QStringLiteral("pause") : QStringLiteral("play"), Role::Text));
}

void DashboardToolBar::setWindow(std::chrono::seconds window)
{
    m_window->setText(opensMenu(ChartWords::window(window)));
    m_window->setAccessibleName(tr("Time shown: %1").arg(ChartWords::window(window)));
}

void DashboardToolBar::setLinked(bool isLinked)
{
    m_linked->setChecked(isLinked);
}

} // namespace espalier
