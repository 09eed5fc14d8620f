// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/savedmodel.h"

#include "ui/common/units.h"

#include <QMimeData>

#include <algorithm>

namespace espalier {

namespace {

const QString mimeType = QStringLiteral("application/x-espalier-saved-message");
constexpr qsizetype mostUndo = 20;
/// internalId of what is not in a folder; messages in one have the folder's number and 1.
constexpr quintptr topLevel = 0;

} // namespace

SavedModel::SavedModel(const QString &folder, QObject *parent)
    : QAbstractItemModel(parent), m_store(folder), m_loaded(m_store.load()), m_saved(m_loaded.saved)
{ }

bool SavedModel::isFolder(const QModelIndex &index) const
{
    return index.isValid() && index.internalId() == topLevel && index.row() < m_saved.folders.size();
}

QString SavedModel::folderOf(const QModelIndex &index) const
{
    if (isFolder(index))
        return m_saved.folders.at(index.row());
    return index.isValid() && index.internalId() != topLevel
               ? m_saved.folders.at(qsizetype(index.internalId()) - 1)
               : QString();
}

const QList<qsizetype> &SavedModel::contents(const QString &folder) const
{
    if (m_contents.isEmpty()) {
        m_contents.insert({}, {});
        for (qsizetype i = 0; i < m_saved.messages.size(); ++i)
            m_contents[m_saved.messages.at(i).folder].append(i);
    }
    static const QList<qsizetype> none;
    const auto found = m_contents.constFind(folder);
    return found == m_contents.cend() ? none : *found;
}

int SavedModel::firstRow(const QString &folder) const
{
    return folder.isEmpty() ? int(m_saved.folders.size()) : 0;
}

qsizetype SavedModel::positionOf(const QModelIndex &index) const
{
    const QString folder = folderOf(index);
    return contents(folder).value(index.row() - firstRow(folder), -1);
}

const SavedMessage *SavedModel::message(const QModelIndex &index) const
{
    if (!index.isValid() || isFolder(index))
        return nullptr;
    const qsizetype position = positionOf(index);
    return position < 0 ? nullptr : &m_saved.messages.at(position);
}

QModelIndex SavedModel::indexOfFolder(const QString &name) const
{
    return name.isEmpty() ? QModelIndex() : index(int(m_saved.folders.indexOf(name)), 0);
}

QModelIndex SavedModel::indexOf(qsizetype position) const
{
    const QString &folder = m_saved.messages.at(position).folder;
    return index(firstRow(folder) + int(contents(folder).indexOf(position)), 0, indexOfFolder(folder));
}

void SavedModel::remember()
{
    m_before.append(m_saved);
    if (m_before.size() > mostUndo)
        m_before.removeFirst();
}

void SavedModel::write()
{
    if (const auto written = m_store.save(m_saved); !written)
        emit saveFailed(written.error());
    emit changed();
}

void SavedModel::undo()
{
    if (m_before.isEmpty())
        return;
    beginResetModel();
    m_saved = m_before.takeLast();
    forgetContents();
    endResetModel();
    write();
}

QModelIndex SavedModel::insert(qsizetype position, SavedMessage message)
{
    const QString folder = message.folder;
    const QList<qsizetype> &there = contents(folder);
    const auto before =
        std::count_if(there.begin(), there.end(), [position](qsizetype p) { return p < position; });
    const int row = firstRow(folder) + int(before);
    beginInsertRows(indexOfFolder(folder), row, row);
    m_saved.messages.insert(position, std::move(message));
    forgetContents();
    endInsertRows();
    return index(row, 0, indexOfFolder(folder));
}

QModelIndex SavedModel::save(const QString &name, const QString &folder, const PublishDraft &draft)
{
    remember();
    if (!folder.isEmpty() && !m_saved.folders.contains(folder)) {
        const int row = int(m_saved.folders.size());
        beginInsertRows({}, row, row);
        m_saved.folders.append(folder);
        endInsertRows();
    }
    const auto same = std::find_if(m_saved.messages.begin(), m_saved.messages.end(), [&](const auto &each) {
        return each.name == name && each.folder == folder;
    });
    QModelIndex index;
    if (same != m_saved.messages.end()) {
        same->draft = draft;
        index = indexOf(std::distance(m_saved.messages.begin(), same));
        emit dataChanged(index, index);
    } else {
        index = insert(m_saved.messages.size(), {QUuid::createUuid(), name, folder, draft});
    }
    write();
    return index;
}

QModelIndex SavedModel::addFolder(const QString &name)
{
    if (m_saved.folders.contains(name))
        return indexOfFolder(name);
    remember();
    const int row = int(m_saved.folders.size());
    beginInsertRows({}, row, row);
    m_saved.folders.append(name);
    endInsertRows();
    write();
    return index(row, 0);
}

void SavedModel::remove(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    remember();
    const QString folder = folderOf(index);
    const qsizetype position = isFolder(index) ? -1 : positionOf(index);
    beginRemoveRows(index.parent(), index.row(), index.row());
    if (position >= 0) {
        m_saved.messages.removeAt(position);
    } else {
        m_saved.folders.removeAt(index.row());
        m_saved.messages.removeIf([&folder](const SavedMessage &each) { return each.folder == folder; });
    }
    forgetContents();
    endRemoveRows();
    write();
}

QModelIndex SavedModel::duplicate(const QModelIndex &index)
{
    const SavedMessage *original = message(index);
    if (!original)
        return {};
    remember();
    SavedMessage copy = *original;
    copy.id = QUuid::createUuid();
    copy.name = tr("%1 (copy)").arg(copy.name);
    const QModelIndex inserted = insert(positionOf(index) + 1, std::move(copy));
    write();
    return inserted;
}

void SavedModel::import(const SavedMessages &other)
{
    remember();
    beginResetModel();
    for (const QString &folder : other.folders) {
        if (!m_saved.folders.contains(folder))
            m_saved.folders.append(folder);
    }
    for (SavedMessage message : other.messages) {
        message.id = QUuid::createUuid();
        m_saved.messages.append(std::move(message));
    }
    forgetContents();
    endResetModel();
    write();
}

void SavedModel::move(qsizetype position, const QString &folder, int row)
{
    const QModelIndex from = indexOf(position);
    const QModelIndex target = indexOfFolder(folder);
    row = std::clamp(row, firstRow(folder), rowCount(target));
    // Where it is already: before itself, or behind.
    const bool isSameParent = from.parent() == target;
    if (isSameParent && (row == from.row() || row == from.row() + 1))
        return;
    remember();
    const qsizetype before = contents(folder).value(row - firstRow(folder), m_saved.messages.size());
    beginMoveRows(from.parent(), from.row(), from.row(), target, row);
    SavedMessage message = m_saved.messages.takeAt(position);
    message.folder = folder;
    m_saved.messages.insert(before > position ? before - 1 : before, std::move(message));
    forgetContents();
    endMoveRows();
    write();
}

QModelIndex SavedModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : topLevel);
}

