// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/savedmessages.h"

#include <QAbstractItemModel>
#include <QHash>

namespace espalier {

/// The saved messages as a tree: folders with their messages, then those in no folder. Written with each change; what can
/// be lost by one can be had back with undo().
class SavedModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum DataRole { SearchRole = Qt::UserRole, IsFolderRole };

    /// `folder` holds messages.json.
    explicit SavedModel(const QString &folder, QObject *parent = nullptr);

    /// What reading the file came to; an origin other than Missing and File is worth telling the user.
    [[nodiscard]] const SavedMessageStore::Contents &loaded() const { return m_loaded; }
    [[nodiscard]] const SavedMessages &saved() const { return m_saved; }
    /// Null for a folder.
    [[nodiscard]] const SavedMessage *message(const QModelIndex &index) const;

    /// Replaces the one with that name in that folder, which is made when it is not there. Where it is then.
    QModelIndex save(const QString &name, const QString &folder, const PublishDraft &draft);
    /// Where it is then; where the folder is that has that name already.
    QModelIndex addFolder(const QString &name);
    /// A folder goes with what is in it.
    void remove(const QModelIndex &index);
    QModelIndex duplicate(const QModelIndex &index);
    void import(const SavedMessages &other);
    [[nodiscard]] bool canUndo() const { return !m_before.isEmpty(); }
    /// Takes back the last change of any kind.
    void undo();

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    using QObject::parent;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

signals:
    void changed();
    void saveFailed(const QString &detail);

private:
    [[nodiscard]] bool isFolder(const QModelIndex &index) const;
    /// Of a folder's index, or of the folder that a message is in.
    [[nodiscard]] QString folderOf(const QModelIndex &index) const;
    /// Positions in m_saved.messages of what is in a folder, in order.
    [[nodiscard]] const QList<qsizetype> &contents(const QString &folder) const;
    [[nodiscard]] qsizetype positionOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOfFolder(const QString &name) const;
    [[nodiscard]] QModelIndex indexOf(qsizetype position) const;
    /// First row of messages under a parent: folders come first.
    [[nodiscard]] int firstRow(const QString &folder) const;
    QModelIndex insert(qsizetype position, SavedMessage message);
    void move(qsizetype position, const QString &folder, int row);
    void remember();
    void write();
    /// The order has changed, or is about to within begin... and end...().
    void forgetContents() { m_contents.clear(); }

    SavedMessageStore m_store;
    SavedMessageStore::Contents m_loaded;
    SavedMessages m_saved;
    QList<SavedMessages> m_before;
    /// By folder, made when it is asked for; empty: not yet.
    mutable QHash<QString, QList<qsizetype>> m_contents;
};

} // namespace espalier
