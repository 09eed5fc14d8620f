// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topicalias.h"

namespace espalier {

void InboundAliases::reset(std::uint16_t maximum)
{
    m_names.clear();
    m_retired.clear();
    m_maximum = maximum;
}

void InboundAliases::set(std::uint16_t alias, std::string_view topicName)
{
    if (m_names.size() < alias)
        m_names.resize(alias);
    auto &name = m_names[alias - 1U];
    if (name.text() == topicName)
        return;
    if (!name.isEmpty())
        m_retired.push_back(std::move(name));
    name = Bytes::copyOf(topicName);
}

std::string_view InboundAliases::topicName(std::uint16_t alias) const
{
    return alias >= 1 && alias <= m_names.size() ? m_names[alias - 1U].text() : std::string_view();
}

void OutboundAliases::reset(std::uint16_t maximum)
{
    m_names.clear();
    m_byName.clear();
    m_maximum = maximum;
}

OutboundAliases::Use OutboundAliases::find(std::string_view topicName)
{
    m_key.assign(topicName);
    if (const auto found = m_byName.find(m_key); found != m_byName.end())
        return {.alias = found->second, .isKnown = true};
    if (m_names.size() >= m_maximum)
        return {};
    return {.alias = static_cast<std::uint16_t>(m_names.size() + 1), .isKnown = false};
}

void OutboundAliases::set(std::uint16_t alias, std::string_view topicName)
{
    if (m_names.size() < alias)
        m_names.resize(alias);
    auto &name = m_names[alias - 1U];
    if (const auto old = m_byName.find(name); old != m_byName.end() && old->second == alias)
        m_byName.erase(old);
    name = topicName;
    m_byName.insert_or_assign(name, alias);
}

std::string_view OutboundAliases::topicName(std::uint16_t alias) const
{
    return alias >= 1 && alias <= m_names.size() ? std::string_view(m_names[alias - 1U]) : std::string_view();
}

} // namespace espalier
