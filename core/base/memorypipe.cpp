// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memorypipe.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace espalier {

namespace {

struct Direction
{
    ByteBuffer bytes;
    bool writerWaits = false;
};

} // namespace

struct PipeEnd::Shared
{
    mutable std::mutex mutex;
    std::size_t capacity;
    /// Indexed by the side that writes.
    std::array<Direction, 2> directions;
    std::array<std::function<void()>, 2> wakes;
    bool closed = false;

    // Called under the lock: a wake-up only posts an event, and the end it belongs to cannot go away meanwhile.
    void wake(int side) const
    {
        if (const auto &wake = wakes[static_cast<std::size_t>(side)])
            wake();
    }
    Direction &writtenBy(int side) { return directions[static_cast<std::size_t>(side)]; }
};

PipeEnd::PipeEnd(std::shared_ptr<Shared> shared, int side) : m_shared(std::move(shared)), m_side(side) { }

PipeEnd &PipeEnd::operator=(PipeEnd &&other) noexcept
{
    if (this != &other) {
        close();
        m_shared = std::move(other.m_shared);
        m_side = other.m_side;
    }
    return *this;
}

PipeEnd::~PipeEnd()
{
    close();
    setWake({});
}

std::pair<PipeEnd, PipeEnd> PipeEnd::create(std::size_t capacity)
{
    const auto shared = std::make_shared<Shared>();
    shared->capacity = capacity;
    return {PipeEnd(shared, 0), PipeEnd(shared, 1)};
}

void PipeEnd::setWake(std::function<void()> wake)
{
    if (!m_shared)
        return;
    const std::lock_guard lock(m_shared->mutex);
    m_shared->wakes[static_cast<std::size_t>(m_side)] = std::move(wake);
}

std::size_t PipeEnd::write(ByteView bytes)
{
    if (!m_shared)
        return 0;
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->closed)
        return 0;
    auto &direction = m_shared->writtenBy(m_side);
    const bool wasEmpty = direction.bytes.isEmpty();
    const auto room = m_shared->capacity - std::min(m_shared->capacity, direction.bytes.size());
    const auto accepted = std::min(bytes.size(), room);
    direction.bytes.append(bytes.first(accepted));
    direction.writerWaits = accepted < bytes.size();
    if (wasEmpty && accepted > 0)
        m_shared->wake(1 - m_side);
    return accepted;
}

ByteBuffer PipeEnd::take()
{
    if (!m_shared)
        return {};
    const std::lock_guard lock(m_shared->mutex);
    auto &direction = m_shared->writtenBy(1 - m_side);
    ByteBuffer taken = std::move(direction.bytes);
    if (std::exchange(direction.writerWaits, false))
        m_shared->wake(1 - m_side);
    return taken;
}

void PipeEnd::close()
{
    if (!m_shared)
        return;
    const std::lock_guard lock(m_shared->mutex);
    if (!std::exchange(m_shared->closed, true))
        m_shared->wake(1 - m_side);
}

bool PipeEnd::isClosed() const
{
    if (!m_shared)
        return true;
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->closed;
}

} // namespace espalier
