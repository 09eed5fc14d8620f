// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace espalier {

class Theme;

/// A row of CommandPalette: icon, name, where else it is found, and its keys at the end.
class CommandDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum DataRole { PlaceRole = Qt::UserRole, KeysRole };

    CommandDelegate(const Theme &theme, QObject *parent);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace espalier
