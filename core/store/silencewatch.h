// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/filterpass.h"
#include "core/store/topicstore.h"
#include "core/store/treesnapshot.h"

#include <QList>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace espalier {

/// Watches for topics that fall silent. A rule for a filter is about all of its topics together: one message of any of
/// them ends the silence. What has never spoken is silent from when the rule was set. Worker thread.
class SilenceWatch
{
public:
    /// Rules that there were before go on as they are.
    void setRules(const TopicStore &store, const QList<SilenceRule> &rules, SteadyMs now);
    [[nodiscard]] bool isEmpty() const { return m_rules.empty(); }
    /// After each settle(), and each second. True when a rule has fallen silent, or a silence has ended.
    bool update(const TopicStore &store, SteadyMs now);
    [[nodiscard]] QList<SilenceState> states() const;
    /// Whether a silent rule is about this very level: the topic, or the level above the first wildcard.
    [[nodiscard]] bool isSilent(std::uint32_t id) const { return m_silentLevels.contains(id); }

private:
    struct Rule
    {
        SilenceState state;
        /// The topic, or the levels before the first wildcard; without when it begins with one.
        std::optional<std::string> fixed;
        std::optional<std::uint32_t> level;
        /// Only for a filter with wildcards.
        std::optional<FilterPass> topics;
    };

    [[nodiscard]] static Rule makeRule(const SilenceRule &rule, SteadyMs now);
    static void listen(Rule &rule, const TopicStore &store, SteadyMs now);
    static void hear(Rule &rule, const TopicStore &store, std::uint32_t id);

    std::vector<Rule> m_rules;
    std::unordered_set<std::uint32_t> m_silentLevels;
};

} // namespace espalier
