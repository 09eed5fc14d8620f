// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keptmessage.h"

#include <algorithm>
#include <atomic>
#include <new>

namespace espalier {

KeptMessage::KeptMessage(const Publish &message, WallTime at)
{
    const ByteView properties = message.properties.bytes();
    void *memory = ::operator new(sizeof(Head) + message.payload.size() + properties.size());
    m_block = new (memory) Head {.time = at,
                                 .users = 1,
                                 .payloadSize = static_cast<std::uint32_t>(message.payload.size()),
                                 .propertiesSize = static_cast<std::uint32_t>(properties.size()),
                                 .qos = message.qos,
                                 .retain = message.retain,
                                 .dup = message.dup};
    auto *end = std::copy(message.payload.begin(), message.payload.end(), bytes());
    std::copy(properties.begin(), properties.end(), end);
}

Bytes KeptMessage::share(std::size_t offset, std::size_t size) const
{
    if (size == 0)
        return {};
    // Whoever has one reference may take another without looking at anything else.
    std::atomic_ref(m_block->users).fetch_add(1, std::memory_order_relaxed);
    return Bytes::sharing({bytes() + offset, [head = m_block](const std::uint8_t *) { release(head); }},
                          size);
}

void KeptMessage::release(Head *head)
{
    if (head && std::atomic_ref(head->users).fetch_sub(1, std::memory_order_acq_rel) == 1)
        ::operator delete(head);
}

} // namespace espalier
