// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/authenticationscript.h"

namespace espalier::test {

std::string_view TestAuthenticator::method() const
{
    return "m";
}

Expected<MethodData, AuthenticationFailure> TestAuthenticator::begin()
{
    if (!canBegin)
        return unexpected(AuthenticationFailure::InvalidCredentials);
    return first;
}

Expected<Authenticator::Answer, AuthenticationFailure> TestAuthenticator::answer(std::optional<ByteView> data)
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

Expected<void, AuthenticationFailure> TestAuthenticator::finish(std::optional<ByteView> data)
{
    if (data && asText(*data) == "bad")
        return unexpected(AuthenticationFailure::ServerNotAuthentic);
    return {};
}

void Script::connect()
{
    SessionScript::connect(options);
}

void Script::accepted(const std::string &properties)
{
    connect();
    receive("20 L[ 00 00 P[ 15 S'm' " + properties + "] ]");
    forget();
}

void Script::reauthenticate()
{
    session.reauthenticate(clock.now(), effects);
}

void Script::answer(std::string_view text)
{
    session.continueAuthentication(Bytes::copyOf(text), clock.now(), effects);
}

} // namespace espalier::test
