// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"
#include "core/store/visibletree.h"

#include <QString>
#include <QStringList>

#include <string_view>

namespace espalier {

/// A message as a connection hands it on. The views are those of the arguments.
Publish publishOf(std::string_view topicName, std::string_view payload = {}, bool retain = false);

/// A store and its tree, with time that passes when told.
struct StoreScript
{
    Budget budget {512 * 1024 * 1024};
    TopicStore store {budget};
    VisibleTree tree {store};
    SteadyMs now = 3'600'000;

    void add(std::string_view topicName, std::string_view payload = {}, bool retain = false);
    void settle();
    void filter(const QString &text);
    void work();
    [[nodiscard]] std::uint32_t id(std::string_view topicName) const;
    void expand(std::string_view topicName, VisibleTree::Scope scope = VisibleTree::Scope::This);
    void collapse(std::string_view topicName, VisibleTree::Scope scope = VisibleTree::Scope::This);
    /// The rows as text: two spaces for each level; '+' before what could be expanded.
    [[nodiscard]] QStringList rows() const;
};

} // namespace espalier
