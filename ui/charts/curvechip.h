// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace espalier {

/// A curve in the legend of its plot: colour, name, value. Clicked it opens a menu; it can be dragged to another plot.
class CurveChip : public QAbstractButton
{
    Q_OBJECT
public:
    static constexpr int chipHeight = 22;

    explicit CurveChip(const Theme &theme, QWidget *parent = nullptr);

    void setCurve(const CurveSpec &curve);
    /// The room for the value grows and does not shrink, so that chips stand still.
    void setValue(const QString &value);
    [[nodiscard]] QString value() const { return m_value; }
    /// What is wrong with it; empty: nothing.
    void setProblem(const QString &problem);

    [[nodiscard]] QSize sizeHint() const override;

signals:
    /// It was dropped onto another plot, which has it now.
    void movedAway();
    void widthChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void drag();
    void describe();
    [[nodiscard]] QFont nameFont() const;
    [[nodiscard]] QFont valueFont() const;

    const Theme &m_theme;
    CurveSpec m_curve;
    QString m_name;
    QString m_value;
    QString m_problem;
    int m_valueWidth = 0;
    QPoint m_pressed;
};

} // namespace espalier
