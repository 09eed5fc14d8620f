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
    AuthenticationResult step(std::optional<ByteView> data) override;

private:
    std::string m_name;
};

class TestAuthentication : public Authentication
{
public:
    std::unique_ptr<AuthenticationExchange> begin(std::string_view method) override;
    [[nodiscard]] bool admitsOthers() const override { return admits; }

    bool admits = true;
    bool isOffered = true;
};

/// A broker that offers it, and clients that use it.
struct AuthenticationScript : BrokerScript
{
    explicit AuthenticationScript(
        const EngineSettings &settings = {},
        std::shared_ptr<TestAuthentication> own = std::make_shared<TestAuthentication>());
    Peer asking(const std::string &more = {});
    /// A client that has proved to be "u".
    Peer proved(const std::string &more = {});

    std::shared_ptr<TestAuthentication> authentication;
};

} // namespace espalier
