// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

/// Counts what a test's program asks of `operator new`. To be included by one source of the program: it replaces the
/// operators.
namespace espalier {

inline std::atomic<std::size_t> allocationCount = 0;
inline std::atomic<std::size_t> allocatedByteCount = 0;

/// What was asked for since it was made. Memory that was given back meanwhile counts too, so this is never less than what
/// was held at any time.
class Allocations
{
public:
    [[nodiscard]] std::size_t count() const { return allocationCount - m_count; }
    [[nodiscard]] std::size_t bytes() const { return allocatedByteCount - m_bytes; }

private:
    std::size_t m_count = allocationCount;
    std::size_t m_bytes = allocatedByteCount;
};

} // namespace espalier

void *operator new(std::size_t size)
{
    ++espalier::allocationCount;
    espalier::allocatedByteCount += size;
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
