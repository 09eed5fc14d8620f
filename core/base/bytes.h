// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace espalier {

/// Bytes somebody else owns.
using ByteView = std::span<const std::uint8_t>;

/// The same bytes, seen as bytes or as text. Nothing is checked or copied.
[[nodiscard]] inline ByteView asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view asText(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

/// An immutable, shared byte buffer with cheap slices: what crosses threads. Copying shares; any thread may hold one.
class Bytes
{
public:
    Bytes() = default;

    [[nodiscard]] static Bytes copyOf(ByteView source)
    {
        Bytes bytes;
        if (!source.empty()) {
            auto block = std::make_shared_for_overwrite<std::uint8_t[]>(source.size());
            std::memcpy(block.get(), source.data(), source.size());
            bytes.m_data = std::move(block);
            bytes.m_size = source.size();
        }
        return bytes;
    }
    [[nodiscard]] static Bytes copyOf(std::string_view source) { return copyOf(asBytes(source)); }

    /// Bytes that somebody else holds in memory in his own way; `data` keeps them alive.
    [[nodiscard]] static Bytes sharing(std::shared_ptr<const std::uint8_t[]> data, std::size_t size)
    {
        Bytes bytes;
        bytes.m_data = std::move(data);
        bytes.m_size = size;
        return bytes;
    }

    /// The part from `offset` of at most `length` bytes; shares this buffer and keeps it alive.
    [[nodiscard]] Bytes slice(std::size_t offset, std::size_t length = SIZE_MAX) const
    {
        Bytes bytes;
        if (offset < m_size) {
            bytes.m_size = std::min(length, m_size - offset);
            bytes.m_data = std::shared_ptr<const std::uint8_t[]>(m_data, m_data.get() + offset);
        }
        return bytes;
    }

    [[nodiscard]] ByteView view() const { return {m_data.get(), m_size}; }
    [[nodiscard]] std::string_view text() const { return asText(view()); }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }

    friend bool operator==(const Bytes &a, const Bytes &b) { return a.text() == b.text(); }

private:
    std::shared_ptr<const std::uint8_t[]> m_data;
    std::size_t m_size = 0;
};

} // namespace espalier
