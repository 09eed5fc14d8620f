// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retained/retaineddialog.h"

#include "core/mqtt/topic.h"
#include "core/payload/displaytext.h"
#include "ui/common/latesttask.h"
#include "ui/common/menutext.h"
#include "ui/common/searchfield.h"
#include "ui/common/units.h"
#include "ui/retained/retainedmodel.h"
#include "ui/retained/retainedwords.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

namespace {

constexpr int rowHeight = 24;
/// Levels that the menu offers to clear, from the topic upwards. A topic may have thousands.
constexpr std::size_t menuLevels = 12;

/// A question that is asked without a nested event loop; `yes` runs when it is answered with the button of that text.
template <typename Yes>
void ask(QWidget *parent, const QString &title, const QString &text, const QString &more,
         const QString &button, Yes &&yes)
{
    auto *box = new QMessageBox(QMessageBox::Question, title, text, QMessageBox::Cancel, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more);
    const auto *accept = box->addButton(button, QMessageBox::AcceptRole);
    QObject::connect(box, &QMessageBox::buttonClicked, parent,
                     [accept, yes = std::forward<Yes>(yes)](const QAbstractButton *clicked) {
                         if (clicked == accept)
                             yes();
                     });
    box->open();
}

} // namespace

RetainedDialog::RetainedDialog(std::unique_ptr<RetainedManager> manager, const QString &connection,
                               const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_manager(std::move(manager))
    , m_model(new RetainedModel(this))
    , m_filter(new QLineEdit(QStringLiteral("#"), this))
    , m_look(new QPushButton(tr("Look"), this))
    , m_search(new QLineEdit(this))
    , m_count(plainLabel({}, this))
    , m_table(new QTableView(this))
    , m_progress(new QProgressBar(this))
    , m_state(plainLabel({}, this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_clear(new QPushButton(tr("Clear selected…"), this))
    , m_clearBelow(new QPushButton(tr("Clear below"), this))
    , m_belowMenu(new QMenu(this))
    , m_backUp(new QPushButton(tr("Back up…"), this))
    , m_restore(new QPushButton(tr("Restore…"), this))
    , m_undo(new QPushButton(this))
    , m_file(new LatestTask(this))
{
    setWindowTitle(tr("Retained messages of %1").arg(connection));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    makeLookRow();
    makeTable(theme);
    makeTaskRow();
    makeButtons();
    connectManager();
    resize(860, 560);
    say(tr("A server sends what it retains to whom subscribes: “Look” asks for it, over a connection of its "
           "own."));
    showState();
}

RetainedDialog::~RetainedDialog() = default;

void RetainedDialog::makeLookRow()
{
    auto *row = new QHBoxLayout;
    auto *label = plainLabel(tr("Topic filter"), this);
    label->setBuddy(m_filter);
    m_filter->setAccessibleName(tr("Topic filter"));
    setButtonKind(m_look, ButtonKind::Primary);
    m_look->setDefault(true);
    m_search->setAccessibleName(tr("Search topics and values"));
    m_search->setPlaceholderText(tr("Search topics and values"));
    makeSearchField(m_search);
    row->addWidget(label);
    row->addWidget(m_filter, 1);
    row->addWidget(m_look);
    row->addSpacing(16);
    row->addWidget(m_search, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_look, &QPushButton::clicked, this, [this] { look(m_filter->text()); });
    connect(m_search, &QLineEdit::textChanged, m_model, &RetainedModel::setText);
    connect(m_filter, &QLineEdit::textChanged, this, &RetainedDialog::showState);
}

void RetainedDialog::makeTable(const Theme &theme)
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Retained messages"));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RetainedModel::TopicColumn, Qt::AscendingOrder);
    m_table->setFont(theme.dataFont());
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(rowHeight);
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    auto *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->resizeSection(RetainedModel::TopicColumn, 340);
    header->resizeSection(RetainedModel::SizeColumn, 80);
    header->resizeSection(RetainedModel::QosColumn, 56);
    header->resizeSection(RetainedModel::AgeColumn, 84);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RetainedDialog::showState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RetainedDialog::showState);
}

void RetainedDialog::makeTaskRow()
{
    auto *row = new QHBoxLayout;
    m_state->setWordWrap(true);
    setTextRole(m_count, Role::Muted);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setFixedWidth(180);
    m_progress->setTextVisible(false);
    row->addWidget(m_state, 1);
    row->addWidget(m_count);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_cancel, &QPushButton::clicked, m_manager.get(), &RetainedManager::cancel);
}

