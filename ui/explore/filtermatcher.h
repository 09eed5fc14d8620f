// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRegularExpression>
#include <QStringList>

namespace espalier {

/// Finds what the filter field's text matches in a shown string, for marking. The store decides which rows match; this
/// only shows where. MQTT filters and conditions match whole topics and mark nothing.
class FilterMatcher
{
public:
    FilterMatcher() = default;
    explicit FilterMatcher(const QString &filter);

    struct Range
    {
        qsizetype start = 0;
        qsizetype length = 0;
    };
    /// At most eight, from left to right for each part of the filter.
    [[nodiscard]] QList<Range> ranges(const QString &text) const;
    [[nodiscard]] const QString &filter() const { return m_filter; }

private:
    QString m_filter;
    QStringList m_texts;
    QList<QRegularExpression> m_expressions;
};

} // namespace espalier
