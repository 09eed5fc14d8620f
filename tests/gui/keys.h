// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QSet>
#include <QStringList>
#include <QWidget>

namespace espalier::test {

/// Texts of visible actions whose mnemonic another one of the same menu has, at any depth; empty is fine.
QStringList mnemonicsTwice(const QList<QAction *> &actions);

/// The keys that do something while `window` shows what it shows, each with the widgets in which they do: its own, or the
/// whole window.
class ActiveKeys
{
public:
    explicit ActiveKeys(const QWidget &window);

    [[nodiscard]] qsizetype count() const { return m_scopes.size(); }

    /// Those that Qt would call ambiguous; empty is fine.
    [[nodiscard]] QStringList ambiguous() const;

private:
    static bool overlap(const QWidget *a, const QWidget *b);

    void add(const QKeySequence &keys, const QWidget *widget, Qt::ShortcutContext context);

    void addActions(const QWidget &widget);

    const QWidget &m_window;
    QHash<QKeySequence, QList<const QWidget *>> m_scopes;
    QSet<const QAction *> m_seen;
};

} // namespace espalier::test
