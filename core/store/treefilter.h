// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/textmatcher.h"

#include <QRegularExpression>
#include <QString>

#include <string>
#include <vector>

namespace espalier {

/// What the user typed to narrow the tree, parsed.
class TreeFilter
{
public:
    enum class Kind {
        None,
        /// Part of one level of a name, or of a value.
        Text,
        /// Part of a whole name, because it contains '/', or of a value.
        Path,
        /// /regular expression/ in a whole name or a value.
        Regex,
        /// An MQTT Topic Filter with wildcards.
        Topics,
    };

    TreeFilter() = default;
    /// A text with '+' or '#' that is no valid Topic Filter is plain text.
    explicit TreeFilter(const QString &text);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] const QString &text() const { return m_text; }
    /// Why the regular expression is none; empty when all is well.
    [[nodiscard]] const QString &error() const { return m_error; }

    [[nodiscard]] const TextMatcher &matcher() const { return m_matcher; }
    [[nodiscard]] bool matchesRegex(std::string_view bytes) const;
    /// Topics: the levels before "#".
    [[nodiscard]] const std::vector<std::string> &levels() const { return m_levels; }
    /// Topics: whether "#" stands at the end.
    [[nodiscard]] bool isOpenEnded() const { return m_isOpenEnded; }

private:
    bool parseTopics();

    Kind m_kind = Kind::None;
    QString m_text;
    QString m_error;
    TextMatcher m_matcher;
    QRegularExpression m_regex;
    std::vector<std::string> m_levels;
    bool m_isOpenEnded = false;
};

} // namespace espalier
