// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/scramauthentication.h"

#include "broker/server/filelines.h"
#include "core/auth/scramserver.h"

#include <fmt/format.h>

#include <utility>

namespace espalier {

namespace {

class Exchange final : public AuthenticationExchange
{
public:
    Exchange(ScramHash hash, std::shared_ptr<const ScramUsers> users)
        : m_server(hash, std::move(users), randomNonce())
    { }

    [[nodiscard]] AuthenticationResult step(std::optional<ByteView> data) override
    {
        using enum AuthenticationResult::Outcome;
        const auto message = asText(data.value_or(ByteView()));
        const bool isFirst = std::exchange(m_isFirst, false);
        auto answer = isFirst ? m_server.challenge(message) : m_server.finish(message);
        if (!answer)
            return {.outcome = Failure};
        if (isFirst)
            return {.outcome = Continue, .data = std::move(*answer)};
        return {.outcome = Success, .data = std::move(*answer), .userName = m_server.userName()};
    }

private:
    ScramServer m_server;
    bool m_isFirst = true;
};

} // namespace

std::unique_ptr<AuthenticationExchange> ScramAuthentication::begin(std::string_view method)
{
    if (auto users = m_renewed.take())
        m_users = std::move(users);
    const auto hash = scramHashOf(method);
    return hash && m_users->offers(*hash) ? std::make_unique<Exchange>(*hash, m_users) : nullptr;
}

void ScramAuthentication::setUsers(std::shared_ptr<const ScramUsers> users)
{
    // Whoever begins next looks for itself: nobody has to be woken.
    static_cast<void>(m_renewed.put([&](auto &renewed) { renewed = std::move(users); }));
}

Expected<ScramUsers, std::string> readScramUsers(const std::string &path)
{
    const auto text = readTextFile(path);
    if (!text)
        return unexpected(text.error());
    auto users = parseScramUsers(*text);
    if (!users)
        return unexpected(fmt::format("{}:{}: {}.", path, users.error().line, users.error().problem));
    return std::move(*users);
}

} // namespace espalier
