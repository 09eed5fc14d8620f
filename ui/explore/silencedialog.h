// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace espalier {

class TopicMarks;

/// The silence alarms of a connection: which there are, what state they are in, new ones.
class SilenceDialog : public QDialog
{
    Q_OBJECT
public:
    SilenceDialog(TopicMarks &marks, ConnectionId connection, QWidget *parent);
    /// Fills in what a new alarm is for.
    void propose(const QString &topicFilter);

private:
    void refresh();
    void add();
    void remove();
    void check();

    TopicMarks &m_marks;
    ConnectionId m_connection;
    QTableWidget *m_table;
    QLineEdit *m_filter;
    QSpinBox *m_seconds;
    QPushButton *m_add;
    QPushButton *m_remove;
};

} // namespace espalier
