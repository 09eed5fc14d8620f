// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPushButton>

namespace espalier {

class Theme;

/// The colour by which a connection or a subscription is told apart: a swatch that opens a menu of colours.
class ColorButton : public QPushButton
{
    Q_OBJECT
public:
    enum class None { Impossible, Offered };
    ColorButton(const QString &name, None none, const Theme &theme, QWidget *parent = nullptr);

    /// "#rrggbb", or empty for none.
    void setColor(const QString &color);
    [[nodiscard]] QString color() const { return m_color; }

signals:
    void edited();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addChoice(const QString &name, const QString &color);

    const Theme &m_theme;
    QString m_color;
};

/// The mark of a colour in menus; none for what is no colour.
[[nodiscard]] QIcon profileSwatch(const QString &color);

} // namespace espalier
