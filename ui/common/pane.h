// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace espalier {

/// A part of a view that the keyboard reaches as a whole.
struct Pane
{
    QWidget *area = nullptr;
    /// What gets the keyboard at first, or something in it; later it is what had it last.
    QWidget *main = nullptr;
};

/// Whether some of it can be seen: a splitter that folds a widget away moves it out of sight and does not hide it.
[[nodiscard]] bool isInSight(const QWidget *widget);

enum class PaneStep { Next, Previous };
/// What gets the keyboard at first: also while the panes have no place yet. Null when none is shown.
[[nodiscard]] QWidget *firstEntrance(const QList<Pane> &panes);
/// Gives the keyboard to the pane after or before the one that has it; to the first or last when none has. Panes out of
/// sight are passed over.
void goToPane(const QList<Pane> &panes, PaneStep step);

} // namespace espalier
