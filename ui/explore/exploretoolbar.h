// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QPushButton;

namespace espalier {

class FilterField;
class SubscriptionBar;

/// What Explore puts into the tool bar: subscriptions, the filter of the tree, Pause.
class ExploreToolBar : public QWidget
{
    Q_OBJECT
public:
    explicit ExploreToolBar(const Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] SubscriptionBar *subscriptions() const { return m_subscriptions; }
    [[nodiscard]] FilterField *filter() const { return m_filter; }
    [[nodiscard]] bool isPaused() const;
    void setPaused(bool paused);

signals:
    void pausedChanged(bool paused);

private:
    void showPause();

    const Theme &m_theme;
    SubscriptionBar *m_subscriptions;
    FilterField *m_filter;
    QPushButton *m_pause;
};

} // namespace espalier
