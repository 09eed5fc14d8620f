// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/diff.h"

#include <utility>

namespace espalier {

/// Gathers the rows of a comparison up to a limit; counts all.
class DiffRows
{
public:
    DiffRows(PayloadDiff::Form form, const DiffLimits &limits) : m_limits(limits) { m_diff.form = form; }

    [[nodiscard]] const DiffLimits &limits() const { return m_limits; }
    void addChanged(const QString &place, const QString &before, const QString &after)
    {
        ++m_diff.changed;
        add({.kind = DiffRow::Kind::Changed, .place = place, .before = cut(before), .after = cut(after)});
    }
    void addRemoved(const QString &place, const QString &before)
    {
        ++m_diff.removed;
        add({.kind = DiffRow::Kind::Removed, .place = place, .before = cut(before)});
    }
    void addAdded(const QString &place, const QString &after)
    {
        ++m_diff.added;
        add({.kind = DiffRow::Kind::Added, .place = place, .after = cut(after)});
    }
    void addEqual(const QString &text)
    {
        add({.kind = DiffRow::Kind::Equal, .before = cut(text), .after = cut(text)});
    }
    void addSkipped(std::size_t count)
    {
        if (count > 0)
            add({.kind = DiffRow::Kind::Skipped, .count = count});
    }
    [[nodiscard]] bool isFull() const { return m_diff.rows.size() >= m_limits.rows; }
    [[nodiscard]] PayloadDiff take() { return std::move(m_diff); }

private:
    [[nodiscard]] QString cut(const QString &text) const
    {
        return text.size() > m_limits.rowText ? text.first(m_limits.rowText - 1) + u'…' : text;
    }
    void add(DiffRow row)
    {
        if (isFull())
            m_diff.isWhole = false;
        else
            m_diff.rows.push_back(std::move(row));
    }

    DiffLimits m_limits;
    PayloadDiff m_diff;
};

} // namespace espalier
