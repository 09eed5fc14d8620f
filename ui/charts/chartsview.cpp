// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartsview.h"

#include "core/net/wallclock.h"
#include "ui/charts/dashboardtoolbar.h"
#include "ui/common/units.h"
#include "ui/shell/frameclock.h"
#include "ui/theme/controls.h"

#include <QDateTime>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {

constexpr auto frameInterval = 33ms;
constexpr auto hiddenInterval = 500ms;
constexpr auto slowestStep = 1s;

} // namespace

ChartsView::ChartsView(SignalHub &hub, FrameClock &clock, Theme &theme, Preferences &preferences,
                       QWidget *parent)
    : QWidget(parent)
    , m_hub(hub)
    , m_clock(clock)
    , m_source(hub)
    , m_pane(new ChartsPane(m_source, theme, preferences, this))
    , m_status(plainLabel({}, Role::Muted, theme.textFont()))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pane);
    m_status->setContentsMargins(12, 0, 12, 0);
    for (QTimer *timer : {&m_wait, &m_step, &m_hidden})
        timer->setSingleShot(true);
    m_hidden.setInterval(hiddenInterval);
    connect(&m_wait, &QTimer::timeout, &clock, &FrameClock::request);
    connect(&m_step, &QTimer::timeout, this, &ChartsView::request);
    connect(&m_hidden, &QTimer::timeout, this, &ChartsView::takeIn);
    connect(&hub, &SignalHub::pending, this, [this] {
        m_isPending = true;
        if (m_pane->isSeen())
            request();
        else if (!m_hidden.isActive())
            m_hidden.start();
    });
    connect(&hub, &SignalHub::stateChanged, this, &ChartsView::request);
    connect(&clock, &FrameClock::tick, this, &ChartsView::handleTick);
    connect(m_pane, &ChartsPane::stale, this, &ChartsView::request);
    connect(m_pane, &ChartsPane::momentWanted, this, &ChartsView::momentWanted);
    connect(m_pane, &ChartsPane::told, this, &ChartsView::told);
}

ChartsView::~ChartsView()
{
    // Its curves are released while the hub's face is still there.
    delete m_pane;
    // Nobody took it in: then it is ours.
    if (m_status && !m_status->parent())
        delete m_status;
}

QWidget *ChartsView::toolBarContent() const
{
    return m_pane->toolBar();
}

QWidget *ChartsView::statusContent() const
{
    return m_status;
}

void ChartsView::request()
{
    m_isStale = true;
    if (!m_pane->isSeen() || m_wait.isActive())
        return;
    const auto elapsed =
        m_sinceFrame.isValid() ? std::chrono::milliseconds(m_sinceFrame.elapsed()) : frameInterval;
    if (elapsed >= frameInterval)
        m_clock.request();
    else
        m_wait.start(std::chrono::duration_cast<std::chrono::milliseconds>(frameInterval - elapsed));
}

void ChartsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    request();
}

void ChartsView::takeIn()
{
    if (!std::exchange(m_isPending, false))
        return;
    m_hub.take();
    m_pane->watch();
}

/// Ticks come for others, too.
void ChartsView::handleTick()
{
    const bool isTooSoon =
        m_sinceFrame.isValid() && std::chrono::milliseconds(m_sinceFrame.elapsed()) < frameInterval;
    if (!m_isStale || isTooSoon || !m_pane->isSeen())
        return;
    m_sinceFrame.start();
    m_isStale = false;
    takeIn();
    draw();
}

void ChartsView::draw()
{
    m_pane->refresh(wallNow());
    showTotals();
    m_isStale = false;
    const auto step = m_pane->stepLength();
    if (!step)
        return;
    const auto length =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(*step));
    m_step.start(std::clamp<std::chrono::milliseconds>(length, frameInterval, slowestStep));
}

void ChartsView::showTotals()
{
    if (!m_status)
        return;
    const SignalTotals totals = m_hub.totals();
    QStringList parts {tr("%1 samples").arg(countText(totals.samples)),
                       tr("%1 of %2").arg(sizeText(totals.bytes), sizeText(totals.limit))};
    if (totals.evicted > 0)
        parts << tr("%1 oldest given up").arg(countText(totals.evicted));
    if (totals.missed > 0)
        parts << tr("%1 messages missed").arg(countText(totals.missed));
    const QString text = parts.join(QStringLiteral(" · "));
    if (m_status->text() != text)
        m_status->setText(text);
    m_status->setToolTip(
        tr("Samples of all signals in charts, and the memory that they take. When it is full, the "
           "series that hold most give up their oldest."));
}

} // namespace espalier
