// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/login.h"
#include "broker/server/asio.h"
#include "broker/server/usercredentials.h"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace espalier {

/// Looks at passwords on a thread of its own, in the order in which they are asked for: hashes take milliseconds, which
/// other clients must not wait for. The thread begins with the first question.
class PasswordChecker
{
public:
    /// `answer` is called by `executor`.
    PasswordChecker(Executor executor, std::function<void(PeerHandle, PasswordAnswer)> answer)
        : m_executor(std::move(executor)), m_answer(std::move(answer))
    { }
    /// Questions that are not begun are never answered.
    ~PasswordChecker();
    PasswordChecker(const PasswordChecker &) = delete;
    PasswordChecker &operator=(const PasswordChecker &) = delete;

    /// Null users: nobody's password is right.
    void ask(PasswordQuestion question, std::shared_ptr<const UserCredentials> users);

private:
    Executor m_executor;
    std::function<void(PeerHandle, PasswordAnswer)> m_answer;
    std::optional<asio::thread_pool> m_pool;
};

} // namespace espalier
