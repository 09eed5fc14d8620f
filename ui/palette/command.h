// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QList>
#include <QPointer>
#include <QString>

#include <functional>

class QMenuBar;
class QWidget;

namespace espalier {

/// Something that the user can have done by its name.
struct Command
{
    QString text;
    /// Where else it is found, as "View › Colours"; empty for nowhere.
    QString place {};
    /// The keys that do the same.
    QString keys {};
    QIcon icon {};
    std::function<void()> run {};
};

/// What can be done at present: every entry of the menus, which are brought up to date first, and the buttons that are seen
/// below `areas`. Each name once for each place; without those that have no name. What has gone until it is run does
/// nothing. GUI thread.
[[nodiscard]] QList<Command> offeredCommands(QMenuBar &menus, const QList<QWidget *> &areas);

/// Those that have each word of `text` in their name or place, whatever its case: names that begin with it first, then
/// those where a word begins with it.
[[nodiscard]] QList<Command> matchingCommands(const QList<Command> &commands, const QString &text);

} // namespace espalier
