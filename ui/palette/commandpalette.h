// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/palette/command.h"

#include <QDialog>
#include <QPointer>

class QLineEdit;
class QListWidget;

namespace espalier {

class Explorer;
class Theme;

/// Finds every action and connection by its name, and every topic of the shown connection, as they are typed. Made anew
/// each time it is wanted.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    /// `explorer` may be null.
    CommandPalette(QList<Command> commands, Explorer *explorer, const Theme &theme, QWidget *parent);

signals:
    /// The user chose a topic instead of a command.
    void topicChosen(const QString &topicName);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void find();
    void show(const QStringList &topics);
    void finish();

    QList<Command> m_commands;
    /// What the list shows, in its order; topics stand behind.
    QList<Command> m_found;
    QPointer<Explorer> m_explorer;
    const Theme &m_theme;
    QLineEdit *m_text;
    QListWidget *m_list;
};

} // namespace espalier
