// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"

#include <QStringList>

namespace espalier {

/// At most `limit` names of topics that start with `prefix`, whatever the case of its last level; nearest levels first,
/// in natural order. Looks at a bounded part of the tree. Names that are no UTF-8 cannot be typed and are left out.
[[nodiscard]] QStringList completeTopics(const TopicStore &store, const QString &prefix, int limit);

/// At most `limit` whole names of levels, topics or not, that have `text` in their last level, whatever its case: those
/// that came first, in natural order. A text with '/' may reach over several levels. Looks at a bounded part of the tree.
[[nodiscard]] QStringList findLevels(const TopicStore &store, const QString &text, int limit);

/// What the user may mean who typed this much of a topic's name: at most `limit` of completeTopics(), then of findLevels().
[[nodiscard]] QStringList topicsLike(const TopicStore &store, const QString &text, int limit);

} // namespace espalier
