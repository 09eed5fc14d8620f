// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storescript.h"

#include <cstdint>
#include <string>

namespace espalier {

Publish publishOf(std::string_view topicName, std::string_view payload, bool retain)
{
    Publish message;
    message.topicName = topicName;
    message.payload = asBytes(payload);
    message.retain = retain;
    return message;
}

void StoreScript::add(std::string_view topicName, std::string_view payload, bool retain)
{
    store.add(publishOf(topicName, payload, retain), now * 1000, now);
}

void StoreScript::settle()
{
    store.settle(now);
    tree.update(now);
}

void StoreScript::filter(const QString &text)
{
    tree.setFilter(text, now);
    work();
}

void StoreScript::work()
{
    while (tree.isFiltering())
        tree.work();
    if (tree.isStale())
        tree.update(now);
}

std::uint32_t StoreScript::id(std::string_view topicName) const
{
    return store.find(topicName).value();
}

void StoreScript::expand(std::string_view topicName, VisibleTree::Scope scope)
{
    tree.setExpanded(id(topicName), VisibleTree::Expansion::Expanded, scope);
}

void StoreScript::collapse(std::string_view topicName, VisibleTree::Scope scope)
{
    tree.setExpanded(id(topicName), VisibleTree::Expansion::Collapsed, scope);
}

QStringList StoreScript::rows() const
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

} // namespace espalier
