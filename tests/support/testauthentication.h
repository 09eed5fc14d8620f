// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/authentication.h"
#include "tests/support/brokerscript.h"

#include <memory>
#include <string>

namespace espalier {

/// A method called "m": "?name" is answered with "!name", after which "yes" proves the name; "name" alone proves itself.
class TestExchange : public AuthenticationExchange
{
public:
    AuthenticationResult step(std::optional<ByteView> data) override
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

private:
    std::string m_name;
};

class TestAuthentication : public Authentication
{
public:
    std::unique_ptr<AuthenticationExchange> begin(std::string_view method) override
    {
        return method == "m" && isOffered ? std::make_unique<TestExchange>() : nullptr;
    }
    [[nodiscard]] bool admitsOthers() const override { return admits; }

    bool admits = true;
    bool isOffered = true;
};

/// A broker that offers it, and clients that use it.
struct AuthenticationScript : BrokerScript
{
    explicit AuthenticationScript(
        const EngineSettings &settings = {},
        std::shared_ptr<TestAuthentication> own = std::make_shared<TestAuthentication>())
        : BrokerScript(settings, own), authentication(std::move(own))
    { }
    Peer asking(const std::string &more = {})
    {
        auto peer = connecting("c", {.properties = "15 S'm' 16 S'?u' " + more});
        peer.forget();
        return peer;
    }
    /// A client that has proved to be "u".
    Peer proved(const std::string &more = {})
    {
        auto peer = asking(more);
        peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
        peer.forget();
        return peer;
    }

    std::shared_ptr<TestAuthentication> authentication;
};

} // namespace espalier
