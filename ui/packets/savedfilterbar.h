// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/foldingrow.h"
#include "ui/theme/theme.h"

#include <functional>
#include <vector>

class QMenu;
class QPushButton;

namespace espalier {

class Preferences;

/// Display filters that the user has kept, as buttons. Hidden while there are none. A button's menu renames and removes it;
/// those that do not fit are in a menu of their own.
class SavedFilterBar : public FoldingRow
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
    void fillMenu(QMenu *menu, qsizetype filter);
    void keep();
    void showFilters();
    void showFolded();

    const Theme &m_theme;
    Preferences &m_preferences;
    /// One for each.
    std::vector<QPushButton *> m_buttons;
    QList<Filter> m_filters;
};

} // namespace espalier
