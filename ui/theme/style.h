// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/themestate.h"

#include <QProxyStyle>

#include <memory>

class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionTab;
class QStyleOptionToolButton;
class QStyleOptionViewItem;

namespace espalier {

/// Draws controls as the design asks: flat, 28 px high, radius 6, hairlines, a visible ring around what has the
/// keyboard. What it does not draw comes from Fusion. A style and not a style sheet: sheets cost time for every widget
/// and cannot be combined with a style of one's own.
class Style : public QProxyStyle
{
    Q_OBJECT
public:
    explicit Style(std::shared_ptr<const ThemeState> state);

    using QProxyStyle::polish;
    using QProxyStyle::unpolish;
    void polish(QWidget *widget) override;
    void polish(QApplication *application) override;
    void unpolish(QApplication *application) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                       SubControl part, const QWidget *widget) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption *option,
                                       const QWidget *widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                         const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option,
                                  const QWidget *widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                                QStyleHintReturn *data) const override;
    [[nodiscard]] QPalette standardPalette() const override;

private:
    [[nodiscard]] QColor color(Role role) const { return m_state->color(role); }

    // Boxes (style.cpp)
    void drawBox(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &line,
                 qreal radius) const;
    void drawField(QPainter *painter, const QStyleOption *option, const QWidget *widget) const;
    void drawFrame(QPainter *painter, const QStyleOption *option, const QWidget *widget) const;
    void drawArrow(QPainter *painter, const QRectF &rect, Qt::ArrowType direction, const QColor &tint) const;

    // Controls that are clicked or filled in (stylecontrols.cpp)
    bool drawControlPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const;
    void drawPushButton(QPainter *painter, const QStyleOption *option, const QWidget *widget) const;
    void drawToolButton(QPainter *painter, const QStyleOption *option, const QWidget *widget) const;
    void drawWholeToolButton(QPainter *painter, const QStyleOptionToolButton &option,
                             const QWidget *widget) const;
    void drawButtonLabel(const QStyleOptionButton &option, QPainter *painter, const QWidget *widget) const;
    void drawCheckBox(QPainter *painter, const QStyleOption *option) const;
    void drawRadioButton(QPainter *painter, const QStyleOption *option) const;
    void drawComboBox(QPainter *painter, const QStyleOptionComboBox &option, const QWidget *widget) const;
    void drawSpinBox(QPainter *painter, const QStyleOptionSpinBox &option, const QWidget *widget) const;
    [[nodiscard]] QRect comboBoxRect(const QStyleOptionComboBox &option, SubControl part) const;
    [[nodiscard]] QRect spinBoxRect(const QStyleOptionSpinBox &option, SubControl part) const;

    // What lists, menus and panes are made of (styleitems.cpp)
    bool drawItemControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                         const QWidget *widget) const;
    void drawViewItem(QPainter *painter, const QStyleOptionViewItem &option) const;
    void drawTab(QPainter *painter, const QStyleOptionTab &option) const;
    void drawTabLabel(QPainter *painter, const QStyleOptionTab &option, const QWidget *widget) const;
    void drawHeaderSection(QPainter *painter, const QStyleOption *option) const;
    void drawMenuBarItem(QPainter *painter, const QStyleOptionMenuItem &option, const QWidget *widget) const;
    void drawMenuItem(QPainter *painter, const QStyleOptionMenuItem &option, const QWidget *widget) const;
    void drawScrollBar(QPainter *painter, const QStyleOptionSlider &option, const QWidget *widget) const;
    [[nodiscard]] QRect scrollBarRect(const QStyleOptionSlider &option, SubControl part) const;

    std::shared_ptr<const ThemeState> m_state;
    /// Underlined letters show only while somebody reaches for them.
    bool m_altPressed = false;
};

} // namespace espalier
