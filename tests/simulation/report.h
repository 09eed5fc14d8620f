// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/time.h"
#include "core/mqtt/packet.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace espalier::simulation {

/// Where every history begins. Not the epoch: a time that somebody forgot to set must not pass for now.
inline constexpr TimePoint beginning {std::chrono::hours(1000)};

/// What became of one history: its steps, one line each, if they are wanted, and the first promise that was broken.
class Report
{
public:
    enum class Steps { Noted, Forgotten };
    explicit Report(Steps steps) : m_isNoting(steps == Steps::Noted) { }

    template <typename... Args>
    void note(TimePoint now, fmt::format_string<Args...> format, Args &&...args)
    {
        if (m_isNoting)
            m_lines.push_back(stamp(now) + fmt::format(format, std::forward<Args>(args)...));
    }
    /// Only the first counts: what follows is its consequence.
    template <typename... Args>
    void fail(TimePoint now, std::string promise, fmt::format_string<Args...> format, Args &&...args)
    {
        if (hasFailed())
            return;
        m_promise = std::move(promise);
        m_detail = fmt::format(format, std::forward<Args>(args)...);
        note(now, "BROKEN: {}: {}", m_promise, m_detail);
    }

    [[nodiscard]] bool hasFailed() const { return !m_promise.empty(); }
    [[nodiscard]] bool isNoting() const { return m_isNoting; }
    [[nodiscard]] const std::string &promise() const { return m_promise; }
    [[nodiscard]] const std::string &detail() const { return m_detail; }
    [[nodiscard]] const std::vector<std::string> &lines() const { return m_lines; }

private:
    [[nodiscard]] static std::string stamp(TimePoint now)
    {
        const auto passed = (now - beginning).count();
        return fmt::format("{:>6}.{:06} ", passed / 1'000'000, passed % 1'000'000);
    }

    bool m_isNoting;
    std::string m_promise;
    std::string m_detail;
    std::vector<std::string> m_lines;
};

/// A packet in one line.
[[nodiscard]] std::string describe(const Packet &packet);

} // namespace espalier::simulation