void RetainedDialog::makeButtons()
{
    auto *row = new QHBoxLayout;
    auto *close = new QPushButton(tr("Close"), this);
    for (auto *button : {m_clear, m_clearBelow, m_backUp, m_restore, m_undo, close}) {
        button->setAutoDefault(false);
        row->addWidget(button);
        if (button == m_undo)
            row->addStretch(1);
    }
    m_clearBelow->setMenu(m_belowMenu);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_clear, &QPushButton::clicked, this, &RetainedDialog::clearSelected);
    connect(m_belowMenu, &QMenu::aboutToShow, this, &RetainedDialog::fillBelowMenu);
    connect(m_backUp, &QPushButton::clicked, this, &RetainedDialog::backUp);
    connect(m_restore, &QPushButton::clicked, this, &RetainedDialog::restoreBackup);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        m_manager->undo();
        showState();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void RetainedDialog::connectManager()
{
    connect(m_manager.get(), &RetainedManager::found, this, [this](const RetainedMessages &messages) {
        m_model->append(messages);
        showState();
    });
    connect(m_manager.get(), &RetainedManager::progressed, this, &RetainedDialog::handleProgress);
    connect(m_manager.get(), &RetainedManager::ended, this, &RetainedDialog::handleEnded);
}

void RetainedDialog::look(const QString &topicFilter)
{
    m_filter->setText(topicFilter);
    if (m_manager->task() != RetainedTask::None || !m_look->isEnabled())
        return;
    m_model->clear();
    m_manager->look(topicFilter);
    m_progress->setRange(0, 0);
    say(tr("Looking…"));
    showState();
}

void RetainedDialog::handleProgress(const RetainedProgress &progress)
{
    if (progress.task == RetainedTask::Looking || progress.total == 0)
        return;
    m_progress->setRange(0, static_cast<int>(progress.total));
    m_progress->setValue(static_cast<int>(progress.done + progress.failed));
    say(progress.task == RetainedTask::Clearing
            ? tr("Cleared %1 of %2").arg(countText(progress.done), countText(progress.total))
            : tr("Brought back %1 of %2").arg(countText(progress.done), countText(progress.total)));
}

void RetainedDialog::handleEnded(const RetainedOutcome &outcome, const RetainedMessages &messages)
{
    if (outcome.task == RetainedTask::Clearing)
        m_model->remove(messages);
    else if (outcome.task == RetainedTask::Restoring) {
        m_model->remove(messages); // a backup may hold another message of the same topic
        m_model->append(messages);
    }
    say(retainedOutcomeText(outcome));
    showState();
}

RetainedMessages RetainedDialog::selected() const
{
    RetainedMessages messages;
    for (const auto &index : m_table->selectionModel()->selectedRows())
        messages.append(m_model->message(index.row()));
    return messages;
}

void RetainedDialog::clearSelected()
{
    confirmClear(selected());
}

void RetainedDialog::fillBelowMenu()
{
    m_belowMenu->clear();
    const auto current = m_table->currentIndex();
    if (!current.isValid())
        return;
    std::vector<std::string_view> levels {m_model->message(current.row()).topicName};
    for (auto slash = levels.back().rfind('/'); slash != std::string_view::npos && levels.size() < menuLevels;
         slash = levels.back().rfind('/'))
        levels.push_back(levels.back().substr(0, slash));
    const auto counts = m_model->countBelow(levels);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        m_belowMenu->addAction(
            tr("%1 and all below (%2)…")
                .arg(plainMnemonic(displayText(asBytes(levels[i]), 80)), countText(counts[i])),
            this, [this, level = std::string(levels[i])] { confirmClear(m_model->below(level)); });
    }
}

void RetainedDialog::confirmClear(const RetainedMessages &messages)
{
    if (messages.isEmpty())
        return;
    const auto lost = std::count_if(messages.begin(), messages.end(),
                                    [](const RetainedMessage &message) { return !message.isWhole(); });
    auto more = retainedNames(messages);
    if (lost > 0)
        more +=
            QStringLiteral("\n\n")
            + tr("%n of them cannot be brought back: too large to be kept.", nullptr, static_cast<int>(lost));
    ask(this, tr("Clear retained messages"),
        tr("Clear %n retained message(s) on the server, for all clients?", nullptr,
           static_cast<int>(messages.size())),
        more, tr("Clear"), [this, messages] {
            m_manager->clear(messages);
            showState();
        });
}

