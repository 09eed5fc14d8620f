// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/passwordchecker.h"

#include <utility>

namespace espalier {

PasswordChecker::~PasswordChecker()
{
    if (!m_pool)
        return;
    m_pool->stop();
    m_pool->join();
}

void PasswordChecker::ask(PasswordQuestion question, std::shared_ptr<const UserCredentials> users)
{
    if (!m_pool)
        m_pool.emplace(1);
    asio::post(*m_pool, [this, question = std::move(question), users = std::move(users)] {
        const bool isRight = users && users->verify(question.userName, question.password);
        asio::post(m_executor, [this, peer = question.peer, isRight] {
            m_answer(peer, isRight ? PasswordAnswer::Right : PasswordAnswer::Wrong);
        });
    });
}

} // namespace espalier
