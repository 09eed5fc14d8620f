// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace espalier {

/// Paints the rows of a comparison in the data font, what was removed and added in its colour.
class DiffDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit DiffDelegate(const Theme &theme, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace espalier
