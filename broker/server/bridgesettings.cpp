// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridgesettings.h"

#include "core/mqtt/topic.h"

#include <fmt/format.h>

namespace espalier {

namespace {

std::vector<std::string_view> wordsOf(std::string_view line)
{
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<std::string_view> words;
    while (true) {
        const auto first = line.find_first_not_of(blanks);
        if (first == std::string_view::npos)
            return words;
        line.remove_prefix(first);
        const auto size = std::min(line.find_first_of(blanks), line.size());
        words.push_back(line.substr(0, size));
        line.remove_prefix(size);
    }
}

std::string unquoted(std::string_view word)
{
    return word == "\"\"" ? std::string() : std::string(word);
}

std::optional<BridgeTopic::Direction> directionFrom(std::string_view word)
{
    using Direction = BridgeTopic::Direction;
    if (word == "out")
        return Direction::Out;
    if (word == "in")
        return Direction::In;
    if (word == "both")
        return Direction::Both;
    return {};
}

std::optional<std::string> problemOf(const BridgeTopic &topic)
{
    const auto shown = fmt::format("topic '{}'", topic.pattern);
    for (const auto &[side, prefix] :
         {std::pair("local", &topic.localPrefix), {"remote", &topic.remotePrefix}}) {
        if (containsWildcard(*prefix))
            return fmt::format("The {} prefix '{}' of {} has a wildcard. Wildcards belong into the pattern.",
                               side, *prefix, shown);
        if (topic.pattern.empty() && prefix->empty())
            return fmt::format(
                "A topic without pattern needs a local and a remote name in place of the prefixes; "
                "the {} one is missing.",
                side);
    }
    for (const auto &filter : {topic.localFilter(), topic.remoteFilter()}) {
        if (!parseTopicFilter(filter, SharedFilters::Forbidden))
            return fmt::format(
                "'{}' of {} is not a Topic Filter: '#' stands alone in the last level, '+' alone in "
                "any.",
                filter, shown);
        if (filter.starts_with("$share/"))
            return fmt::format("'{}' is a shared subscription: a bridge cannot have one.", filter);
    }
    return {};
}

} // namespace

Expected<BridgeTopic, std::string> parseBridgeTopic(std::string_view line)
{
    constexpr std::string_view usage = "PATTERN [out|in|both [QOS [LOCAL-PREFIX REMOTE-PREFIX]]]";
    const auto words = wordsOf(line);
    if (words.empty() || words.size() > 5)
        return unexpected(fmt::format("{} is expected.", usage));
    BridgeTopic topic {.pattern = unquoted(words[0])};
    if (words.size() > 1) {
        const auto direction = directionFrom(words[1]);
        if (!direction)
            return unexpected(fmt::format("'{}' is not a direction: out, in or both.", words[1]));
        topic.direction = *direction;
    }
    if (words.size() > 2) {
        if (words[2] != "0" && words[2] != "1" && words[2] != "2")
            return unexpected(fmt::format("'{}' is not a QoS: 0, 1 or 2.", words[2]));
        topic.qos = static_cast<Qos>(words[2][0] - '0');
    }
    if (words.size() > 3)
        topic.localPrefix = unquoted(words[3]);
    if (words.size() > 4)
        topic.remotePrefix = unquoted(words[4]);
    if (auto problem = problemOf(topic))
        return unexpected(std::move(*problem));
    return topic;
}

std::optional<std::string> problemOf(const BridgeSettings &settings)
{
    const auto said = [&](std::string_view text) {
        return fmt::format("Bridge '{}': {}", settings.name, text);
    };
    if (settings.name.empty())
        return "A bridge needs a name.";
    if (settings.addresses.empty())
        return said("it needs an address to connect to.");
    if (settings.topics.empty())
        return said("it needs a topic, as in '# both 1'; without one nothing passes it.");
    constexpr std::size_t mostTopics = 500;
    if (settings.topics.size() > mostTopics)
        return said("it has more than 500 topics. Wildcards can say more with less.");
    for (const auto &topic : settings.topics) {
        if (const auto problem = problemOf(topic))
            return said(*problem);
    }
    if (!settings.localClientId.empty() && settings.localClientId == settings.remoteClientId)
        return said(
            "local and remote Client Identifier are the same. A broker that is bridged to itself would take "
            "one for the other: choose two.");
    if (settings.remotePassword && !settings.remoteUserName)
        return said("a password needs a user name.");
    if (settings.keepAlive < std::chrono::seconds(5) || settings.keepAlive > std::chrono::seconds(65'535))
        return said("the keep alive interval must be 5 to 65,535 seconds.");
    if (settings.receiveMaximum == 0)
        return said("at least one message must be allowed on its way.");
    if (!settings.notificationTopic.empty() && topicNameError(settings.notificationTopic))
        return said("the topic for notifications is not a Topic Name: it must not have wildcards.");
    if (settings.tls && settings.tls->certificateFile.empty() != settings.tls->keyFile.empty())
        return said("a certificate needs its key, and a key its certificate.");
    return {};
}

} // namespace espalier
