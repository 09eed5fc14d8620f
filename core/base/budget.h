// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace espalier {

/// Somebody who keeps bytes and can give some of them up.
class BudgetHolder
{
public:
    virtual ~BudgetHolder() = default;
    [[nodiscard]] virtual std::uint64_t heldBytes() const = 0;
    /// Gives up at least `bytes`, or all that it can, and settles that with the budget itself.
    virtual void evict(std::uint64_t bytes) = 0;
};

/// Who holds how much memory, and who must give some back: the holder that has most. For holders of one thread.
class Budget
{
public:
    explicit Budget(std::uint64_t limit) : m_limit(limit) { }

    void setLimit(std::uint64_t limit)
    {
        m_limit = limit;
        enforce();
    }
    [[nodiscard]] std::uint64_t limit() const { return m_limit; }
    [[nodiscard]] std::uint64_t used() const { return m_used; }

    /// The holder must leave before it is destroyed, and hold nothing then.
    void join(BudgetHolder *holder) { m_holders.push_back(holder); }
    void leave(BudgetHolder *holder) { std::erase(m_holders, holder); }

    /// Notes bytes as held. The caller must be ready to be asked for some of them within the call.
    void charge(std::uint64_t bytes)
    {
        m_used += bytes;
        if (m_used > m_limit) [[unlikely]]
            enforce();
    }
    void release(std::uint64_t bytes) { m_used -= bytes; }

private:
    void enforce();

    std::uint64_t m_limit;
    std::uint64_t m_used = 0;
    std::vector<BudgetHolder *> m_holders;
};

} // namespace espalier
