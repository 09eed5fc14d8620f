// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace espalier {

/// First in, first out. Unlike std::deque it holds no memory while nothing waits, and there is one for each session.
template <typename T>
class WaitingLine
{
public:
    [[nodiscard]] bool isEmpty() const { return m_head == m_items.size(); }
    [[nodiscard]] std::size_t size() const { return m_items.size() - m_head; }
    [[nodiscard]] T &front() { return m_items[m_head]; }
    void push(T item) { m_items.push_back(std::move(item)); }
    T pop()
    {
        auto item = std::move(m_items[m_head++]);
        if (m_head == m_items.size()) {
            m_items.clear();
            m_head = 0;
        } else if (m_head > 64 && m_head * 2 > m_items.size()) {
            m_items.erase(m_items.begin(), m_items.begin() + static_cast<std::ptrdiff_t>(m_head));
            m_head = 0;
        }
        return item;
    }

private:
    std::vector<T> m_items;
    std::size_t m_head = 0;
};

} // namespace espalier
