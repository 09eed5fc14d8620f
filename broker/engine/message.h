// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/time.h"
#include "core/base/bytes.h"
#include "core/mqtt/property.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string_view>
#include <utility>

namespace espalier {

class Journal;

/// What all messages held by one engine take.
struct MessageMemory
{
    /// Is told when a message that was stored is gone.
    Journal &journal;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
};

/// An Application Message seen where it lies: in a received packet or in a kept Message.
struct MessageView
{
    std::string_view topicName {};
    /// As published, without Message Expiry Interval, Topic Alias and Subscription Identifiers.
    PropertyView properties {};
    ByteView payload {};
    Qos qos = Qos::AtMostOnce;
    /// The RETAIN flag as it was published.
    bool retain = false;
    /// When it ceases to exist; `never` without Message Expiry Interval.
    TimePoint expiry = never;
};

/// An Application Message that is kept: queued, unacknowledged, retained or shared by several output queues. One block
/// of memory, counted references, used by the engine's thread alone.
class Message
{
public:
    Message(const Message &) = delete;
    Message &operator=(const Message &) = delete;

    [[nodiscard]] MessageView view() const;
    [[nodiscard]] std::string_view topicName() const { return {bytes(), m_topicLength}; }
    [[nodiscard]] ByteView payload() const;
    [[nodiscard]] TimePoint expiry() const { return m_expiry; }
    [[nodiscard]] std::size_t size() const
    {
        return std::size_t {m_topicLength} + m_propertiesLength + m_payloadLength;
    }
    /// Running number of all messages of the engine: a later one was published later.
    [[nodiscard]] std::uint64_t sequence() const { return m_sequence; }
    /// Adds the message to the journal, once, before something that is stored refers to it.
    void store();
    /// It was read from where the journal had been stored.
    void setStored() { m_isStored = true; }

private:
    friend class MessageRef;
    Message(const MessageView &view, std::uint64_t sequence, MessageMemory &memory);
    ~Message() = default;
    [[nodiscard]] const char *bytes() const { return reinterpret_cast<const char *>(this + 1); }

    MessageMemory &m_memory;
    std::uint64_t m_sequence;
    TimePoint m_expiry;
    std::uint32_t m_references = 0;
    std::uint32_t m_propertiesLength;
    std::uint32_t m_payloadLength;
    std::uint16_t m_topicLength;
    Qos m_qos;
    bool m_retain;
    bool m_isStored = false;
};

/// A counted reference to a Message; not for use in two threads.
class MessageRef
{
public:
    MessageRef() = default;
    /// What copyOf() takes.
    [[nodiscard]] static std::size_t sizeOf(const MessageView &view)
    {
        return sizeof(Message) + view.topicName.size() + view.properties.bytes().size() + view.payload.size();
    }
    [[nodiscard]] static MessageRef copyOf(const MessageView &view, std::uint64_t sequence,
                                           MessageMemory &memory);

    MessageRef(const MessageRef &other) : m_message(other.m_message)
    {
        if (m_message)
            ++m_message->m_references;
    }
    MessageRef(MessageRef &&other) noexcept : m_message(std::exchange(other.m_message, nullptr)) { }
    MessageRef &operator=(MessageRef other) noexcept
    {
        std::swap(m_message, other.m_message);
        return *this;
    }
    ~MessageRef()
    {
        if (m_message && --m_message->m_references == 0)
            destroy();
    }

    [[nodiscard]] Message *operator->() const { return m_message; }
    [[nodiscard]] Message &operator*() const { return *m_message; }
    explicit operator bool() const { return m_message != nullptr; }

private:
    void destroy();

    Message *m_message = nullptr;
};

} // namespace espalier
