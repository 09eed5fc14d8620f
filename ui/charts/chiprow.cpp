// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chiprow.h"

#include "ui/charts/curvechip.h"
#include "ui/common/menutext.h"
#include "ui/theme/controls.h"

#include <QEvent>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace espalier {

namespace {

constexpr int rowSpacing = 8;

} // namespace

ChipRow::ChipRow(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_rest(new QToolButton(this))
{
    setButtonKind(m_rest, ButtonKind::Quiet);
    m_rest->setFont(theme.scaledTextFont(12.0 / 13));
    m_rest->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_rest->setPopupMode(QToolButton::InstantPopup);
    m_rest->setMenu(new QMenu(m_rest));
    m_rest->hide();
    connect(m_rest->menu(), &QMenu::aboutToShow, this, &ChipRow::fillRest);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

CurveChip *ChipRow::addChip()
{
    auto *chip = new CurveChip(m_theme, this);
    connect(chip, &CurveChip::widthChanged, this, &ChipRow::layOut);
    connect(chip, &CurveChip::clicked, this, [this, chip] {
        emit menuWanted(m_chips.indexOf(chip), chip->mapToGlobal(chip->rect().bottomLeft()));
    });
    connect(chip, &CurveChip::movedAway, this, [this, chip] { emit movedAway(m_chips.indexOf(chip)); });
    return chip;
}

void ChipRow::setCount(qsizetype count)
{
    while (m_chips.size() > count) {
        CurveChip *chip = m_chips.takeLast();
        chip->hide();
        // A drag of it may still be going on.
        chip->deleteLater();
    }
    while (m_chips.size() < count)
        m_chips.append(addChip());
    layOut();
    updateGeometry();
}

QSize ChipRow::sizeHint() const
{
    int width = 0;
    for (const CurveChip *chip : m_chips)
        width += chip->sizeHint().width() + rowSpacing;
    return {width, CurveChip::chipHeight};
}

QSize ChipRow::minimumSizeHint() const
{
    return {m_chips.isEmpty() ? 0 : 60, CurveChip::chipHeight};
}

bool ChipRow::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::LayoutDirectionChange)
        layOut();
    return QWidget::event(event);
}

void ChipRow::resizeEvent(QResizeEvent *)
{
    layOut();
}

void ChipRow::layOut()
{
    const int restWidth = 56;
    int x = 0;
    m_shown = 0;
    bool isFull = false;
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        CurveChip *chip = m_chips.at(i);
        const int wish = chip->sizeHint().width();
        const int room = width() - x - (i + 1 < m_chips.size() ? restWidth + rowSpacing : 0);
        // The first one is shown even where it has to be cut.
        isFull = isFull || (wish > room && i > 0);
        if (!isFull) {
            const QRect place(x, 0, std::min(wish, std::max(room, 40)), CurveChip::chipHeight);
            chip->setGeometry(QStyle::visualRect(layoutDirection(), rect(), place));
            x += place.width() + rowSpacing;
            ++m_shown;
        }
        chip->setVisible(!isFull);
    }
    const qsizetype hidden = m_chips.size() - m_shown;
    m_rest->setVisible(hidden > 0);
    m_rest->setText(QStringLiteral("+%1").arg(hidden));
    m_rest->setAccessibleName(tr("%n more curves", nullptr, int(hidden)));
    m_rest->setGeometry(
        QStyle::visualRect(layoutDirection(), rect(), {x, 0, restWidth, CurveChip::chipHeight}));
}

void ChipRow::fillRest()
{
    QMenu *menu = m_rest->menu();
    menu->clear();
    for (qsizetype i = m_shown; i < m_chips.size(); ++i) {
        const CurveChip *chip = m_chips.at(i);
        menu->addAction(menuText(chip->accessibleName() + QStringLiteral("  ") + chip->value()), this,
                        [this, i] { emit menuWanted(i, m_rest->mapToGlobal(m_rest->rect().bottomLeft())); });
    }
}

} // namespace espalier
