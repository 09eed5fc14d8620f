// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/scriptswindow.h"

#include "core/automation/scriptexamples.h"
#include "ui/automation/automationwords.h"
#include "ui/automation/connectionchooser.h"
#include "ui/automation/scriptconsoleview.h"
#include "ui/automation/scripteditor.h"
#include "ui/common/listpane.h"
#include "ui/shell/frameclock.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {
/// Behind the last key that was typed.
constexpr int saveDelay = 1500;
} // namespace

ScriptsWindow::ScriptsWindow(const Services &services, const QString &program, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_library(services.folder)
    , m_runner(services.workspace, program)
    , m_model(new ScriptListModel(this))
    , m_name(new QLineEdit(this))
    , m_connection(new ConnectionChooser(services.workspace, this))
    , m_limit(new QSpinBox(this))
    , m_run(new QPushButton(services.theme.icon(QStringLiteral("play"), Role::OnAccent), tr("Run"), this))
    , m_stop(new QPushButton(services.theme.icon(QStringLiteral("stop")), tr("Stop"), this))
    , m_stopAll(new QPushButton(tr("Stop all"), this))
    , m_delete(new QPushButton(services.theme.icon(QStringLiteral("trash")), {}, this))
    , m_editor(new ScriptEditor(services.theme, this))
    , m_console(new ScriptConsoleView(services.theme, this))
    , m_state(plainLabel({}, Role::Muted, services.theme.scaledTextFont(11.5 / 13), this))
{
    setWindowTitle(tr("Scripts"));
    setWindowFlag(Qt::WindowMinMaxButtonsHint);
    resize(1000, 680);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeList(layout);
    layout->addWidget(hairline(Qt::Vertical, this));
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    makeHead(right);
    right->addWidget(hairline(Qt::Horizontal, this));
    makeEditor(right);
    layout->addLayout(right, 1);
    makeShortcuts();

    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveDelay);
    connect(&m_saveTimer, &QTimer::timeout, this, &ScriptsWindow::saveAll);
    connect(&m_runner, &ScriptRunner::reportPending, this, [this](GuestId script) {
        m_pending.insert(script);
        m_services.clock.request();
    });
    connect(&services.clock, &FrameClock::tick, this, &ScriptsWindow::takeReports);

    QList<ScriptSession> sessions;
    for (const auto &entry : m_library.entries())
        sessions.append({.entry = entry});
    m_model->reset(sessions);
    m_list->setCurrentIndex(m_model->index(0));
    handleCurrent();
}

ScriptsWindow::~ScriptsWindow()
{
    saveAll();
}

void ScriptsWindow::makeList(QBoxLayout *layout)
{
    auto *pane = new ListPane(m_services.theme, tr("Scripts"), tr("New script"), 210, m_model, this);
    m_list = pane->list();
    connect(pane, &ListPane::addWanted, this, &ScriptsWindow::addNew);
    connect(pane, &ListPane::currentChanged, this, &ScriptsWindow::handleCurrent);
    layout->addWidget(pane);
}

void ScriptsWindow::makeHead(QBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 8);
    head->setSpacing(8);
    m_name->setAccessibleName(tr("Name of the script"));
    m_name->setMaxLength(200);
    setInputKind(m_name, InputKind::Quiet);
    m_limit->setRange(1, 600);
    m_limit->setValue(2);
    m_limit->setPrefix(tr("at most "));
    m_limit->setSuffix(tr(" s"));
    m_limit->setAccessibleName(tr("Time a script may work before it goes back to waiting"));
    m_limit->setToolTip(m_limit->accessibleName());
    m_run->setToolTip(tr("Run (F5)"));
    m_stop->setToolTip(tr("Stop (Shift+F5)"));
    m_delete->setAccessibleName(tr("Delete script"));
    m_delete->setToolTip(m_delete->accessibleName());
    setButtonKind(m_run, ButtonKind::Primary);
    setButtonKind(m_delete, ButtonKind::Quiet);
    for (auto *button : {m_run, m_stop, m_stopAll, m_delete})
        button->setAutoDefault(false);
    head->addWidget(m_name, 1);
    for (auto *widget :
         std::initializer_list<QWidget *> {m_delete, m_connection, m_limit, m_stopAll, m_stop, m_run})
        head->addWidget(widget);
    layout->addLayout(head);
    connect(m_name, &QLineEdit::textEdited, this, &ScriptsWindow::handleEdited);
    connect(m_run, &QPushButton::clicked, this, &ScriptsWindow::run);
    connect(m_stop, &QPushButton::clicked, this, &ScriptsWindow::stop);
    connect(m_stopAll, &QPushButton::clicked, &m_runner, &ScriptRunner::stopAll);
    connect(m_delete, &QPushButton::clicked, this, &ScriptsWindow::askDelete);
    connect(m_connection, &QComboBox::currentIndexChanged, this, &ScriptsWindow::showState);
}

