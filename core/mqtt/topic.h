// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/mqtt/clause.h"

#include <optional>
#include <string_view>
#include <vector>

namespace espalier {

/// Whether "+" or "#" stands anywhere in `topic`.
[[nodiscard]] bool containsWildcard(std::string_view topic);

/// A Topic Filter taken apart (4.7.1, 4.8.2). Views are into what was parsed.
struct TopicFilter
{
    /// The filter to match with: behind "$share/{ShareName}/" for a shared subscription.
    std::string_view filter {};
    /// Empty for a Non-shared Subscription.
    std::string_view shareName {};

    [[nodiscard]] bool isShared() const { return !shareName.empty(); }
    [[nodiscard]] bool hasWildcards() const { return containsWildcard(filter); }
};

/// Whether "$share/" has its meaning: MQTT 5 defines it; brokers offer it to 3.x clients too.
enum class SharedFilters { Allowed, Forbidden };

/// The statement that `name` breaks as a Topic Name (4.7), or nothing.
[[nodiscard]] std::optional<Clause> topicNameError(std::string_view name);
/// A Topic Filter, or the statement that it breaks (4.7.1, 4.7.3, 4.8.2).
[[nodiscard]] Expected<TopicFilter, Clause> parseTopicFilter(std::string_view filter,
                                                             SharedFilters shared = SharedFilters::Allowed);
/// Every statement that the form of a Topic Filter breaks, in the order in which they are met; its text (1.5.4, 4.7.3-2)
/// is not looked at. Empty for every filter that parseTopicFilter() takes.
[[nodiscard]] std::vector<Clause> topicFilterErrors(std::string_view filter, SharedFilters shared);

/// Whether a valid Topic Filter (without "$share/") matches a valid Topic Name (4.7.1, 4.7.2).
[[nodiscard]] bool matches(std::string_view filter, std::string_view topicName);
/// Whether a Topic Filter matches every Topic Name that `other` matches (4.7.1, 4.7.2). Both valid, without "$share/".
[[nodiscard]] bool covers(std::string_view filter, std::string_view other);

/// Walks the levels of a Topic Name or Filter. "a//b/" has four: "a", "", "b", "".
class TopicLevels
{
public:
    explicit TopicLevels(std::string_view topic) : m_rest(topic) { }
    /// The next level; false behind the last one.
    bool next(std::string_view &level)
    {
        if (m_atEnd)
            return false;
        const auto slash = m_rest.find('/');
        level = m_rest.substr(0, slash);
        m_atEnd = slash == std::string_view::npos;
        if (!m_atEnd)
            m_rest.remove_prefix(slash + 1);
        return true;
    }
    [[nodiscard]] bool atEnd() const { return m_atEnd; }

private:
    std::string_view m_rest;
    bool m_atEnd = false;
};

} // namespace espalier
