// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/silencewatch.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <limits>

namespace espalier {

SilenceWatch::Rule SilenceWatch::makeRule(const SilenceRule &wanted, SteadyMs now)
{
    Rule rule;
    rule.state = {.rule = wanted, .silent = false, .since = now};
    const std::string filter = wanted.topicFilter.toStdString();
    const auto parsed = parseTopicFilter(filter);
    if (!parsed || !parsed->hasWildcards()) {
        rule.fixed = filter;
        return rule;
    }
    std::string_view level;
    for (TopicLevels levels(parsed->filter); levels.next(level) && level != "+" && level != "#";)
        rule.fixed = rule.fixed ? *rule.fixed + '/' + std::string(level) : std::string(level);
    rule.topics.emplace(TreeFilter(TreeFilter::quoted(wanted.topicFilter)), now);
    return rule;
}

void SilenceWatch::setRules(const TopicStore &store, const QList<SilenceRule> &rules, SteadyMs now)
{
    std::vector<Rule> next;
    for (const SilenceRule &wanted : rules) {
        const auto known = std::find_if(m_rules.begin(), m_rules.end(),
                                        [&](const Rule &rule) { return rule.state.rule == wanted; });
        if (known != m_rules.end()) {
            next.push_back(std::move(*known));
            m_rules.erase(known);
            continue;
        }
        next.push_back(makeRule(wanted, now));
        if (next.back().topics) {
            next.back().topics->advance(store, std::numeric_limits<std::uint32_t>::max());
            for (std::uint32_t id = TopicStore::root + 1; id < store.nodeCount(); ++id)
                hear(next.back(), store, id);
        }
    }
    m_rules = std::move(next);
    m_silentLevels.clear();
}

void SilenceWatch::hear(Rule &rule, const TopicStore &store, std::uint32_t id)
{
    if (rule.topics->isMatch(id) && store.isTopic(id))
        rule.state.since = std::max(rule.state.since, store.ownChange(id));
}

void SilenceWatch::listen(Rule &rule, const TopicStore &store, SteadyMs now)
{
    if (!rule.level && rule.fixed)
        rule.level = store.find(*rule.fixed);
    if (rule.topics) {
        rule.topics->update(store, store.changedTopics(), now);
        rule.topics->advance(store, std::numeric_limits<std::uint32_t>::max());
        for (const std::uint32_t id : store.changedTopics())
            hear(rule, store, id);
    } else if (rule.level && store.isTopic(*rule.level)) {
        rule.state.since = std::max(rule.state.since, store.ownChange(*rule.level));
    }
}

bool SilenceWatch::update(const TopicStore &store, SteadyMs now)
{
    bool changed = false;
    m_silentLevels.clear();
    for (Rule &rule : m_rules) {
        listen(rule, store, now);
        const bool silent = now - rule.state.since >= rule.state.rule.milliseconds;
        changed |= silent != rule.state.silent;
        rule.state.silent = silent;
        if (silent && rule.level)
            m_silentLevels.insert(*rule.level);
    }
    return changed;
}

QList<SilenceState> SilenceWatch::states() const
{
    QList<SilenceState> states;
    for (const Rule &rule : m_rules)
        states.append(rule.state);
    return states;
}

} // namespace espalier
