// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/common/hexview.h"

#include <QAbstractItemModel>
#include <QHash>

#include <vector>

namespace espalier {

/// The fields of one packet as a tree, with what stands in them and what is wrong there. The length before a text belongs
/// to the text, unless it lies. A SUBSCRIBE may have more filters
/// than a view can hold: children come in portions, as a view asks for more.
class FieldTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum DataRole {
        /// What stands in the field.
        ValueRole = Qt::UserRole,
        /// The statements that are broken in its bytes; empty: none.
        FindingRole,
        /// What is in it says no more than its own value.
        IsExplainedRole,
    };
    static constexpr int portion = 500;

    using QAbstractItemModel::QAbstractItemModel;

    void setDetail(const PacketDetail &detail);
    [[nodiscard]] HexView::Range rangeOf(const QModelIndex &index) const;
    /// The innermost field with that byte; brings in the portions that it needs.
    [[nodiscard]] QModelIndex fieldAt(std::size_t byte);
    [[nodiscard]] std::size_t fieldCount() const { return m_fields.size(); }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    /// Where a field is in the tree. `first` is that of its children in m_children, which are `count`.
    struct Node
    {
        int parent = -1;
        int row = 0;
        int first = 0;
        int count = 0;
        /// Of its children, those that the view knows.
        int fetched = 0;
        HexView::Range range {};
    };

    [[nodiscard]] const Node &node(const QModelIndex &index) const;
    [[nodiscard]] int fieldOf(const QModelIndex &index) const { return int(index.internalId()); }
    void takeFields(const std::vector<TracedField> &fields);
    void arrange();
    void fetchUpTo(int field);
    [[nodiscard]] QModelIndex indexOf(int field) const;
    [[nodiscard]] int innermost(std::size_t byte) const;
    [[nodiscard]] bool isProperty(int field) const;
    [[nodiscard]] QString name(int field) const;
    [[nodiscard]] QString value(int field) const;
    [[nodiscard]] QString groupValue(int field) const;

    Bytes m_bytes;
    std::vector<TracedField> m_fields;
    /// One for each field.
    std::vector<Node> m_nodes;
    /// Stands for the packet itself.
    Node m_root;
    std::vector<int> m_children;
    QHash<int, QStringList> m_findings;
};

} // namespace espalier
