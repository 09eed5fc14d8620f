// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/message.h"

#include "broker/engine/journal.h"

#include <cstring>
#include <new>
#include <utility>

namespace espalier {

Message::Message(const MessageView &view, std::uint64_t sequence, MessageMemory &memory)
    : m_memory(memory)
    , m_sequence(sequence)
    , m_expiry(view.expiry)
    , m_propertiesLength(static_cast<std::uint32_t>(view.properties.bytes().size()))
    , m_payloadLength(static_cast<std::uint32_t>(view.payload.size()))
    , m_topicLength(static_cast<std::uint16_t>(view.topicName.size()))
    , m_qos(view.qos)
    , m_retain(view.retain)
{ }

MessageView Message::view() const
{
    const auto properties = asBytes({bytes() + m_topicLength, m_propertiesLength});
    return {topicName(), PropertyView(properties), payload(), m_qos, m_retain, m_expiry};
}

ByteView Message::payload() const
{
    return asBytes({bytes() + m_topicLength + m_propertiesLength, m_payloadLength});
}

void Message::store()
{
    if (!std::exchange(m_isStored, true))
        m_memory.journal.add(record::MessageStored {.id = m_sequence, .message = view()});
}

MessageRef MessageRef::copyOf(const MessageView &view, std::uint64_t sequence, MessageMemory &memory)
{
    const auto properties = view.properties.bytes();
    const auto size = sizeOf(view);
    void *block = ::operator new(size);
    auto *bytes = static_cast<char *>(block) + sizeof(Message);
    const auto append = [&bytes](const void *from, std::size_t length) {
        if (length > 0)
            std::memcpy(bytes, from, length);
        bytes += length;
    };
    append(view.topicName.data(), view.topicName.size());
    append(properties.data(), properties.size());
    append(view.payload.data(), view.payload.size());

    MessageRef ref;
    ref.m_message = new (block) Message(view, sequence, memory);
    ref.m_message->m_references = 1;
    ++memory.messages;
    memory.bytes += size;
    return ref;
}

void MessageRef::destroy()
{
    auto &memory = m_message->m_memory;
    if (m_message->m_isStored)
        memory.journal.add(record::MessageRemoved {.id = m_message->m_sequence});
    --memory.messages;
    memory.bytes -= sizeof(Message) + m_message->size();
    m_message->~Message();
    ::operator delete(m_message);
}

} // namespace espalier
