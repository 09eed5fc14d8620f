// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QMenu>
#include <QSet>
#include <QShortcut>
#include <QStringList>
#include <QWidget>

namespace espalier::test {

/// Texts of visible actions whose mnemonic another one of the same menu has, at any depth; empty is fine.
inline QStringList mnemonicsTwice(const QList<QAction *> &actions)
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

/// The keys that do something while `window` shows what it shows, each with the widgets in which they do: its own, or the
/// whole window.
class ActiveKeys
{
public:
    explicit ActiveKeys(const QWidget &window) : m_window(window)
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

    [[nodiscard]] qsizetype count() const { return m_scopes.size(); }

    /// Those that Qt would call ambiguous; empty is fine.
    [[nodiscard]] QStringList ambiguous() const
    {
        QStringList texts;
        for (auto each = m_scopes.begin(); each != m_scopes.end(); ++each)
            for (qsizetype i = 0; i < each->size(); ++i)
                for (qsizetype j = 0; j < i; ++j)
                    if (overlap(each->at(i), each->at(j)))
                        texts << each.key().toString();
        return texts;
    }

private:
    static bool overlap(const QWidget *a, const QWidget *b)
    {
        return a == b || a->isAncestorOf(b) || b->isAncestorOf(a);
    }

    void add(const QKeySequence &keys, const QWidget *widget, Qt::ShortcutContext context)
    {
        const bool isOfWindow = context == Qt::WindowShortcut || context == Qt::ApplicationShortcut;
        if (!keys.isEmpty())
            m_scopes[keys].append(isOfWindow ? &m_window : widget);
    }

    void addActions(const QWidget &widget)
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

    const QWidget &m_window;
    QHash<QKeySequence, QList<const QWidget *>> m_scopes;
    QSet<const QAction *> m_seen;
};

} // namespace espalier::test