void RetainedDialog::backUp()
{
    auto *dialog = new QFileDialog(this, tr("Back up retained messages"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    dialog->setNameFilter(tr("JSON Lines (*.jsonl)"));
    dialog->selectFile(tr("retained.jsonl"));
    const auto chosen = selected();
    const auto messages = chosen.isEmpty() ? m_model->messages() : chosen;
    connect(dialog, &QFileDialog::fileSelected, this, [this, messages](const QString &path) {
        m_file->run([this, path, messages] {
            return [this, path, messages, written = writeRetainedBackup(path, messages)] {
                handleWritten(path, messages.size(), written);
            };
        });
        showFileTask(tr("Writing %1…").arg(path));
    });
    dialog->open();
}

void RetainedDialog::handleWritten(const QString &path, qsizetype wanted,
                                   const Expected<qsizetype, RetainedBackupError> &written)
{
    showState();
    if (!written) {
        say(tr("%1 was not written: %2").arg(path, written.error().detail));
        return;
    }
    say(tr("%n message(s) written to %1.", nullptr, static_cast<int>(*written)).arg(path)
        + (*written == wanted ? QString()
                              : u' '
                                    + tr("%n too large to be kept are not in it.", nullptr,
                                         static_cast<int>(wanted - *written))));
}

void RetainedDialog::restoreBackup()
{
    auto *dialog = new QFileDialog(this, tr("Restore retained messages"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("JSON Lines (*.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &RetainedDialog::readBackup);
    dialog->open();
}

void RetainedDialog::readBackup(const QString &path)
{
    m_file->run(
        [this, path] {
            return [this, path, messages = readRetainedBackup(path)] {
                showState();
                say(messages ? QString() : retainedBackupErrorText(messages.error(), path));
                if (messages)
                    confirmRestore(*messages);
            };
        },
        LatestTask::Ending::Left);
    showFileTask(tr("Reading %1…").arg(path));
}

void RetainedDialog::confirmRestore(const RetainedMessages &messages)
{
    if (messages.isEmpty()) {
        say(tr("There is no message in the file."));
        return;
    }
    ask(this, tr("Restore retained messages"),
        tr("Publish %n retained message(s)? They replace those of the same topics.", nullptr,
           static_cast<int>(messages.size())),
        retainedNames(messages), tr("Restore"), [this, messages] {
            m_manager->restore(messages);
            showState();
        });
}

void RetainedDialog::showFileTask(const QString &text)
{
    say(text);
    m_progress->setRange(0, 0);
    showState();
}

void RetainedDialog::say(const QString &text)
{
    m_state->setText(text);
}

void RetainedDialog::showState()
{
    const bool hasTask = m_manager->task() != RetainedTask::None;
    const bool isIdle = !hasTask && !m_file->isBusy();
    const auto filter = m_filter->text().toUtf8();
    const auto parsed =
        parseTopicFilter({filter.data(), static_cast<std::size_t>(filter.size())}, SharedFilters::Allowed);
    const bool isFilter = parsed && !parsed->isShared();
    setValidity(m_filter, isFilter ? Validity::Fine : Validity::Wrong);
    m_filter->setToolTip(isFilter ? QString()
                         : parsed ? tr("A shared subscription gets no retained messages")
                                  : Words::topicError(parsed.error()));
    m_look->setEnabled(isIdle && isFilter);
    m_progress->setVisible(!isIdle);
    m_cancel->setVisible(hasTask);
    const bool hasSelection = m_table->selectionModel()->hasSelection();
    m_clear->setEnabled(isIdle && hasSelection);
    m_clearBelow->setEnabled(isIdle && m_table->currentIndex().isValid());
    m_backUp->setEnabled(isIdle && !m_model->messages().isEmpty());
    m_restore->setEnabled(isIdle);
    const auto undo = m_manager->undoCount();
    m_undo->setEnabled(isIdle && undo > 0);
    m_undo->setText(undo > 0 ? tr("Undo (%1)").arg(countText(static_cast<std::uint64_t>(undo))) : tr("Undo"));
    const auto count = static_cast<std::uint64_t>(m_model->messages().size());
    m_count->setText(count == 0
                         ? QString()
                         : tr("%1 retained, %2").arg(countText(count), sizeText(m_model->payloadBytes())));
}

} // namespace espalier
