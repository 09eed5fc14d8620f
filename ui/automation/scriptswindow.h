// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/scriptrunner.h"
#include "ui/automation/scriptsession.h"
#include "ui/shell/services.h"

#include <QDialog>
#include <QPointer>
#include <QSet>
#include <QTimer>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QListView;
class QMessageBox;
class QPushButton;
class QSpinBox;

namespace espalier {

class ConnectionChooser;
class ScriptConsoleView;
class ScriptEditor;

/// The scripts: list, editor, output. A window of its own that stays beside the main one; scripts run on when it is closed.
class ScriptsWindow : public QDialog
{
    Q_OBJECT
public:
    /// `program` is espalier-script with its path.
    ScriptsWindow(const Services &services, const QString &program, QWidget *parent = nullptr);
    ~ScriptsWindow() override;

    /// What the chooser shows first.
    void chooseConnection(ConnectionId connection);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void makeList(QBoxLayout *layout);
    void makeHead(QBoxLayout *layout);
    void makeEditor(QBoxLayout *layout);
    void makeShortcuts();

    void handleCurrent();
    void handleEdited();
    void addNew();
    void askDelete();
    void remove(int row);
    [[nodiscard]] Expected<void, QString> save(int row);
    void saveAll();
    void run();
    void stop();
    void takeReports();
    void showScript(int row);
    void showState();
    void showConsole(int row);
    void tellProblem(const QString &text);
    [[nodiscard]] int current() const;
    [[nodiscard]] ScriptLimits limits() const;

    Services m_services;
    ScriptLibrary m_library;
    ScriptRunner m_runner;
    ScriptListModel *m_model;
    QListView *m_list = nullptr;
    QLineEdit *m_name;
    ConnectionChooser *m_connection;
    QSpinBox *m_limit;
    QPushButton *m_run;
    QPushButton *m_stop;
    QPushButton *m_stopAll;
    QPushButton *m_delete;
    ScriptEditor *m_editor;
    ScriptConsoleView *m_console;
    QLabel *m_state;
    QPointer<QMessageBox> m_problem;
    QTimer m_saveTimer {this};
    QSet<GuestId> m_pending;
    bool m_isShowing = false;
};

} // namespace espalier
