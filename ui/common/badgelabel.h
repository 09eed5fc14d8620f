// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace espalier {

/// A short remark on a rounded ground: a content type, an acknowledgement. Plain text; elided when there is no room.
class BadgeLabel : public QLabel
{
    Q_OBJECT
public:
    enum class Tone { Neutral, Good, Warning, Error };

    explicit BadgeLabel(const Theme &theme, QWidget *parent = nullptr);
    void setBadge(const QString &text, Tone tone = Tone::Neutral);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    /// The colours of a tone: ground and text.
    struct Colors
    {
        Role ground = Role::Hover;
        Role text = Role::Muted;
    };
    [[nodiscard]] static Colors colorsOf(Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void takeFont();

    const Theme &m_theme;
    Tone m_tone = Tone::Neutral;
};

} // namespace espalier
