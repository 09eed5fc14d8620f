// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

class QToolButton;

namespace espalier {

class CurveChip;

/// The legend of a plot: as many chips as fit beside each other; the rest in a menu.
class ChipRow : public QWidget
{
    Q_OBJECT
public:
    explicit ChipRow(const Theme &theme, QWidget *parent = nullptr);

    void setCount(qsizetype count);
    [[nodiscard]] const QList<CurveChip *> &chips() const { return m_chips; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// The menu of a curve is wanted, at a place on the screen.
    void menuWanted(qsizetype curve, const QPoint &position);
    void movedAway(qsizetype curve);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    CurveChip *addChip();
    void layOut();
    void fillRest();

    const Theme &m_theme;
    QList<CurveChip *> m_chips;
    QToolButton *m_rest;
    qsizetype m_shown = 0;
};

} // namespace espalier
