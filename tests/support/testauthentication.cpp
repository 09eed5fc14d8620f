// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testauthentication.h"

#include <optional>
#include <string_view>
#include <utility>

namespace espalier {

AuthenticationResult TestExchange::step(std::optional<ByteView> data)
{
    using enum AuthenticationResult::Outcome;
    const auto text = std::string(asText(data.value_or(ByteView())));
    if (!data)
        return {.outcome = Continue};
    if (text.starts_with('?')) {
        m_name = text.substr(1);
        return {.outcome = Continue, .data = '!' + m_name};
    }
    if (text == "yes")
        return {.outcome = Success, .data = "welcome", .userName = m_name};
    if (text == "name")
        return {.outcome = Success, .userName = text};
    return {};
}

std::unique_ptr<AuthenticationExchange> TestAuthentication::begin(std::string_view method)
{
    return method == "m" && isOffered ? std::make_unique<TestExchange>() : nullptr;
}

AuthenticationScript::AuthenticationScript(const EngineSettings &settings,
                                           std::shared_ptr<TestAuthentication> own)
    : BrokerScript(settings, own), authentication(std::move(own))
{ }

BrokerScript::Peer AuthenticationScript::asking(const std::string &more)
{
    auto peer = connecting("c", {.properties = "15 S'm' 16 S'?u' " + more});
    peer.forget();
    return peer;
}

BrokerScript::Peer AuthenticationScript::proved(const std::string &more)
{
    auto peer = asking(more);
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    peer.forget();
    return peer;
}

} // namespace espalier
