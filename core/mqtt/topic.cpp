// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topic.h"

#include "core/mqtt/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

namespace espalier {

namespace {

constexpr std::string_view sharePrefix = "$share/";

/// The rules that Topic Names and Topic Filters have in common (4.7.3, 1.5.4).
std::optional<Clause> topicTextError(std::string_view topic)
{
    if (topic.empty())
        return Clause::MQTT_4_7_3_1;
    if (topic.size() > std::numeric_limits<std::uint16_t>::max())
        return Clause::MQTT_4_7_3_3;
    if (const auto problem = utf8Problem(topic))
        return problem->error == Utf8Error::NullCharacter ? Clause::MQTT_4_7_3_2 : Clause::MQTT_1_5_4_1;
    return std::nullopt;
}

/// Calls `report(Clause)` for each wildcard that stands where it must not; it returns false to stop.
template <typename Report>
void findWildcardErrors(std::string_view filter, Report &&report)
{
    TopicLevels levels(filter);
    for (std::string_view level; levels.next(level);) {
        if (level.find('#') != std::string_view::npos && (level.size() > 1 || !levels.atEnd())
            && !report(Clause::MQTT_4_7_1_1))
            return;
        if (level.find('+') != std::string_view::npos && level.size() > 1 && !report(Clause::MQTT_4_7_1_2))
            return;
    }
}

std::optional<Clause> wildcardError(std::string_view filter)
{
    std::optional<Clause> first;
    findWildcardErrors(filter, [&first](Clause clause) {
        first = clause;
        return false;
    });
    return first;
}

/// Takes "{ShareName}/{filter}" apart, the prefix already removed (4.8.2).
Expected<TopicFilter, Clause> parseSharedFilter(std::string_view rest)
{
    const auto slash = rest.find('/');
    const auto shareName = rest.substr(0, slash);
    if (shareName.empty())
        return unexpected(Clause::MQTT_4_8_2_1);
    if (shareName.find_first_of("+#") != std::string_view::npos || slash == std::string_view::npos
        || slash + 1 == rest.size())
        return unexpected(Clause::MQTT_4_8_2_2);
    const auto filter = rest.substr(slash + 1);
    if (const auto error = wildcardError(filter))
        return unexpected(*error);
    return TopicFilter {.filter = filter, .shareName = shareName};
}

} // namespace

bool containsWildcard(std::string_view topic)
{
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t highBits = 0x8080'8080'8080'8080;
    // Sets a high bit if, and only if, a byte of the word is 0.
    const auto zeroBytes = [](std::uint64_t word) { return (word - ones) & ~word & highBits; };
    const auto hasWildcardAt = [&](std::size_t at) {
        std::uint64_t word = 0;
        std::memcpy(&word, topic.data() + at, sizeof word);
        return (zeroBytes(word ^ ones * '+') | zeroBytes(word ^ ones * '#')) != 0;
    };
    if (topic.size() < 8)
        return topic.find_first_of("+#") != std::string_view::npos;
    for (std::size_t i = 0; i + 8 < topic.size(); i += 8) {
        if (hasWildcardAt(i))
            return true;
    }
    return hasWildcardAt(topic.size() - 8); // some of these bytes for the second time
}

std::optional<Clause> topicNameError(std::string_view name)
{
    if (const auto error = topicTextError(name))
        return error;
    if (containsWildcard(name))
        return Clause::MQTT_4_7_0_1;
    return std::nullopt;
}

Expected<TopicFilter, Clause> parseTopicFilter(std::string_view filter, SharedFilters shared)
{
    if (const auto error = topicTextError(filter))
        return unexpected(*error);
    if (shared == SharedFilters::Allowed && filter.starts_with(sharePrefix))
        return parseSharedFilter(filter.substr(sharePrefix.size()));
    if (const auto error = wildcardError(filter))
        return unexpected(*error);
    return TopicFilter {.filter = filter};
}

std::vector<Clause> topicFilterErrors(std::string_view filter, SharedFilters shared)
{
    std::vector<Clause> errors;
    const auto add = [&errors](Clause clause) {
        if (std::find(errors.begin(), errors.end(), clause) == errors.end())
            errors.push_back(clause);
        return true;
    };
    if (filter.empty())
        add(Clause::MQTT_4_7_3_1);
    if (shared == SharedFilters::Allowed && filter.starts_with(sharePrefix)) {
        filter.remove_prefix(sharePrefix.size());
        const auto slash = filter.find('/');
        const auto shareName = filter.substr(0, slash);
        filter = slash == std::string_view::npos ? std::string_view() : filter.substr(slash + 1);
        if (shareName.empty())
            add(Clause::MQTT_4_8_2_1);
        if (containsWildcard(shareName) || filter.empty())
            add(Clause::MQTT_4_8_2_2);
    }
    findWildcardErrors(filter, add);
    return errors;
}

namespace {

enum class Led { TopicName, TopicFilter };

/// Whether all that `other` is, or stands for, is led by `filter`.
bool leads(std::string_view filter, std::string_view other, Led kind)
{
    if (other.starts_with('$') && (filter.starts_with('#') || filter.starts_with('+')))
        return false; // MQTT-4.7.2-1
    TopicLevels filterLevels(filter);
    TopicLevels otherLevels(other);
    std::string_view filterLevel;
    std::string_view otherLevel;
    while (filterLevels.next(filterLevel)) {
        if (filterLevel == "#")
            return true; // stands for the parent level too
        if (!otherLevels.next(otherLevel) || (kind == Led::TopicFilter && otherLevel == "#"))
            return false;
        if (filterLevel != "+" && filterLevel != otherLevel)
            return false;
    }
    return otherLevels.atEnd();
}

} // namespace

bool matches(std::string_view filter, std::string_view topicName)
{
    return leads(filter, topicName, Led::TopicName);
}

bool covers(std::string_view filter, std::string_view other)
{
    return leads(filter, other, Led::TopicFilter);
}

} // namespace espalier
