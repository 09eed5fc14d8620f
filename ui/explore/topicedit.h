// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLineEdit>

class QCompleter;
class QStringListModel;

namespace espalier {

/// Where a topic is typed; offers those that begin like it, when told which.
class TopicEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit TopicEdit(const Theme &theme, QWidget *parent = nullptr);
    /// Nothing happens when something else has been typed meanwhile.
    void setCompletions(const QString &prefix, const QStringList &topics);

private:
    QCompleter *m_completer;
    QStringListModel *m_completions;
};

} // namespace espalier
