// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

class QLabel;
class QTableWidget;

namespace espalier {

class PlotCard;

/// Figures of all curves of a plot over the range that it shows; follows it.
class CurveStatisticsDialog : public QDialog
{
    Q_OBJECT
public:
    CurveStatisticsDialog(const PlotCard &card, const Theme &theme, QWidget *parent = nullptr);

    void refresh();
    [[nodiscard]] QTableWidget *table() const { return m_table; }

private:
    void copy() const;

    QPointer<const PlotCard> m_card;
    QLabel *m_range;
    QTableWidget *m_table;
    QTimer m_timer;
};

} // namespace espalier
