// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/clientauthentication.h"
#include "tests/support/sessionscript.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::test {

/// A method called "m": it answers "?" with "!", waits for others on "wait", and takes every end but "bad".
class TestAuthenticator : public Authenticator
{
public:
    [[nodiscard]] std::string_view method() const override { return "m"; }
    [[nodiscard]] Expected<MethodData, AuthenticationFailure> begin() override
    {
        if (!canBegin)
            return unexpected(AuthenticationFailure::InvalidCredentials);
        return first;
    }
    [[nodiscard]] Expected<Answer, AuthenticationFailure> answer(std::optional<ByteView> data) override
    {
        if (!data)
            return Answer {}; // without data
        if (asText(*data) == "?")
            return Answer {.data = Bytes::copyOf("!")};
        if (asText(*data) == "long")
            return Answer {.data = Bytes::copyOf(std::string(100, 'x'))};
        if (asText(*data) == "wait")
            return Answer {.time = Answer::Time::Later};
        return unexpected(AuthenticationFailure::MalformedData);
    }
    [[nodiscard]] Expected<void, AuthenticationFailure> finish(std::optional<ByteView> data) override
    {
        if (data && asText(*data) == "bad")
            return unexpected(AuthenticationFailure::ServerNotAuthentic);
        return {};
    }

    MethodData first = Bytes::copyOf("hi");
    bool canBegin = true;
};

struct Script : SessionScript
{
    void connect() { SessionScript::connect(options); }
    /// Connected, and what led to it is forgotten.
    void accepted(const std::string &properties = {})
    {
        connect();
        receive("20 L[ 00 00 P[ 15 S'm' " + properties + "] ]");
        forget();
    }
    void reauthenticate() { session.reauthenticate(clock.now(), effects); }
    void answer(std::string_view text)
    {
        session.continueAuthentication(Bytes::copyOf(text), clock.now(), effects);
    }

    std::shared_ptr<TestAuthenticator> method = std::make_shared<TestAuthenticator>();
    ConnectOptions options {.clientId = "c", .authenticator = method};
};

} // namespace espalier::test
