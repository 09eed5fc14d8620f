// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPointer>

class QLineEdit;
class QListWidget;

namespace espalier {

class Explorer;

/// Asks for a topic, with those that begin like what is typed.
class GoToTopicDialog : public QDialog
{
    Q_OBJECT
public:
    GoToTopicDialog(Explorer &explorer, QWidget *parent);

signals:
    void chosen(const QString &topicName);

private:
    void complete();
    void finish();

    QPointer<Explorer> m_explorer;
    QLineEdit *m_topic;
    QListWidget *m_list;
};

} // namespace espalier
