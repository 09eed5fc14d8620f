// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace espalier {

/// Values from a fuzzer's bytes. Behind the end all of them are zero and empty.
class Input
{
public:
    Input(const std::uint8_t *data, std::size_t size) : m_rest(data, size) { }

    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }
    std::uint8_t byte() { return m_rest.empty() ? std::uint8_t {} : take(1)[0]; }
    std::uint32_t number()
    {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i)
            value = value << 8 | byte();
        return value;
    }
    /// Two bytes of length, then as many bytes, or fewer at the end.
    ByteView bytes()
    {
        const std::size_t high = byte();
        return take(high << 8 | byte());
    }
    std::string_view text() { return asText(bytes()); }

private:
    ByteView take(std::size_t size)
    {
        const auto taken = m_rest.first(std::min(size, m_rest.size()));
        m_rest = m_rest.subspan(taken.size());
        return taken;
    }

    ByteView m_rest;
};

} // namespace espalier
