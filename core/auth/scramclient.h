// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/scramerror.h"
#include "core/auth/scramhash.h"
#include "core/base/expected.h"

#include <string>
#include <string_view>

namespace espalier {

/// The client's side of SCRAM (RFC 5802, RFC 7677) without channel binding and authorization identity: it proves that it
/// knows the password without telling it, and has the server prove the same. User name and password are used as they
/// are, or refused: see isPrepared().
///
/// Flow: begin() -> answer() -> finish(), each with what the server said. After an error, or at any time, begin() starts
/// anew. Every call takes what is not expected as an error.
class ScramClient
{
public:
    ScramClient(ScramHash hash, std::string userName, std::string password);

    /// The client-first-message. `nonce`: see randomNonce(); never the same twice.
    [[nodiscard]] Expected<std::string, ScramError> begin(std::string nonce);
    /// The client-final-message for this server-first-message. Takes as long as the server wants, up to
    /// maximumScramIterations.
    [[nodiscard]] Expected<std::string, ScramError> answer(std::string_view serverFirst);
    /// Judges the server-final-message: whether the server knows the password, too.
    [[nodiscard]] Expected<void, ScramError> finish(std::string_view serverFinal);

private:
    enum class State { Idle, AwaitsChallenge, AwaitsSignature };

    ScramHash m_hash;
    std::string m_userName;
    std::string m_password;
    State m_state = State::Idle;
    std::string m_nonce;
    std::string m_firstBare;
    /// What the server has to send.
    std::string m_serverSignature;
};

} // namespace espalier
