// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inflight.h"

#include <algorithm>
#include <utility>

namespace espalier {

OutboundInflight::Entry &OutboundInflight::add(Entry entry)
{
    const auto at = m_entries.insert(m_entries.end(), std::move(entry));
    m_index.emplace(at->packetId.value(), at);
    return *at;
}

OutboundInflight::Entry *OutboundInflight::find(PacketId id)
{
    const auto found = m_index.find(id.value());
    return found == m_index.end() ? nullptr : &*found->second;
}

void OutboundInflight::markReleased(Entry &entry)
{
    entry.released = true;
    entry.message = OutgoingMessage {.token = entry.message.token, .qos = Qos::ExactlyOnce};
    m_entries.splice(m_entries.end(), m_entries, m_index.at(entry.packetId.value()));
}

void OutboundInflight::remove(PacketId id)
{
    const auto found = m_index.find(id.value());
    if (found == m_index.end())
        return;
    m_entries.erase(found->second);
    m_index.erase(found);
}

void OutboundInflight::clear()
{
    m_entries.clear();
    m_index.clear();
}

InboundInflight::State InboundInflight::state(PacketId id) const
{
    return m_states.empty() ? State::Free : m_states[id.value()];
}

InboundInflight::State InboundInflight::add(PacketId id)
{
    if (m_states.empty())
        m_states.resize(65'536, State::Free);
    return std::exchange(m_states[id.value()], State::Current);
}

InboundInflight::State InboundInflight::remove(PacketId id)
{
    return m_states.empty() ? State::Free : std::exchange(m_states[id.value()], State::Free);
}

void InboundInflight::beginConnection()
{
    std::replace(m_states.begin(), m_states.end(), State::Current, State::Earlier);
}

} // namespace espalier
