// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace espalier {

class Theme;

/// The colour by which a connection is told apart: a swatch that opens a menu of colours.
class ColorButton : public QPushButton
{
    Q_OBJECT
public:
    explicit ColorButton(Theme &theme, QWidget *parent = nullptr);

    /// "#rrggbb"; anything else is shown as the accent.
    void setColor(const QString &color);
    [[nodiscard]] QString color() const { return m_color; }

signals:
    void edited();

private:
    void addChoice(const QString &name, const QString &color);

    QString m_color;
};

} // namespace espalier