QModelIndex SavedModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == topLevel)
        return {};
    return createIndex(int(index.internalId()) - 1, 0, topLevel);
}

int SavedModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_saved.folders.size() + contents({}).size());
    return isFolder(parent) && parent.column() == 0 ? int(contents(folderOf(parent)).size()) : 0;
}

int SavedModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant SavedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == IsFolderRole)
        return isFolder(index);
    const SavedMessage *saved = message(index);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return saved ? saved->name : folderOf(index);
    case SearchRole:
        return saved ? saved->name + u'\n' + saved->draft.topic + u'\n' + saved->draft.payload.left(10'000)
                     : folderOf(index);
    case Qt::ToolTipRole:
        return saved ? toolTipText(saved->draft.topic + u'\n' + saved->draft.payload.left(400)) : QVariant();
    default:
        return {};
    }
}

bool SavedModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || name.isEmpty() || !checkIndex(index, CheckIndexOption::IndexIsValid)
        || name == data(index, Qt::EditRole))
        return false;
    if (isFolder(index)) {
        if (m_saved.folders.contains(name))
            return false;
        remember();
        const QString before = std::exchange(m_saved.folders[index.row()], name);
        for (SavedMessage &each : m_saved.messages) {
            if (each.folder == before)
                each.folder = name;
        }
        forgetContents();
    } else {
        remember();
        m_saved.messages[positionOf(index)].name = name;
    }
    emit dataChanged(index, index);
    write();
    return true;
}

Qt::ItemFlags SavedModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    const auto flags = QAbstractItemModel::flags(index) | Qt::ItemIsEditable;
    return isFolder(index) ? flags | Qt::ItemIsDropEnabled : flags | Qt::ItemIsDragEnabled;
}

QStringList SavedModel::mimeTypes() const
{
    return {mimeType};
}

QMimeData *SavedModel::mimeData(const QModelIndexList &indexes) const
{
    const SavedMessage *dragged = indexes.isEmpty() ? nullptr : message(indexes.first());
    if (!dragged)
        return nullptr;
    auto *data = new QMimeData;
    data->setData(mimeType, dragged->id.toRfc4122());
    return data;
}

bool SavedModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int,
                              const QModelIndex &parent)
{
    if (action != Qt::MoveAction || !data->hasFormat(mimeType))
        return false;
    const QUuid id = QUuid::fromRfc4122(data->data(mimeType));
    const auto found = std::find_if(m_saved.messages.begin(), m_saved.messages.end(),
                                    [&id](const SavedMessage &each) { return each.id == id; });
    if (found == m_saved.messages.end())
        return false;
    move(std::distance(m_saved.messages.begin(), found), folderOf(parent), row < 0 ? rowCount(parent) : row);
    return true;
}

} // namespace espalier
