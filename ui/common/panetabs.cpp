// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/panetabs.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace espalier {

namespace {

constexpr int gap = 10;
constexpr int countGap = 5;
constexpr int underline = 2;

} // namespace

PaneTabs::PaneTabs(const Theme &theme, QWidget *parent) : QTabBar(parent), m_theme(theme)
{
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(false);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    takeFont();
    connect(&theme, &Theme::changed, this, &PaneTabs::takeFont);
}

void PaneTabs::takeFont()
{
    setFont(m_theme.scaledTextFont(12.5 / 13, QFont::Medium));
}

QFont PaneTabs::currentFont() const
{
    return m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold);
}

QFont PaneTabs::countFont() const
{
    return m_theme.scaledTextFont(11.5 / 13, QFont::Medium);
}

void PaneTabs::setCount(int index, const QString &count)
{
    if (tabData(index).toString() == count)
        return;
    setTabData(index, count);
    // Sizes are asked for again when a text is set.
    setTabText(index, tabText(index));
    updateGeometry();
}

QSize PaneTabs::tabSizeHint(int index) const
{
    int width = QFontMetrics(currentFont()).horizontalAdvance(tabText(index));
    if (const QString count = tabData(index).toString(); !count.isEmpty())
        width += countGap + QFontMetrics(countFont()).horizontalAdvance(count);
    return {width + gap, barHeight};
}

QSize PaneTabs::minimumTabSizeHint(int index) const
{
    return tabSizeHint(index);
}

void PaneTabs::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int i = 0; i < count(); ++i) {
        const bool isCurrent = i == currentIndex();
        QRect rect = tabRect(i);
        rect.setWidth(rect.width() - gap);
        if (isRightToLeft())
            rect.translate(gap, 0);
        painter.setFont(isCurrent ? currentFont() : font());
        painter.setPen(m_theme.color(isCurrent ? Role::Text : Role::Muted));
        painter.drawText(rect, int(Qt::AlignVCenter | Qt::AlignLeading) | Qt::TextShowMnemonic, tabText(i));
        if (const QString count = tabData(i).toString(); !count.isEmpty()) {
            painter.setFont(countFont());
            painter.setPen(m_theme.color(Role::Faint));
            painter.drawText(rect, Qt::AlignVCenter | Qt::AlignTrailing, count);
        }
        if (isCurrent)
            painter.fillRect(QRect(rect.left(), height() - underline, rect.width(), underline),
                             m_theme.color(Role::Accent));
        if (isCurrent && hasFocus()) {
            QStyleOptionFocusRect option;
            option.initFrom(this);
            option.rect = rect.adjusted(-3, 6, 3, -6);
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
        }
    }
}

PaneHeader::PaneHeader(const Theme &theme, Lines lines, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_lines(lines), m_row(new QHBoxLayout(this))
{
    setFixedHeight(PaneTabs::barHeight + (lines == Lines::AboveAndBelow ? 1 : 0));
    m_row->setContentsMargins(12, lines == Lines::AboveAndBelow ? 1 : 0, 12, 0);
    m_row->setSpacing(10);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PaneHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Role::Line));
    if (m_lines == Lines::AboveAndBelow)
        painter.fillRect(QRect(0, 0, width(), 1), m_theme.color(Role::Line));
}

} // namespace espalier
