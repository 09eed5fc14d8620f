// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/signaltree.h"

#include <QAbstractItemModel>
#include <QHash>

#include <vector>

namespace espalier {

/// What can be drawn, as a tree of topics with the leaves of their payloads, and the values as they stand. Rows that stay
/// keep their place when others come or go.
class SignalTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum DataRole {
        /// The value as it stands; empty for what is no signal.
        ValueRole = Qt::UserRole,
    };

    explicit SignalTreeModel(QObject *parent = nullptr);
    ~SignalTreeModel() override;

    /// The signals of one connection.
    struct Branch
    {
        QUuid profile {};
        /// Of the connection; shown where there are several.
        QString name {};
        SignalCatalog catalog {};
    };
    void setBranches(const QList<Branch> &branches);
    /// The values of some topics of one connection.
    void setValues(const QUuid &profile, const SignalValues &values);

    [[nodiscard]] const SignalNode &node(const QModelIndex &index) const;
    /// Not all rows found room.
    [[nodiscard]] bool isCut() const { return m_isCut; }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    [[nodiscard]] SignalNode &at(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const SignalNode &node) const;
    void merge(SignalNode &node, SignalNode &fresh);
    void removeMissing(SignalNode &node, const SignalNode &fresh);
    void insertRun(SignalNode &node, SignalNode &fresh, std::size_t first);
    void number(SignalNode &node);
    void forget(const SignalNode &node);

    SignalNode m_root;
    QHash<quintptr, SignalNode *> m_nodes;
    /// By profile and name.
    QHash<std::pair<QUuid, QByteArray>, SignalNode *> m_topics;
    quintptr m_lastId = 0;
    bool m_isCut = false;
};

} // namespace espalier
