// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/asio.h"

#include <chrono>
#include <utility>

namespace espalier {

/// The pause after an accept that failed because the process or the system has no more descriptors.
class AcceptRetry
{
public:
    explicit AcceptRetry(const Executor &executor) : m_timer(executor) { }

    /// Calls `accept` after it.
    template <typename Accept>
    void schedule(Accept accept)
    {
        m_timer.expires_after(std::chrono::milliseconds(200));
        m_timer.async_wait([accept = std::move(accept)](const error_code &aborted) {
            if (!aborted)
                accept();
        });
    }
    void cancel() { m_timer.cancel(); }

private:
    SteadyTimer m_timer;
};

} // namespace espalier
