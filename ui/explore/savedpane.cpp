// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/savedpane.h"

#include "core/file/inputfile.h"
#include "ui/common/filesaver.h"
#include "ui/common/searchfield.h"
#include "ui/explore/savedmodel.h"
#include "ui/theme/controls.h"

#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QTreeView>

namespace espalier {

namespace {
constexpr int margin = 12;
constexpr qint64 largestImport = 64 * 1024 * 1024;

/// On a pool thread.
Expected<SavedMessages, QString> readMessages(const QString &path)
{
    const auto unreadable = [](const QString &detail) {
        return unexpected(SavedPane::tr("The file cannot be read: %1", "the system's words").arg(detail));
    };
    QFile file(path);
    if (const auto opened = openInput(file); !opened)
        return unreadable(opened.error());
    // One byte more tells a file that is too large from one that just fits.
    const QByteArray contents = file.read(largestImport + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(file.errorString());
    if (contents.size() > largestImport)
        return unexpected(SavedPane::tr("The file is larger than 64 MB: that is no list of messages."));
    auto imported = importMessages(contents);
    if (imported)
        return std::move(*imported);
    return unexpected(
        imported.error().offset < 0
            ? SavedPane::tr("There is no message in the file: it needs objects with “topic” and “payload”.")
            : SavedPane::tr("The file is not JSON: something is wrong at byte %1.")
                  .arg(imported.error().offset));
}

} // namespace

SavedPane::SavedPane(const Theme &theme, SavedModel &model, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(model)
    , m_proxy(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit(this))
    , m_note(plainLabel({}, Role::Muted, theme.scaledTextFont(11.5 / 13), this))
    , m_undo(new QToolButton(this))
    , m_tree(new QTreeView(this))
    , m_empty(plainLabel(tr("Nothing is saved yet. “Save…” keeps the message that you are writing."), this))
    , m_more(new QToolButton(this))
    , m_use(new QPushButton(tr("Edit"), this))
    , m_send(new QPushButton(tr("Send"), this))
    , m_saver(new FileSaver(this, FileSaver::Failures::ShownByOwner))
{
    m_proxy->setSourceModel(&m_model);
    m_proxy->setFilterRole(SavedModel::SearchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setRecursiveFilteringEnabled(true);
    // What is in a folder that is called so is found with it.
    m_proxy->setAutoAcceptChildRows(true);
    build();
    buildMenu();
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy->setFilterFixedString(text);
        m_tree->expandAll();
    });
    connect(m_tree, &QTreeView::doubleClicked, this, &SavedPane::fill);
    connect(m_use, &QPushButton::clicked, this, &SavedPane::fill);
    connect(m_send, &QPushButton::clicked, this, &SavedPane::send);
    connect(m_undo, &QToolButton::clicked, &m_model, &SavedModel::undo);
    connect(&m_model, &SavedModel::changed, this, &SavedPane::handleChange);
    connect(&m_model, &SavedModel::saveFailed, this, [this](const QString &detail) {
        tell(tr("The saved messages were not written: %1", "the system's words").arg(detail), Role::Error);
    });
    connect(m_saver, &FileSaver::saved, this,
            [this](const QString &path) { tell(tr("Written to %1").arg(path), Role::Muted); });
    connect(m_saver, &FileSaver::failed, this, [this](const QString &, const QString &reason) {
        tell(tr("The file cannot be written: %1", "the system's words").arg(reason), Role::Error);
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &SavedPane::handleChange);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] { m_tree->expandAll(); });
    connect(m_proxy, &QAbstractItemModel::rowsInserted, m_tree,
            [this](const QModelIndex &folder) { m_tree->expand(folder); });
    m_tree->expandAll();
    tellLoaded();
    handleChange();
}

void SavedPane::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, margin, 0, margin);
    column->setSpacing(8);
    const auto addRow = [column] {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(margin, 0, margin, 0);
        row->setSpacing(8);
        column->addLayout(row);
        return row;
    };
    QHBoxLayout *head = addRow();
    head->addWidget(m_search, 1);
    head->addWidget(m_more);
    QHBoxLayout *note = addRow();
    note->addWidget(m_note, 1);
    note->addStretch();
    note->addWidget(m_undo);
    column->addWidget(m_empty);
    column->addWidget(m_tree, 1);
    QHBoxLayout *actions = addRow();
    actions->addWidget(m_use);
    actions->addStretch(1);
    actions->addWidget(m_send);

    m_search->setPlaceholderText(tr("Search saved messages"));
    m_search->setAccessibleName(tr("Search saved messages"));
    makeSearchField(m_search);
    m_note->setWordWrap(true);
    m_note->setMinimumWidth(1);
    m_note->hide();
    m_undo->setText(tr("Undo"));
    m_undo->setAccessibleName(tr("Undo the last change of the saved messages"));
    setButtonKind(m_undo, ButtonKind::Link);
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(margin, margin, margin, margin);
    setTextRole(m_empty, Role::Muted);
    m_tree->setModel(m_proxy);
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("Saved messages"));
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->setDragDropMode(QAbstractItemView::InternalMove);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setExpandsOnDoubleClick(true);
    m_tree->installEventFilter(this);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SavedPane::showMenu);
    m_use->setAccessibleName(tr("Edit the saved message"));
    m_send->setAccessibleName(tr("Send the saved message"));
    setButtonKind(m_send, ButtonKind::Primary);
}

