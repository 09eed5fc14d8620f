// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/badgelabel.h"

#include <QLineEdit>

namespace espalier {

/// A field for a filter, with a badge at its end that says what comes of it. What is wrong is underlined where it stands.
/// Escape clears, and leaves when there is nothing to clear; Enter and the down arrow leave for what was found.
class BadgedEdit : public QLineEdit
{
    Q_OBJECT
public:
    /// `badgeRoom`: what a badge may take at most; `behind`: what stands between it and the edge.
    BadgedEdit(const Theme &theme, int badgeRoom, int behind, QWidget *parent);
    ~BadgedEdit() override;

signals:
    /// Down or Return: go to what was found.
    void leftDownwards();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

    /// An empty text: none.
    void setBadge(const QString &text, BadgeLabel::Tone tone);
    /// No length: nothing is wrong.
    void underline(int position, int length);
    [[nodiscard]] const Theme &theme() const { return m_theme; }

private:
    const Theme &m_theme;
    const int m_badgeRoom;
    const int m_behind;
    QString m_badge;
    BadgeLabel::Tone m_tone = BadgeLabel::Tone::Neutral;
    bool m_isUnderlined = false;
};

} // namespace espalier
