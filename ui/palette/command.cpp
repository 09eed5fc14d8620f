// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/command.h"

#include <QAbstractButton>
#include <QAction>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSet>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// A text of a menu or button without its mnemonic and its column of keys.
QString nameOf(QString text)
{
    text = text.section(u'\t', 0, 0);
    for (qsizetype at = text.indexOf(u'&'); at >= 0; at = text.indexOf(u'&', at + 1))
        text.remove(at, 1);
    return text.simplified();
}

/// Takes what is offered, each name once for each place.
class Collector
{
public:
    void addMenu(QMenu &menu, const QString &place)
    {
        // Menus that depend on what there is are made when they are about to be seen.
        emit menu.aboutToShow();
        for (QAction *action : menu.actions()) {
            const QString name = nameOf(action->text());
            if (action->isSeparator() || !action->isVisible() || !action->isEnabled() || name.isEmpty())
                continue;
            if (QMenu *inner = action->menu())
                addMenu(*inner, place.isEmpty() ? name : place + QStringLiteral(" › ") + name);
            else
                add(action, {.text = name, .place = place, .keys = keysOf(*action), .icon = action->icon()});
        }
    }

    void addButtons(const QWidget &area)
    {
        for (QAbstractButton *button : area.findChildren<QAbstractButton *>()) {
            const QString text = nameOf(button->text());
            const QString name = text.isEmpty() ? button->accessibleName() : text;
            if (!button->isVisible() || !button->isEnabled() || name.isEmpty())
                continue;
            if (QMenu *menu = menuOf(*button))
                addMenu(*menu, name);
            else
                add(button, {.text = name, .icon = button->icon()});
        }
    }

    [[nodiscard]] QList<Command> take() { return std::exchange(m_commands, {}); }

private:
    static QString keysOf(const QAction &action)
    {
        if (!action.shortcut().isEmpty())
            return action.shortcut().toString(QKeySequence::NativeText);
        return action.text().section(u'\t', 1, 1);
    }
    static QMenu *menuOf(const QAbstractButton &button)
    {
        if (const auto *tool = qobject_cast<const QToolButton *>(&button))
            return tool->menu();
        const auto *push = qobject_cast<const QPushButton *>(&button);
        return push ? push->menu() : nullptr;
    }

    void add(QAction *action, Command command)
    {
        command.run = [target = QPointer(action)] {
            if (target)
                target->trigger();
        };
        add(std::move(command));
    }
    void add(QAbstractButton *button, Command command)
    {
        command.run = [target = QPointer(button)] {
            if (target)
                target->click();
        };
        add(std::move(command));
    }
    void add(Command command)
    {
        const QString key = command.place + u'\n' + command.text;
        if (m_known.contains(key))
            return;
        m_known.insert(key);
        m_commands.append(std::move(command));
    }

    QList<Command> m_commands;
    QSet<QString> m_known;
};

enum class Rank { Name, Word, Within, Place, None };

Rank rankOf(const Command &command, const QStringList &words)
{
    Rank rank = Rank::Name;
    for (const QString &word : words) {
        const qsizetype at = command.text.indexOf(word, 0, Qt::CaseInsensitive);
        Rank found = Rank::None;
        if (at == 0)
            found = Rank::Name;
        else if (command.text.contains(u' ' + word, Qt::CaseInsensitive))
            found = Rank::Word;
        else if (at > 0)
            found = Rank::Within;
        else if (command.place.contains(word, Qt::CaseInsensitive))
            found = Rank::Place;
        rank = std::max(rank, found);
    }
    return rank;
}

} // namespace

QList<Command> offeredCommands(QMenuBar &menus, const QList<QWidget *> &areas)
{
    Collector collector;
    for (QAction *action : menus.actions())
        if (QMenu *menu = action->menu(); menu && action->isVisible())
            collector.addMenu(*menu, nameOf(action->text()));
    for (const QWidget *area : areas)
        collector.addButtons(*area);
    return collector.take();
}

QList<Command> matchingCommands(const QList<Command> &commands, const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<std::pair<Rank, Command>> ranked;
    for (const Command &command : commands)
        if (const Rank rank = rankOf(command, words); rank != Rank::None)
            ranked.append({rank, command});
    std::ranges::stable_sort(ranked, {}, &std::pair<Rank, Command>::first);
    QList<Command> found;
    for (auto &entry : ranked)
        found.append(std::move(entry.second));
    return found;
}

} // namespace espalier
