// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/packet.h"
#include "core/net/message.h"

#include <cstdint>
#include <utility>

namespace espalier {

/// One message as it is kept: a pointer to one block with all of it, since millions are kept. The block is shared with
/// the Bytes that payload() and properties() give, which any thread may hold; it goes with the last of them.
class KeptMessage
{
public:
    /// Nothing; has no payload and no properties to ask for.
    KeptMessage() = default;
    KeptMessage(const Publish &message, WallTime at);
    KeptMessage(KeptMessage &&other) noexcept : m_block(std::exchange(other.m_block, nullptr)) { }
    KeptMessage &operator=(KeptMessage &&other) noexcept
    {
        std::swap(m_block, other.m_block);
        return *this;
    }
    ~KeptMessage() { release(m_block); }

    [[nodiscard]] WallTime time() const { return m_block->time; }
    [[nodiscard]] Qos qos() const { return m_block->qos; }
    [[nodiscard]] bool retain() const { return m_block->retain; }
    [[nodiscard]] bool dup() const { return m_block->dup; }
    [[nodiscard]] std::size_t payloadSize() const { return m_block->payloadSize; }
    [[nodiscard]] ByteView payloadView() const { return {bytes(), m_block->payloadSize}; }
    [[nodiscard]] Bytes payload() const { return share(0, m_block->payloadSize); }
    [[nodiscard]] Bytes properties() const { return share(m_block->payloadSize, m_block->propertiesSize); }

    /// Bytes that it holds, with what the memory allocator adds.
    [[nodiscard]] std::uint64_t cost() const
    {
        return std::uint64_t {m_block->payloadSize} + m_block->propertiesSize + overhead;
    }
    /// The pointer, the head of the block, and half of what the allocator rounds up to.
    static constexpr std::uint64_t overhead = 48;

private:
    struct Head
    {
        WallTime time;
        std::uint32_t users;
        std::uint32_t payloadSize;
        std::uint32_t propertiesSize;
        Qos qos;
        bool retain;
        bool dup;
    };

    /// What stands behind the head: payload, then properties.
    [[nodiscard]] std::uint8_t *bytes() const { return reinterpret_cast<std::uint8_t *>(m_block + 1); }
    [[nodiscard]] Bytes share(std::size_t offset, std::size_t size) const;
    static void release(Head *head);

    Head *m_block = nullptr;
};

} // namespace espalier
