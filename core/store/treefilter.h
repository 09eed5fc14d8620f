// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/activity.h"
#include "core/store/textmatcher.h"
#include "core/store/treesnapshot.h"
#include "core/store/valuecondition.h"

#include <QRegularExpression>
#include <QString>

#include <string>
#include <vector>

namespace espalier {

/// One of the things that must hold together.
struct FilterTerm
{
    enum class Kind {
        /// Part of one level of a name, or of a value.
        Text,
        /// Part of a whole name, because it contains '/', or of a value.
        Path,
        /// /regular expression/ in a whole name or a value.
        Regex,
        /// An MQTT Topic Filter with wildcards.
        Topics,
        /// The server has a retained message there, see TopicStore::isRetained().
        Retained,
        /// The last message is younger or older than `age`.
        Changed,
        /// Something in the last payload compares so.
        Value,
    };

    Kind kind = Kind::Text;
    /// Text, Path.
    TextMatcher matcher {};
    QString text {};
    /// Regex.
    QRegularExpression regex {};
    /// Topics: the levels before "#", and whether that stands at the end.
    std::vector<std::string> levels {};
    bool isOpenEnded = false;
    /// Changed: Less is younger, Greater is older.
    Comparison comparison = Comparison::Less;
    SteadyMs age = 0;
    /// Value.
    ValueCondition condition {};

    /// Whether it looks at the message of a topic only and can cease to hold.
    [[nodiscard]] bool isCondition() const { return kind >= Kind::Retained; }
    [[nodiscard]] bool matchesRegex(std::string_view bytes) const;
};

/// What the user typed to narrow the tree, parsed. Terms stand one behind the other, with spaces between, and must hold
/// together; a name of a level above a topic counts for the topic too:
///
///     filter    = { term }
///     term      = text | "/" regular expression "/" | Topic Filter with wildcards
///               | "retained" | "changed" ("<" | ">") duration | path comparison operand
///     text      = characters without space | '"' characters '"'      (\" and \\ inside quotes)
///     duration  = number [ "ms" | "s" | "m" | "min" | "h" | "d" ]    (seconds, if nothing else is said)
///     path      = name { "." name | "[" number "]" | '["' characters '"]' }
///                                                  ("value": all of the payload, or its member "value")
///     comparison = "=" | "!=" | "<" | "<=" | ">" | ">="
///     operand   = number | word | '"' characters '"'
///
/// A text with '+' or '#' that is no valid Topic Filter is plain text, and so is one between quotes that looks like a
/// condition.
class TreeFilter
{
public:
    static constexpr std::size_t mostTerms = 8;

    TreeFilter() = default;
    explicit TreeFilter(const QString &text);

    [[nodiscard]] const QString &text() const { return m_text; }
    /// Empty for a filter that lets all be seen, and for one that is wrong.
    [[nodiscard]] const std::vector<FilterTerm> &terms() const { return m_terms; }
    [[nodiscard]] const FilterError &error() const { return m_error; }
    [[nodiscard]] bool isValid() const { return m_error.kind == FilterError::Kind::None; }
    [[nodiscard]] bool hasConditions() const;
    /// Whether one of the terms looks inside of payloads.
    [[nodiscard]] bool comparesValues() const;

    /// `text` such that it stands for itself as one term.
    [[nodiscard]] static QString quoted(const QString &text);

private:
    class Parser;

    QString m_text;
    std::vector<FilterTerm> m_terms;
    FilterError m_error;
};

} // namespace espalier
