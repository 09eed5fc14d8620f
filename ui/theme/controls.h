// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QLabel>

class QAbstractButton;

namespace espalier {

/// How the style draws a push button or tool button.
enum class ButtonKind {
    Normal,
    /// Filled with the accent: the one action that a pane is for.
    Primary,
    /// Without a frame until the mouse is over it.
    Quiet,
    /// Accent text without a frame.
    Link,
    /// Round, 24 px high: a filter, a subscription.
    Chip,
    /// A view of the rail: icon above text, filled with the soft accent while it is the current one.
    Rail,
};
void setButtonKind(QAbstractButton *button, ButtonKind kind);
[[nodiscard]] ButtonKind buttonKind(const QWidget *widget);

/// Text in the colour of a role; follows the scheme by itself. See paletteRole() for the roles that can be named.
void setTextRole(QWidget *widget, Role role);
/// Fills the widget's background with a role; follows the scheme by itself.
void setSurface(QWidget *widget, Role role);

/// A label for text of any origin: never interpreted as markup.
[[nodiscard]] QLabel *plainLabel(const QString &text, QWidget *parent = nullptr);
[[nodiscard]] QLabel *plainLabel(const QString &text, Role role, const QFont &font,
                                 QWidget *parent = nullptr);

/// A line of one pixel between two panes.
[[nodiscard]] QFrame *hairline(Qt::Orientation orientation, QWidget *parent = nullptr);

/// A quiet line edit looks like a label until it is pointed at or has the keyboard: a name that can be changed in place.
enum class InputKind { Normal, Quiet };
void setInputKind(QWidget *input, InputKind kind);
[[nodiscard]] InputKind inputKind(const QWidget *input);

/// Marks an input as wrong (drawn with an error frame) or right again.
enum class Validity { Fine, Wrong };
void setValidity(QWidget *input, Validity validity);
[[nodiscard]] Validity validity(const QWidget *input);

} // namespace espalier
