// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramauthenticator.h"

#include <utility>

namespace espalier {

namespace {

AuthenticationFailure failureOf(ScramError error)
{
    switch (error) {
    case ScramError::Malformed:
    case ScramError::TooLong:
    case ScramError::OtherExchange:
        break;
    case ScramError::Unsupported:
    case ScramError::Iterations:
        return AuthenticationFailure::UnacceptableRequest;
    case ScramError::NotPrepared:
        return AuthenticationFailure::InvalidCredentials;
    case ScramError::NoNonce:
        return AuthenticationFailure::NoRandomNumbers;
    case ScramError::RefusedByServer:
    case ScramError::WrongClient:
        return AuthenticationFailure::RefusedByServer;
    case ScramError::WrongServer:
        return AuthenticationFailure::ServerNotAuthentic;
    }
    return AuthenticationFailure::MalformedData;
}

} // namespace

ScramAuthenticator::ScramAuthenticator(ScramHash hash, std::string userName, std::string password,
                                       NonceSource nonceSource)
    : m_hash(hash)
    , m_client(hash, std::move(userName), std::move(password))
    , m_nonceSource(std::move(nonceSource))
{ }

Expected<MethodData, AuthenticationFailure> ScramAuthenticator::begin()
{
    const auto message = m_client.begin(m_nonceSource());
    if (!message)
        return unexpected(failureOf(message.error()));
    return MethodData(Bytes::copyOf(*message));
}

Expected<Authenticator::Answer, AuthenticationFailure> ScramAuthenticator::answer(
    std::optional<ByteView> data)
{
    const auto message = m_client.answer(asText(data.value_or(ByteView())));
    if (!message)
        return unexpected(failureOf(message.error()));
    return Answer {.data = Bytes::copyOf(*message)};
}

Expected<void, AuthenticationFailure> ScramAuthenticator::finish(std::optional<ByteView> data)
{
    // A server that accepts without a signature has not proved anything.
    const auto finished = data ? m_client.finish(asText(*data))
                               : Expected<void, ScramError>(unexpected(ScramError::WrongServer));
    if (!finished)
        return unexpected(failureOf(finished.error()));
    return {};
}

} // namespace espalier
