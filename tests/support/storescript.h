// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"
#include "core/store/visibletree.h"

#include <QString>
#include <QStringList>

#include <string>
#include <string_view>

namespace espalier {

/// A message as a connection hands it on. The views are those of the arguments.
inline Publish publishOf(std::string_view topicName, std::string_view payload = {}, bool retain = false)
{
    Publish message;
    message.topicName = topicName;
    message.payload = asBytes(payload);
    message.retain = retain;
    return message;
}

/// A store and its tree, with time that passes when told.
struct StoreScript
{
    Budget budget {512 * 1024 * 1024};
    TopicStore store {budget};
    VisibleTree tree {store};
    SteadyMs now = 3'600'000;

    void add(std::string_view topicName, std::string_view payload = {}, bool retain = false)
    {
        store.add(publishOf(topicName, payload, retain), now * 1000, now);
    }
    void settle()
    {
        store.settle(now);
        tree.update(now);
    }
    void filter(const QString &text)
    {
        tree.setFilter(text, now);
        work();
    }
    void work()
    {
        while (tree.isFiltering())
            tree.work();
        if (tree.isStale())
            tree.update(now);
    }
    [[nodiscard]] std::uint32_t id(std::string_view topicName) const { return store.find(topicName).value(); }
    void expand(std::string_view topicName, VisibleTree::Scope scope = VisibleTree::Scope::This)
    {
        tree.setExpanded(id(topicName), VisibleTree::Expansion::Expanded, scope);
    }
    void collapse(std::string_view topicName, VisibleTree::Scope scope = VisibleTree::Scope::This)
    {
        tree.setExpanded(id(topicName), VisibleTree::Expansion::Collapsed, scope);
    }
    /// The rows as text: two spaces for each level; '+' before what could be expanded.
    [[nodiscard]] QStringList rows() const
    {
        QStringList lines;
        for (std::uint32_t row = 0; row < tree.rows().size(); ++row) {
            const IndexedRow at = tree.rows().at(row);
            const bool isClosed = store.hasChildren(at.id) && !tree.isExpanded(at.id);
            lines.append(QString(at.depth * 2, u' ') + (isClosed ? QStringLiteral("+") : QString())
                         + QString::fromStdString(std::string(store.segmentText(at.id))));
        }
        return lines;
    }
};

} // namespace espalier
