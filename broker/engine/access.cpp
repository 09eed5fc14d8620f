// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/access.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

bool grants(AccessRule::Effect effect, Access access)
{
    using Effect = AccessRule::Effect;
    return effect == Effect::ReadWrite || effect == (access == Access::Read ? Effect::Read : Effect::Write);
}

/// Whether any Topic Name matches both filters.
bool overlap(std::string_view a, std::string_view b)
{
    const auto isWild = [](std::string_view filter) {
        return filter.starts_with('#') || filter.starts_with('+');
    };
    if ((isWild(a) && b.starts_with('$')) || (isWild(b) && a.starts_with('$')))
        return false; // MQTT-4.7.2-1
    TopicLevels levelsOfA(a);
    TopicLevels levelsOfB(b);
    for (;;) {
        std::string_view levelOfA;
        std::string_view levelOfB;
        const bool hasA = levelsOfA.next(levelOfA);
        const bool hasB = levelsOfB.next(levelOfB);
        if (levelOfA == "#" || levelOfB == "#") // stands for the parent level too
            return true;
        if (!hasA || !hasB)
            return hasA == hasB;
        if (levelOfA != "+" && levelOfB != "+" && levelOfA != levelOfB)
            return false;
    }
}

/// nullopt where a user name is wanted and there is none, and where a name would give what begins with "$".
std::optional<std::string> filledIn(std::string_view pattern, std::optional<std::string_view> userName,
                                    std::string_view clientId)
{
    std::string filter;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const auto mark = pattern.substr(at, 2);
        if (mark == "%u" && !userName)
            return {};
        if (mark != "%u" && mark != "%c") {
            filter += pattern[at];
            continue;
        }
        filter += mark == "%u" ? *userName : clientId;
        ++at;
    }
    if (filter.starts_with('$') && !pattern.starts_with('$'))
        return {};
    return filter;
}

bool holdsWildcard(std::optional<std::string_view> name)
{
    return name && containsWildcard(*name);
}

} // namespace

void AccessList::add(AccessRule rule)
{
    auto &rules = rule.effect == AccessRule::Effect::Deny ? m_denied : m_granted;
    rules.push_back(std::move(rule));
}

AccessList::Verdict AccessList::verdict(Access access, std::string_view topicName) const
{
    const auto isMatch = [&](const AccessRule &rule) { return matches(rule.topicFilter, topicName); };
    if (std::any_of(m_denied.begin(), m_denied.end(), isMatch))
        return Verdict::Denied;
    const bool isGranted = std::any_of(m_granted.begin(), m_granted.end(), [&](const AccessRule &rule) {
        return grants(rule.effect, access) && isMatch(rule);
    });
    return isGranted ? Verdict::Granted : Verdict::Silent;
}

AccessList::Verdict AccessList::readable(std::string_view topicFilter) const
{
    const auto isDenied = [this](std::string_view filter) {
        return std::any_of(m_denied.begin(), m_denied.end(),
                           [&](const AccessRule &rule) { return covers(rule.topicFilter, filter); });
    };
    if (isDenied(topicFilter))
        return Verdict::Denied;
    const bool isGranted = std::any_of(m_granted.begin(), m_granted.end(), [&](const AccessRule &rule) {
        return grants(rule.effect, Access::Read) && overlap(rule.topicFilter, topicFilter)
               && !isDenied(rule.topicFilter);
    });
    return isGranted ? Verdict::Granted : Verdict::Silent;
}

void AccessRules::add(const std::optional<std::string> &userName, AccessRule rule)
{
    (userName ? m_users[*userName] : m_anonymous).add(std::move(rule));
}

void AccessRules::addPattern(AccessRule rule)
{
    m_patterns.add(std::move(rule));
}

const AccessList *AccessRules::listFor(std::optional<std::string_view> userName) const
{
    if (!userName)
        return m_anonymous.isEmpty() ? nullptr : &m_anonymous;
    const auto found = m_users.find(*userName);
    return found == m_users.end() ? nullptr : &found->second;
}

ClientAccess::ClientAccess(std::shared_ptr<const AccessRules> rules, std::optional<std::string_view> userName,
                           std::string_view clientId)
    : m_rules(std::move(rules)), m_own(m_rules->listFor(userName))
{
    // Who is called "#" would have access to what belongs to others.
    if (holdsWildcard(userName) || holdsWildcard(clientId))
        return;
    for (const auto *list : {&m_rules->patterns().denied(), &m_rules->patterns().granted()}) {
        for (const auto &rule : *list) {
            if (auto filter = filledIn(rule.topicFilter, userName, clientId))
                m_patterns.add({std::move(*filter), rule.effect});
        }
    }
}

bool ClientAccess::allows(Access access, std::string_view topicName) const
{
    using Verdict = AccessList::Verdict;
    const auto own = m_own ? m_own->verdict(access, topicName) : Verdict::Silent;
    return (own == Verdict::Silent ? m_patterns.verdict(access, topicName) : own) == Verdict::Granted;
}

bool ClientAccess::couldRead(std::string_view topicFilter) const
{
    using Verdict = AccessList::Verdict;
    const auto own = m_own ? m_own->readable(topicFilter) : Verdict::Silent;
    return (own == Verdict::Silent ? m_patterns.readable(topicFilter) : own) == Verdict::Granted;
}

} // namespace espalier
