// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace espalier {

class Theme;

/// The column of views at the left edge: icon above name; Settings at its foot.
class Rail : public QWidget
{
    Q_OBJECT
public:
    explicit Rail(Theme &theme, QWidget *parent = nullptr);

    /// Views are numbered in the order in which they are added.
    void addView(const QString &name, const QString &icon, const QKeySequence &shortcut);
    void setCurrent(int view);

signals:
    void viewChosen(int view);
    void settingsChosen();

private:
    QToolButton *addButton(const QString &name, const QString &icon);

    Theme &m_theme;
    QButtonGroup *m_views;
    QVBoxLayout *m_layout;
};

} // namespace espalier
