// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;

namespace espalier {

class Preferences;

/// Display filters that the user has kept, as buttons. Hidden while there are none. A button's menu renames and removes it.
class SavedFilterBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr qsizetype maximumFilters = 30;

    SavedFilterBar(const Theme &theme, Preferences &preferences, QWidget *parent = nullptr);
    ~SavedFilterBar() override;

    struct Filter
    {
        QString name {};
        QString text {};
    };
    [[nodiscard]] const QList<Filter> &filters() const { return m_filters; }
    /// Asks for a name and keeps the filter.
    void save(const QString &text);
    void add(const QString &name, const QString &text);

signals:
    void filterWanted(const QString &text);

private:
    void askName(const QString &title, const QString &name,
                 const std::function<void(const QString &)> &named);
    void openMenu(qsizetype filter, const QPoint &globalPosition);
    void keep();
    void showFilters();

    const Theme &m_theme;
    Preferences &m_preferences;
    QHBoxLayout *m_row;
    QList<Filter> m_filters;
};

} // namespace espalier
