// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/encode.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace espalier {

/// The two halves of encoding: the same function writes a packet's fields once to a ByteCounter, to learn the lengths
/// that stand before them, and once to a ByteWriter.
class ByteCounter
{
public:
    void byte(std::uint8_t) { ++m_size; }
    void twoByteInteger(std::uint16_t) { m_size += 2; }
    void variableByteInteger(std::uint32_t value) { m_size += variableByteIntegerSize(value); }
    void bytes(ByteView bytes) { m_size += bytes.size(); }
    void prefixed(ByteView bytes) { m_size += 2 + bytes.size(); }
    void prefixed(std::string_view text) { m_size += 2 + text.size(); }

    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    std::size_t m_size = 0;
};

/// Writes to memory that the caller has made large enough.
class ByteWriter
{
public:
    explicit ByteWriter(std::uint8_t *at) : m_at(at) { }

    void byte(std::uint8_t value) { *m_at++ = value; }
    void twoByteInteger(std::uint16_t value)
    {
        byte(static_cast<std::uint8_t>(value >> 8));
        byte(static_cast<std::uint8_t>(value & 0xff));
    }
    void variableByteInteger(std::uint32_t value) { m_at = writeVariableByteInteger(m_at, value); }
    void bytes(ByteView bytes)
    {
        if (!bytes.empty())
            std::memcpy(m_at, bytes.data(), bytes.size());
        m_at += bytes.size();
    }
    /// A UTF-8 Encoded String or Binary Data (1.5.4, 1.5.6).
    void prefixed(ByteView content)
    {
        assert(content.size() <= std::numeric_limits<std::uint16_t>::max());
        twoByteInteger(static_cast<std::uint16_t>(content.size()));
        bytes(content);
    }
    void prefixed(std::string_view text) { prefixed(asBytes(text)); }

    [[nodiscard]] const std::uint8_t *position() const { return m_at; }

private:
    std::uint8_t *m_at;
};

} // namespace espalier
