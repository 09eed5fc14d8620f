// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QImage>
#include <QPointer>
#include <QString>
#include <QWidget>

#include <vector>

namespace espalier {

class PlotCard;

/// Plots as a picture for elsewhere: titles, legends, curves, without buttons. GUI thread.
class ChartPicture
{
public:
    /// `cards` stand within `area`, their common parent or one of them, and keep their places; those that go meanwhile are
    /// left out. `area` outlives this.
    ChartPicture(const std::vector<const PlotCard *> &cards, const QWidget &area, const Theme &theme);

    [[nodiscard]] QImage image(qreal scale) const;
    [[nodiscard]] QByteArray svg(const QString &title) const;
    /// One page as large as the picture.
    [[nodiscard]] QByteArray pdf(const QString &title) const;

private:
    void paint(QPaintDevice &device, qreal scale) const;

    std::vector<QPointer<const QWidget>> m_cards;
    const QWidget &m_area;
    const Theme &m_theme;
};

} // namespace espalier
