// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/exploretoolbar.h"

#include "ui/explore/filterfield.h"
#include "ui/explore/subscriptionbar.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace espalier {

ExploreToolBar::ExploreToolBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_subscriptions(new SubscriptionBar(theme, this))
    , m_filter(new FilterField(theme, this))
    , m_pause(new QPushButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_subscriptions, 1);
    row->addWidget(m_filter);
    row->addWidget(m_pause);
    m_filter->setFixedWidth(280);
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Keep the picture still. Messages are still counted and kept."));
    showPause();
    connect(m_pause, &QPushButton::toggled, this, [this](bool paused) {
        showPause();
        emit pausedChanged(paused);
    });
    connect(&theme, &Theme::changed, this, &ExploreToolBar::showPause);
}

bool ExploreToolBar::isPaused() const
{
    return m_pause->isChecked();
}

void ExploreToolBar::setPaused(bool paused)
{
    m_pause->setChecked(paused);
}

void ExploreToolBar::showPause()
{
    m_pause->setText(isPaused() ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(m_theme.icon(isPaused() ? QStringLiteral("play") : QStringLiteral("pause"), Role::Text));
}

} // namespace espalier
