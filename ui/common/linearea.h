// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QFont>

namespace espalier {

/// What views of lines in the data font have in common: the font and its measures, the margins, and that keys for copying
/// and selecting belong to the view, not to the window's menu.
class LineArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    LineArea(const Theme &theme, QWidget *parent);
    ~LineArea() override;

protected:
    static constexpr int lineHeight = 19;
    static constexpr int margin = 12;
    static constexpr int topMargin = 8;

    bool event(QEvent *event) override;
    /// Whether Ctrl+F is for this view.
    [[nodiscard]] virtual bool isSearchable() const { return false; }
    /// The measures of the font have changed: lines and scroll bars are to be computed anew.
    virtual void layOut() = 0;

    [[nodiscard]] const Theme &theme() const { return m_theme; }
    [[nodiscard]] const QFont &dataFont() const { return m_font; }
    /// Width of a digit.
    [[nodiscard]] qreal digitWidth() const { return m_digitWidth; }
    /// From the top of a line to its base line.
    [[nodiscard]] qreal ascent() const { return m_ascent; }

private:
    void takeFont();

    const Theme &m_theme;
    QFont m_font;
    qreal m_digitWidth = 8;
    qreal m_ascent = 12;
};

} // namespace espalier
