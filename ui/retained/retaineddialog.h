// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/retainedbackup.h"
#include "core/service/retainedmanager.h"

#include <QDialog>

#include <memory>

class QLabel;
class QLineEdit;
class QMenu;
class QProgressBar;
class QPushButton;
class QTableView;

namespace espalier {

class LatestTask;
class RetainedModel;
class Theme;

/// What the server of a connection retains: look, sort, filter, clear with a count first, back up, bring back. Not modal.
/// GUI thread.
class RetainedDialog : public QDialog
{
    Q_OBJECT
public:
    RetainedDialog(std::unique_ptr<RetainedManager> manager, const QString &connection, const Theme &theme,
                   QWidget *parent = nullptr);
    ~RetainedDialog() override;

    void look(const QString &topicFilter);

private:
    void makeLookRow();
    void makeTable(const Theme &theme);
    void makeTaskRow();
    void makeButtons();
    void connectManager();

    void handleProgress(const RetainedProgress &progress);
    void handleEnded(const RetainedOutcome &outcome, const RetainedMessages &messages);
    void clearSelected();
    void fillBelowMenu();
    void confirmClear(const RetainedMessages &messages);
    void backUp();
    void restoreBackup();
    void handleWritten(const QString &path, qsizetype wanted,
                       const Expected<qsizetype, RetainedBackupError> &written);
    void readBackup(const QString &path);
    void confirmRestore(const RetainedMessages &messages);
    void showState();
    void showFileTask(const QString &text);
    void say(const QString &text);
    [[nodiscard]] RetainedMessages selected() const;

    std::unique_ptr<RetainedManager> m_manager;
    RetainedModel *m_model;
    QLineEdit *m_filter;
    QPushButton *m_look;
    QLineEdit *m_search;
    QLabel *m_count;
    QTableView *m_table;
    QProgressBar *m_progress;
    QLabel *m_state;
    QPushButton *m_cancel;
    QPushButton *m_clear;
    QPushButton *m_clearBelow;
    QMenu *m_belowMenu;
    QPushButton *m_backUp;
    QPushButton *m_restore;
    QPushButton *m_undo;
    /// Reads and writes backups.
    LatestTask *m_file;
};

} // namespace espalier
