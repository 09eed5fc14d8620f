// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace espalier {

/// How often what happened, as bars beside each other.
class Histogram : public QWidget
{
    Q_OBJECT
public:
    struct Bar
    {
        QString label {};
        std::uint64_t count = 0;
    };

    Histogram(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    void setBars(const QList<Bar> &bars);
    [[nodiscard]] const QList<Bar> &bars() const { return m_bars; }

    [[nodiscard]] QSize sizeHint() const override { return {480, 140}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 90}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect barRect(qsizetype bar) const;

    const Theme &m_theme;
    QList<Bar> m_bars;
};

} // namespace espalier
