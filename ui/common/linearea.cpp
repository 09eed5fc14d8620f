// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/linearea.h"

#include <QFontMetricsF>
#include <QKeyEvent>

namespace espalier {

LineArea::LineArea(const Theme &theme, QWidget *parent) : QAbstractScrollArea(parent), m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    // Offsets count from the left in every language: payloads are data.
    setLayoutDirection(Qt::LeftToRight);
    takeFont();
    connect(&theme, &Theme::changed, this, [this] {
        takeFont();
        layOut();
        viewport()->update();
    });
}

LineArea::~LineArea() = default;

void LineArea::takeFont()
{
    m_font = m_theme.dataFont();
    const QFontMetricsF metrics(m_font);
    m_digitWidth = metrics.horizontalAdvance(QLatin1Char('0'));
    m_ascent = (lineHeight - metrics.height()) / 2 + metrics.ascent();
}

bool LineArea::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)
            || (isSearchable() && key->matches(QKeySequence::Find))) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

} // namespace espalier
