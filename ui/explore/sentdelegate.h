// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/badgelabel.h"

#include <QStyledItemDelegate>

namespace espalier {

/// Two lines for each row: its text; a detail, and a state as a badge. Below it a bar shows progress where there is one.
class SentDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// Strings; a BadgeLabel::Tone; from 0 to 1, or nothing.
    enum DataRole { DetailRole = Qt::UserRole + 100, BadgeRole, ToneRole, ProgressRole };

    explicit SentDelegate(const Theme &theme, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintBadge(QPainter *painter, const QStyleOptionViewItem &option, const QRect &room,
                    const QModelIndex &index) const;
    void paintProgress(QPainter *painter, const QStyleOptionViewItem &option, const QRect &room,
                       double progress) const;

    const Theme &m_theme;
};

} // namespace espalier
