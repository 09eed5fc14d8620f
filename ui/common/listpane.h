// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QAbstractItemModel;
class QListView;
class QVBoxLayout;

namespace espalier {

/// The left side of a window that edits one of several things: a heading with a button for a new one, and the list.
class ListPane : public QWidget
{
    Q_OBJECT
public:
    /// `newName` is what the button is called for those who do not see it.
    ListPane(Theme &theme, const QString &title, const QString &newName, int width, QAbstractItemModel *model,
             QWidget *parent = nullptr);

    [[nodiscard]] QListView *list() const { return m_list; }
    /// Heading, line and list, for what is to stand between or below them.
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }

signals:
    void addWanted();
    void currentChanged();

private:
    QListView *m_list;
    QVBoxLayout *m_column;
};

} // namespace espalier