void ScriptsWindow::makeEditor(QBoxLayout *layout)
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_editor);
    splitter->addWidget(m_console);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({420, 160});
    layout->addWidget(splitter, 1);
    layout->addWidget(hairline(Qt::Horizontal, this));
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 6, 12, 6);
    m_state->setAccessibleName(tr("State of the script"));
    foot->addWidget(m_state, 1);
    layout->addLayout(foot);
    connect(m_editor, &QsciScintilla::textChanged, this, &ScriptsWindow::handleEdited);
    connect(m_console, &ScriptConsoleView::lineChosen, m_editor, &ScriptEditor::goToLine);
}

void ScriptsWindow::makeShortcuts()
{
    const auto add = [this](const QKeySequence &key, auto &&act) {
        connect(new QShortcut(key, this), &QShortcut::activated, this, act);
    };
    add(QKeySequence(Qt::Key_F5), [this] { run(); });
    add(QKeySequence(Qt::SHIFT | Qt::Key_F5), [this] { stop(); });
    add(QKeySequence::Save, [this] { saveAll(); });
    // Tab indents in the editor, so the keyboard needs another way out of it.
    add(QKeySequence(Qt::Key_F6), [this] {
        (m_editor->hasFocus() ? static_cast<QWidget *>(m_console) : m_editor)
            ->setFocus(Qt::ShortcutFocusReason);
    });
}

int ScriptsWindow::current() const
{
    return m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
}

ScriptLimits ScriptsWindow::limits() const
{
    return {.milliseconds = std::int64_t {m_limit->value()} * 1000};
}

void ScriptsWindow::chooseConnection(ConnectionId connection)
{
    m_connection->choose(connection);
}

void ScriptsWindow::handleCurrent()
{
    saveAll();
    const int row = current();
    for (auto *widget : std::initializer_list<QWidget *> {m_name, m_editor, m_delete})
        widget->setEnabled(row >= 0);
    if (row >= 0)
        showScript(row);
    showState();
}

void ScriptsWindow::showScript(int row)
{
    m_isShowing = true;
    const auto &session = m_model->at(row);
    const auto source =
        session.edited ? Expected<QString, QString>(*session.edited) : m_library.source(session.entry.id);
    m_name->setText(session.entry.name);
    m_editor->setText(source.value_or(QString()));
    m_editor->setReadOnly(!source.has_value());
    // A new name would be saved together with the text, which is not there.
    m_name->setEnabled(source.has_value());
    m_editor->markError(session.errorLine);
    showConsole(row);
    m_isShowing = false;
    if (!source)
        tellProblem(tr("The script cannot be read: %1").arg(source.error()));
}

void ScriptsWindow::showConsole(int row)
{
    if (!m_model->at(row).console)
        m_model->change(row,
                        [this](ScriptSession &session) { session.console = m_console->makeDocument(this); });
    m_console->setDocument(m_model->at(row).console);
}

void ScriptsWindow::handleEdited()
{
    const int row = current();
    if (m_isShowing || row < 0)
        return;
    m_model->change(row, [this](ScriptSession &session) {
        session.edited = m_editor->text();
        session.entry.name = m_name->text();
        session.errorLine = 0;
    });
    m_editor->markError(0);
    m_saveTimer.start();
}

Expected<void, QString> ScriptsWindow::save(int row)
{
    const auto &session = m_model->at(row);
    if (!session.edited)
        return {};
    auto saved = m_library.save(session.entry, *session.edited);
    if (saved)
        m_model->change(row, [](ScriptSession &each) { each.edited.reset(); });
    return saved;
}

void ScriptsWindow::saveAll()
{
    m_saveTimer.stop();
    QString problem;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (const auto saved = save(row); !saved && problem.isEmpty())
            problem = tr("The script was not saved: %1").arg(saved.error());
    if (!problem.isEmpty())
        tellProblem(problem);
}