void SavedPane::buildMenu()
{
    m_more->setIcon(m_theme.icon(QStringLiteral("more")));
    m_more->setToolTip(tr("More"));
    m_more->setAccessibleName(tr("More about saved messages"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_more);
    menu->addAction(tr("New folder"), this, &SavedPane::addFolder);
    menu->addSeparator();
    menu->addAction(tr("Import…"), this, &SavedPane::importFile);
    menu->addAction(tr("Export…"), this, &SavedPane::exportFile);
    m_more->setMenu(menu);
}

void SavedPane::setSending(bool possible)
{
    m_canSend = possible;
    handleChange();
}

QModelIndex SavedPane::current() const
{
    return m_proxy->mapToSource(m_tree->currentIndex());
}

void SavedPane::handleChange()
{
    const bool isMessage = m_model.message(current()) != nullptr;
    m_use->setEnabled(isMessage);
    m_send->setEnabled(isMessage && m_canSend);
    m_send->setToolTip(m_canSend ? QString() : tr("Connect first"));
    const bool isEmpty = m_model.rowCount() == 0;
    m_empty->setVisible(isEmpty);
    m_tree->setVisible(!isEmpty);
    m_undo->setVisible(m_model.canUndo());
}

void SavedPane::tell(const QString &text, Role role)
{
    setTextRole(m_note, role);
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void SavedPane::tellLoaded()
{
    const auto &loaded = m_model.loaded();
    switch (loaded.origin) {
    case JsonFile::Origin::Missing:
    case JsonFile::Origin::File:
        if (loaded.skipped > 0)
            tell(tr("%Ln entries of the file are no messages and were left out.", nullptr, loaded.skipped),
                 Role::Warning);
        return;
    case JsonFile::Origin::Backup:
        tell(tr("The saved messages were damaged. The last good version is used; the damaged file is kept as "
                "%1.")
                 .arg(loaded.damagedFile),
             Role::Warning);
        return;
    case JsonFile::Origin::Unreadable:
        tell(tr("The saved messages cannot be read; the damaged file is kept as %1. %2")
                 .arg(loaded.damagedFile, loaded.detail),
             Role::Error);
        return;
    case JsonFile::Origin::Newer:
        tell(tr("A newer Espalier wrote the saved messages: they can be used, but not changed, here."),
             Role::Warning);
        return;
    }
}

void SavedPane::fill()
{
    if (const SavedMessage *saved = m_model.message(current()))
        emit draftChosen(saved->draft);
}

void SavedPane::send()
{
    const SavedMessage *saved = m_model.message(current());
    if (saved && m_canSend)
        emit sendWanted(saved->draft);
}

void SavedPane::removeCurrent()
{
    const QModelIndex index = current();
    if (!index.isValid())
        return;
    const QString name = index.data().toString();
    m_model.remove(index);
    tell(tr("“%1” is deleted.").arg(name), Role::Muted);
}

void SavedPane::duplicateCurrent()
{
    if (const QModelIndex copy = m_model.duplicate(current()); copy.isValid())
        m_tree->setCurrentIndex(m_proxy->mapFromSource(copy));
}

void SavedPane::addFolder()
{
    QString name = tr("New folder");
    for (int i = 2; m_model.saved().folders.contains(name); ++i)
        name = tr("New folder %1").arg(i);
    m_search->clear();
    const QModelIndex index = m_proxy->mapFromSource(m_model.addFolder(name));
    m_tree->setCurrentIndex(index);
    m_tree->edit(index);
}

void SavedPane::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = current();
    if (m_model.message(index)) {
        menu->addAction(tr("Edit"), this, &SavedPane::fill);
        QAction *send = menu->addAction(tr("Send"), this, &SavedPane::send);
        send->setShortcut(Qt::Key_Return);
        send->setEnabled(m_canSend);
        menu->addSeparator();
        menu->addAction(tr("Duplicate"), this, &SavedPane::duplicateCurrent)
            ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    }
    if (index.isValid()) {
        menu->addAction(tr("Rename"), this, [this] { m_tree->edit(m_tree->currentIndex()); })
            ->setShortcut(Qt::Key_F2);
        menu->addAction(tr("Delete"), this, &SavedPane::removeCurrent)->setShortcut(QKeySequence::Delete);
        menu->addSeparator();
    }
    menu->addAction(tr("New folder"), this, &SavedPane::addFolder);
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

void SavedPane::importFile()
{
    auto *dialog = new QFileDialog(this, tr("Import messages"), {}, tr("JSON (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &SavedPane::readFile);
    dialog->open();
}

void SavedPane::readFile(const QString &path)
{
    m_reading.run(
        [this, path]() -> LatestTask::Outcome {
            return [this, read = readMessages(path)] { handleRead(read); };
        },
        LatestTask::Ending::Left);
}

void SavedPane::handleRead(const Expected<SavedMessages, QString> &read)
{
    if (!read) {
        tell(read.error(), Role::Error);
        return;
    }
    m_model.import(*read);
    tell(tr("%Ln messages imported.", nullptr, int(read->messages.size())), Role::Muted);
}

void SavedPane::exportFile()
{
    m_saver->ask(tr("Export messages"), {}, {tr("JSON (*.json)")},
                 [saved = m_model.saved()](const QString &) { return exportMessages(saved); });
}

bool SavedPane::eventFilter(QObject *watched, QEvent *event)
{
    // Keys within an editor of a name do not come here: they go to the editor.
    if (watched != m_tree || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->matches(QKeySequence::Delete))
        removeCurrent();
    else if (key->matches(QKeySequence::Undo))
        m_model.undo();
    else if (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_D)
        duplicateCurrent();
    else if (key->modifiers() == Qt::NoModifier
             && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter))
        send();
    else
        return QWidget::eventFilter(watched, event);
    return true;
}

} // namespace espalier
