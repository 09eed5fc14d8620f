// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramserver.h"

#include "core/auth/scramtext.h"

#include <fmt/format.h>

#include <utility>

namespace espalier {

namespace {

/// Leaves room for our own part.
constexpr std::size_t longestClientNonce = 256;

/// The length of the gs2-header: a client that can bind to a channel may say that we cannot ("y").
Expected<std::size_t, ScramError> headerLength(std::string_view clientFirst)
{
    if (clientFirst.starts_with("n,,") || clientFirst.starts_with("y,,"))
        return 3;
    const bool wantsMore =
        clientFirst.starts_with("p=") || clientFirst.starts_with("n,a=") || clientFirst.starts_with("y,a=");
    return unexpected(wantsMore ? ScramError::Unsupported : ScramError::Malformed);
}

} // namespace

ScramServer::ScramServer(ScramHash hash, std::shared_ptr<const ScramUsers> users, std::string nonce)
    : m_hash(hash), m_users(std::move(users)), m_nonce(std::move(nonce))
{ }

Expected<std::string, ScramError> ScramServer::challenge(std::string_view clientFirst)
{
    if (std::exchange(m_state, State::Over) != State::AwaitsFirst)
        return unexpected(ScramError::Malformed);
    if (clientFirst.size() > maximumScramMessage)
        return unexpected(ScramError::TooLong);
    if (!isNonce(m_nonce))
        return unexpected(ScramError::NoNonce);
    const auto length = headerLength(clientFirst);
    if (!length)
        return unexpected(length.error());
    m_header = clientFirst.substr(0, *length);
    const auto bare = clientFirst.substr(*length);
    ScramAttributes attributes(bare);
    if (attributes.take('m'))
        return unexpected(ScramError::Unsupported);
    const auto saslName = attributes.take('n');
    const auto clientNonce = attributes.take('r');
    if (!saslName || !clientNonce || !isNonce(*clientNonce) || !attributes.restIsExtensions())
        return unexpected(ScramError::Malformed);
    if (clientNonce->size() > longestClientNonce)
        return unexpected(ScramError::TooLong);
    auto userName = unescapedUserName(*saslName);
    if (!userName)
        return unexpected(ScramError::Malformed);

    m_userName = std::move(*userName);
    m_user = m_users->find(m_hash, m_userName);
    m_nonce.insert(0, *clientNonce);
    auto message = fmt::format("r={},s={},i={}", m_nonce, base64(m_user.credentials.salt),
                               m_user.credentials.iterations);
    m_exchanged = fmt::format("{},{},", bare, message);
    m_state = State::AwaitsFinal;
    return message;
}

Expected<std::string, ScramError> ScramServer::finish(std::string_view clientFinal)
{
    if (std::exchange(m_state, State::Over) != State::AwaitsFinal)
        return unexpected(ScramError::Malformed);
    if (clientFinal.size() > maximumScramMessage)
        return unexpected(ScramError::TooLong);
    const auto proofAt = clientFinal.rfind(",p=");
    if (proofAt == std::string_view::npos)
        return unexpected(ScramError::Malformed);
    const auto withoutProof = clientFinal.substr(0, proofAt);
    const auto proof = fromBase64(clientFinal.substr(proofAt + 3));
    ScramAttributes attributes(withoutProof);
    const auto header = attributes.take('c');
    const auto nonce = attributes.take('r');
    if (!proof || proof->size() != scramHashSize(m_hash) || !header || !nonce
        || !attributes.restIsExtensions())
        return unexpected(ScramError::Malformed);
    if (*header != base64(m_header) || !isSameSecret(*nonce, m_nonce))
        return unexpected(ScramError::OtherExchange);

    const auto authMessage = m_exchanged + std::string(withoutProof);
    const auto &[hash, iterations, salt, storedKey, serverKey] = m_user.credentials;
    const auto clientKey = scramXor(*proof, scramHmac(m_hash, storedKey, authMessage));
    const bool isRight = isSameSecret(scramDigest(m_hash, clientKey), storedKey);
    if (!isRight || !m_user.isUser)
        return unexpected(ScramError::WrongClient);
    return "v=" + base64(scramHmac(m_hash, serverKey, authMessage));
}

} // namespace espalier
