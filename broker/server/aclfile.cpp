// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/aclfile.h"

#include "core/mqtt/topic.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace espalier {

namespace {

using Effect = AccessRule::Effect;

std::optional<Effect> effectOf(std::string_view word)
{
    if (word == "read")
        return Effect::Read;
    if (word == "write")
        return Effect::Write;
    if (word == "readwrite")
        return Effect::ReadWrite;
    if (word == "deny")
        return Effect::Deny;
    return {};
}

/// What stands behind "topic" or "pattern".
Expected<AccessRule, std::string> parseRule(std::string_view rest)
{
    if (rest.empty())
        return unexpected(std::string("the topic is missing"));
    auto filter = rest;
    const auto word = takeWord(filter);
    auto effect = std::optional(Effect::ReadWrite);
    if (filter.empty())
        filter = word; // without a space it is the topic, whatever it is called
    else
        effect = effectOf(word);
    if (!effect)
        return unexpected(fmt::format(
            "\"{}\" is no kind of access; write read, write, readwrite or deny before a topic with "
            "spaces",
            word));
    if (const auto parsed = parseTopicFilter(filter, SharedFilters::Forbidden); !parsed)
        return unexpected(
            fmt::format("\"{}\" is no Topic Filter: {}", filter, clauseInfo(parsed.error()).text));
    return AccessRule {std::string(filter), *effect};
}

} // namespace

Expected<AccessRules, std::vector<LineError>> parseAccessRules(std::string_view text)
{
    AccessRules rules;
    std::vector<LineError> errors;
    std::optional<std::string> userName;
    FileLines lines(text);
    for (std::string_view line; lines.next(line);) {
        if (line.empty() || line.front() == '#')
            continue;
        auto rest = trimmed(line);
        const auto keyword = takeWord(rest);
        const auto fail = [&](std::string problem) {
            errors.push_back({lines.number(), std::move(problem)});
        };
        if (keyword == "user") {
            if (rest.empty())
                fail("the user name is missing");
            else
                userName = std::string(rest);
        } else if (keyword == "topic" || keyword == "pattern") {
            auto rule = parseRule(rest);
            if (!rule)
                fail(std::move(rule.error()));
            else if (keyword == "topic")
                rules.add(userName, std::move(*rule));
            else
                rules.addPattern(std::move(*rule));
        } else {
            fail(fmt::format("\"{}\" is not known here; a line begins with user, topic, pattern or #",
                             keyword));
        }
    }
    if (!errors.empty())
        return unexpected(std::move(errors));
    return rules;
}

Expected<AccessRules, std::vector<std::string>> readAccessRules(const std::string &path)
{
    const auto text = readTextFile(path);
    if (!text)
        return unexpected(std::vector {text.error()});
    auto rules = parseAccessRules(*text);
    if (!rules)
        return unexpected(sentences(path, rules.error()));
    return std::move(*rules);
}

} // namespace espalier