void ScriptsWindow::addNew()
{
    ScriptSession session;
    session.entry = {QUuid::createUuid(), tr("New script")};
    session.edited = newScript();
    m_model->append(session);
    m_list->setCurrentIndex(m_model->index(m_model->rowCount() - 1));
    m_name->setFocus();
    m_name->selectAll();
}

void ScriptsWindow::askDelete()
{
    const int row = current();
    if (row < 0)
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete script"),
                                tr("Delete the script “%1”?").arg(m_model->at(row).entry.name),
                                QMessageBox::Cancel, this);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *confirm = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(confirm, &QPushButton::clicked, this, [this, id = m_model->at(row).entry.id] {
        for (int i = 0; i < m_model->rowCount(); ++i)
            if (m_model->at(i).entry.id == id)
                return remove(i);
    });
    box->open();
}

void ScriptsWindow::remove(int row)
{
    m_runner.stop(m_model->at(row).guest);
    const auto id = m_model->at(row).entry.id;
    auto *console = m_model->at(row).console;
    m_model->change(row, [](ScriptSession &session) { session.edited.reset(); });
    m_model->remove(row);
    handleCurrent();
    if (console && console != m_console->document())
        console->deleteLater();
    if (const auto removed = m_library.remove(id); !removed)
        tellProblem(tr("The list of scripts was not saved: %1").arg(removed.error()));
}

void ScriptsWindow::run()
{
    const int row = current();
    if (row < 0 || m_model->at(row).isRunning() || !m_run->isEnabled())
        return;
    saveAll();
    const auto guest = m_runner.start(m_connection->connection(), m_editor->text(), limits());
    m_model->change(row, [guest](ScriptSession &session) {
        session.guest = guest;
        session.report = {};
        session.hasRun = true;
        session.errorLine = 0;
    });
    m_editor->markError(0);
    showState();
}

void ScriptsWindow::stop()
{
    if (const int row = current(); row >= 0)
        m_runner.stop(m_model->at(row).guest);
}

void ScriptsWindow::takeReports()
{
    if (m_pending.isEmpty())
        return;
    for (const auto guest : std::exchange(m_pending, {})) {
        auto report = m_runner.takeReport(guest);
        const int row = m_model->rowOf(guest);
        if (row < 0)
            continue;
        m_console->append(m_model->at(row).console, report.lines, limits());
        m_model->change(row, [&report](ScriptSession &session) {
            for (const auto &line : report.lines)
                if (session.errorLine == 0 && line.line > 0 && AutomationWords::isError(line.kind))
                    session.errorLine = line.line;
            session.report = report;
            session.report.lines.clear();
            if (report.state != ScriptReport::State::Running)
                session.guest = GuestId::None;
        });
        if (row == current() && !m_model->at(row).edited)
            m_editor->markError(m_model->at(row).errorLine);
    }
    showState();
}

void ScriptsWindow::showState()
{
    const int row = current();
    const bool isRunning = row >= 0 && m_model->at(row).isRunning();
    m_run->setEnabled(row >= 0 && !isRunning && m_connection->connection() != ConnectionId::None);
    m_stop->setEnabled(isRunning);
    m_stopAll->setEnabled(m_model->runningCount() > 0);
    if (row < 0 || !m_model->at(row).hasRun) {
        m_state->setText(m_connection->connection() == ConnectionId::None
                             ? tr("Open a connection to run scripts over it.")
                             : tr("Not started"));
        return;
    }
    m_state->setText(AutomationWords::scriptState(m_model->at(row).report));
}

void ScriptsWindow::tellProblem(const QString &text)
{
    m_state->setText(text);
    // What is saved again and again would open box upon box.
    if (m_problem) {
        if (!m_problem->text().contains(text))
            m_problem->setText(m_problem->text() + QStringLiteral("\n\n") + text);
        return;
    }
    m_problem = new QMessageBox(QMessageBox::Warning, tr("Scripts"), text, QMessageBox::Ok, this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAttribute(Qt::WA_DeleteOnClose);
    m_problem->open();
}

void ScriptsWindow::hideEvent(QHideEvent *event)
{
    saveAll();
    QDialog::hideEvent(event);
}

} // namespace espalier
