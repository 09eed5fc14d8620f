// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicedit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QStringListModel>

namespace espalier {

TopicEdit::TopicEdit(const Theme &theme, QWidget *parent)
    : QLineEdit(parent), m_completer(new QCompleter(this)), m_completions(new QStringListModel(this))
{
    setFont(theme.dataFont());
    setMaxLength(65'535);
    m_completer->setModel(m_completions);
    m_completer->setCaseSensitivity(Qt::CaseSensitive);
    m_completer->popup()->setFont(theme.dataFont());
    setCompleter(m_completer);
}

void TopicEdit::setCompletions(const QString &prefix, const QStringList &topics)
{
    if (prefix != text() || !hasFocus())
        return;
    m_completions->setStringList(topics);
    m_completer->setCompletionPrefix(prefix);
    if (topics.isEmpty() || (topics.size() == 1 && topics.first() == prefix))
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

} // namespace espalier
