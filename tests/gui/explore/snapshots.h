// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"

#include <QString>

namespace espalier::test {

/// Rows written as indented text, one a line: two spaces for each level, "+" before a collapsed and "-" before an
/// expanded level, "name = value" with a value. Ids count up from `firstId`.
inline QList<TreeRow> rowsOf(const QString &tree, std::uint32_t firstId = 0)
{
    QList<TreeRow> rows;
    for (const QString &line : tree.split(u'\n', Qt::SkipEmptyParts)) {
        TreeRow row;
        row.id = TopicId(firstId + std::uint32_t(rows.size()));
        QString text = line;
        while (text.startsWith(QStringLiteral("  "))) {
            ++row.depth;
            text.remove(0, 2);
        }
        row.expandable = text.startsWith(u'+') || text.startsWith(u'-');
        row.expanded = text.startsWith(u'-');
        if (row.expandable)
            text.remove(0, 1);
        const qsizetype equals = text.indexOf(QStringLiteral(" = "));
        row.name = equals < 0 ? text : text.left(equals);
        if (equals >= 0) {
            row.preview = text.mid(equals + 3);
            row.valueKind = ValueKind::Number;
        }
        rows.append(row);
    }
    return rows;
}

inline TreeSnapshot snapshotOf(const QString &tree)
{
    TreeSnapshot snapshot;
    snapshot.rows = rowsOf(tree);
    snapshot.totalRows = std::uint32_t(snapshot.rows.size());
    snapshot.topics = snapshot.totalRows;
    snapshot.layoutVersion = 1;
    return snapshot;
}

/// The part of a flat tree of `total` rows that a view asks for. Row n is named "topic n" and has the id n + `shift`.
inline TreeSnapshot flatSnapshot(std::uint32_t total, std::uint32_t first, std::uint32_t count,
                                 std::uint32_t shift = 0)
{
    TreeSnapshot snapshot;
    snapshot.totalRows = total;
    snapshot.firstRow = first;
    snapshot.layoutVersion = 1 + shift;
    for (std::uint32_t number = first; number < std::min(total, first + count); ++number) {
        TreeRow row;
        row.id = TopicId(number + 1'000'000 - shift);
        row.name = QStringLiteral("topic %1").arg(number);
        snapshot.rows.append(row);
    }
    return snapshot;
}

} // namespace espalier::test
