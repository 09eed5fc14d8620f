// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/outputqueue.h"

namespace espalier {

namespace {

constexpr std::size_t pooledBuffers = 256;
constexpr std::size_t largestPooledBuffer = 256 * 1024;
constexpr std::size_t firstBuffer = 512;

} // namespace

ByteBuffer BufferPool::take()
{
    if (m_buffers.empty()) {
        ByteBuffer buffer;
        buffer.reserve(firstBuffer);
        return buffer;
    }
    ByteBuffer buffer = std::move(m_buffers.back());
    m_buffers.pop_back();
    return buffer;
}

void BufferPool::give(ByteBuffer &&buffer)
{
    ByteBuffer taken = std::move(buffer);
    if (m_buffers.size() < pooledBuffers && taken.capacity() <= largestPooledBuffer) {
        taken.clear();
        m_buffers.push_back(std::move(taken));
    }
}

void OutputQueue::appendShared(MessageRef owner, ByteView part)
{
    if (part.empty())
        return;
    if (!m_shared)
        m_shared = std::make_unique<std::deque<Shared>>();
    m_shared->push_back({m_bytes.size(), std::move(owner), part});
    m_size += part.size();
}

void OutputQueue::holdBack(std::uint64_t batch)
{
    if (!m_holds)
        m_holds = std::make_unique<std::deque<Hold>>();
    else if (m_holds->back().batch == batch)
        return;
    m_holds->push_back({m_consumed + m_size, batch});
}

void OutputQueue::release(std::uint64_t batch)
{
    while (m_holds && m_holds->front().batch <= batch) {
        m_holds->pop_front();
        if (m_holds->empty())
            m_holds.reset();
    }
}

std::size_t OutputQueue::gather(std::span<ByteView> views, std::size_t size) const
{
    std::size_t count = 0;
    std::size_t from = m_written;
    std::size_t left = size;
    const auto add = [&](ByteView view) {
        view = view.first(std::min(view.size(), left));
        if (view.empty() || count == views.size())
            return;
        views[count++] = view;
        left -= view.size();
    };
    if (m_shared) {
        for (const auto &shared : *m_shared) {
            add(m_bytes.view().subspan(from, shared.position - from));
            from = shared.position;
            add(shared.part);
            if (count == views.size())
                return count;
        }
    }
    add(m_bytes.view().subspan(from));
    return count;
}

void OutputQueue::consume(std::size_t size)
{
    m_size -= size;
    m_consumed += size;
    if (m_size == 0) {
        clear();
        return;
    }
    while (m_shared && !m_shared->empty()) {
        auto &front = m_shared->front();
        const auto before = std::min(size, front.position - m_written);
        m_written += before;
        size -= before;
        const auto ofShared = std::min(size, front.part.size());
        front.part = front.part.subspan(ofShared);
        size -= ofShared;
        if (!front.part.empty())
            break;
        m_shared->pop_front();
    }
    m_written += size;
    // What a slow reader has not taken moves up once half of the buffer is behind it: constant cost for each byte.
    if (m_written > 4096 && m_written * 2 > m_bytes.size()) {
        if (m_shared) {
            for (auto &shared : *m_shared)
                shared.position -= m_written;
        }
        m_bytes.consume(std::exchange(m_written, 0));
    }
}

void OutputQueue::clear()
{
    if (m_bytes.capacity() > 0)
        m_pool->give(std::move(m_bytes));
    m_bytes = ByteBuffer();
    m_shared.reset();
    m_consumed += m_size;
    m_written = 0;
    m_size = 0;
}

} // namespace espalier
