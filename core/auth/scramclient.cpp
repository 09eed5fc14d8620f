// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramclient.h"

#include "core/auth/scramtext.h"

#include <charconv>
#include <utility>

namespace espalier {

namespace {

/// gs2-header: no channel binding, no authorization identity.
constexpr std::string_view header = "n,,";

struct Challenge
{
    std::string_view nonce;
    std::string salt;
    std::uint32_t iterations = 0;
};

Expected<Challenge, ScramError> parseChallenge(std::string_view message)
{
    if (message.size() > maximumScramMessage)
        return unexpected(ScramError::TooLong);
    ScramAttributes attributes(message);
    if (attributes.take('m'))
        return unexpected(ScramError::Unsupported);
    const auto nonce = attributes.take('r');
    const auto salt = attributes.take('s');
    const auto count = attributes.take('i');
    if (!nonce || !salt || !count || !attributes.restIsExtensions())
        return unexpected(ScramError::Malformed);
    auto octets = fromBase64(*salt);
    if (!isNonce(*nonce) || !octets || octets->empty())
        return unexpected(ScramError::Malformed);
    if (octets->size() > maximumScramSalt)
        return unexpected(ScramError::TooLong);
    Challenge challenge {.nonce = *nonce, .salt = std::move(*octets)};
    const auto *end = count->data() + count->size();
    const auto [stop, error] = std::from_chars(count->data(), end, challenge.iterations);
    if (error == std::errc::result_out_of_range)
        return unexpected(ScramError::Iterations);
    if (error != std::errc() || stop != end)
        return unexpected(ScramError::Malformed);
    if (challenge.iterations < minimumScramIterations || challenge.iterations > maximumScramIterations)
        return unexpected(ScramError::Iterations);
    return challenge;
}

} // namespace

ScramClient::ScramClient(ScramHash hash, std::string userName, std::string password)
    : m_hash(hash), m_userName(std::move(userName)), m_password(std::move(password))
{ }

Expected<std::string, ScramError> ScramClient::begin(std::string nonce)
{
    m_state = State::Idle;
    if (!isPrepared(m_userName) || !isPrepared(m_password))
        return unexpected(ScramError::NotPrepared);
    if (!isNonce(nonce))
        return unexpected(ScramError::NoNonce);
    m_nonce = std::move(nonce);
    m_firstBare = "n=" + escapedUserName(m_userName) + ",r=" + m_nonce;
    m_state = State::AwaitsChallenge;
    return std::string(header) + m_firstBare;
}

Expected<std::string, ScramError> ScramClient::answer(std::string_view serverFirst)
{
    if (std::exchange(m_state, State::Idle) != State::AwaitsChallenge)
        return unexpected(ScramError::Malformed);
    const auto challenge = parseChallenge(serverFirst);
    if (!challenge)
        return unexpected(challenge.error());
    if (!challenge->nonce.starts_with(m_nonce) || challenge->nonce.size() == m_nonce.size())
        return unexpected(ScramError::OtherExchange);

    auto message = "c=" + base64(header) + ",r=" + std::string(challenge->nonce);
    const auto salted = scramSaltedPassword(m_hash, m_password, challenge->salt, challenge->iterations);
    const auto clientKey = scramHmac(m_hash, salted, "Client Key");
    const auto authMessage = m_firstBare + ',' + std::string(serverFirst) + ',' + message;
    const auto signature = scramHmac(m_hash, scramDigest(m_hash, clientKey), authMessage);
    m_serverSignature = scramHmac(m_hash, scramHmac(m_hash, salted, "Server Key"), authMessage);
    m_state = State::AwaitsSignature;
    return message + ",p=" + base64(scramXor(clientKey, signature));
}

Expected<void, ScramError> ScramClient::finish(std::string_view serverFinal)
{
    if (std::exchange(m_state, State::Idle) != State::AwaitsSignature)
        return unexpected(ScramError::Malformed);
    if (serverFinal.size() > maximumScramMessage)
        return unexpected(ScramError::TooLong);
    ScramAttributes attributes(serverFinal);
    if (attributes.take('e'))
        return unexpected(ScramError::RefusedByServer);
    const auto verifier = attributes.take('v');
    const auto signature = fromBase64(verifier.value_or("?"));
    if (!signature || !attributes.restIsExtensions())
        return unexpected(ScramError::Malformed);
    if (!isSameSecret(*signature, m_serverSignature))
        return unexpected(ScramError::WrongServer);
    return {};
}

} // namespace espalier
