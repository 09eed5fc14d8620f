// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/seenaliases.h"

namespace espalier {

namespace {

constexpr unsigned wordBits = 64;

void checkMaximum(const Observation &o, std::uint16_t alias, std::uint16_t maximum)
{
    if (alias <= maximum)
        return;
    if (o.isFromClient())
        o.report(maximum == 0 ? Clause::MQTT_3_2_2_18 : Clause::MQTT_3_2_2_17);
    else
        o.report(maximum == 0 ? Clause::MQTT_3_1_2_27 : Clause::MQTT_3_1_2_26);
}

} // namespace

std::string_view SeenAliases::resolve(const Observation &o, const Publish &publish,
                                      std::optional<std::uint16_t> maximum)
{
    const auto alias = publish.properties.isEmpty()
                           ? std::uint16_t {0}
                           : static_cast<std::uint16_t>(publish.properties.number(Property::TopicAlias, 0));
    if (alias == 0)
        return publish.topicName;
    if (maximum)
        checkMaximum(o, alias, *maximum);
    if (!publish.topicName.empty()) {
        learn(alias, publish.topicName);
        return publish.topicName;
    }
    const auto found = m_names.find(alias);
    if (found != m_names.end())
        return found->second;
    const bool isKnown = !m_known.empty() && (m_known[alias / wordBits] >> alias % wordBits & 1U) != 0;
    if (!isKnown && o.isWhole)
        o.report(Clause::RULE_3_3_4_TopicAliasUnknown);
    return {};
}

void SeenAliases::learn(std::uint16_t alias, std::string_view topicName)
{
    if (m_known.empty())
        m_known.resize(65'536 / wordBits);
    m_known[alias / wordBits] |= std::uint64_t {1} << alias % wordBits;
    const auto found = m_names.find(alias);
    if (found != m_names.end() && found->second == topicName)
        return;
    const auto before = found == m_names.end() ? 0 : found->second.size();
    if (m_nameBytes - before + topicName.size() > maximumNames) {
        if (found != m_names.end())
            m_names.erase(found);
        m_nameBytes -= before;
        return;
    }
    m_nameBytes += topicName.size() - before;
    m_names[alias] = topicName;
}

} // namespace espalier
