// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/keys.h"

#include <QShortcut>

namespace espalier::test {

QStringList mnemonicsTwice(const QList<QAction *> &actions)
{
    QStringList doubles;
    QSet<QKeySequence> seen;
    for (const QAction *action : actions) {
        const QKeySequence mnemonic = QKeySequence::mnemonic(action->text());
        if (!mnemonic.isEmpty() && action->isVisible() && seen.contains(mnemonic))
            doubles << action->text();
        seen.insert(mnemonic);
        if (auto *menu = action->menu()) {
            emit menu->aboutToShow();
            doubles << mnemonicsTwice(menu->actions());
        }
    }
    return doubles;
}

ActiveKeys::ActiveKeys(const QWidget &window) : m_window(window)
{
    for (const auto *shortcut : window.findChildren<QShortcut *>()) {
        const auto *widget = qobject_cast<const QWidget *>(shortcut->parent());
        if (shortcut->isEnabled() && widget && widget->isVisible())
            for (const QKeySequence &keys : shortcut->keys())
                add(keys, widget, shortcut->context());
    }
    addActions(window);
    for (const auto *widget : window.findChildren<QWidget *>())
        if (widget->isVisible())
            addActions(*widget);
}

QStringList ActiveKeys::ambiguous() const
{
    QStringList texts;
    for (auto each = m_scopes.begin(); each != m_scopes.end(); ++each)
        for (qsizetype i = 0; i < each->size(); ++i)
            for (qsizetype j = 0; j < i; ++j)
                if (overlap(each->at(i), each->at(j)))
                    texts << each.key().toString();
    return texts;
}

bool ActiveKeys::overlap(const QWidget *a, const QWidget *b)
{
    return a == b || a->isAncestorOf(b) || b->isAncestorOf(a);
}

void ActiveKeys::add(const QKeySequence &keys, const QWidget *widget, Qt::ShortcutContext context)
{
    const bool isOfWindow = context == Qt::WindowShortcut || context == Qt::ApplicationShortcut;
    if (!keys.isEmpty())
        m_scopes[keys].append(isOfWindow ? &m_window : widget);
}

void ActiveKeys::addActions(const QWidget &widget)
{
    for (const QAction *action : widget.actions()) {
        if (m_seen.contains(action))
            continue;
        m_seen.insert(action);
        if (action->isEnabled())
            for (const QKeySequence &keys : action->shortcuts())
                add(keys, &widget, action->shortcutContext());
        if (const auto *menu = action->menu())
            addActions(*menu);
    }
}

} // namespace espalier::test
