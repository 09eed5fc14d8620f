// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/scramcredentials.h"
#include "core/auth/scramerror.h"
#include "core/base/expected.h"

#include <memory>
#include <string>
#include <string_view>

namespace espalier {

/// The server's side of one SCRAM exchange (RFC 5802, RFC 7677) without channel binding and authorization identity. It
/// calculates no password hash, so that a client cannot make it work.
///
/// Flow: challenge() -> finish(); after an error the exchange is over. That a user is not known is told with finish()
/// only, as a wrong password is.
class ScramServer
{
public:
    /// `nonce`: see randomNonce(); never the same twice.
    ScramServer(ScramHash hash, std::shared_ptr<const ScramUsers> users, std::string nonce);

    /// The server-first-message for this client-first-message.
    [[nodiscard]] Expected<std::string, ScramError> challenge(std::string_view clientFirst);
    /// The server-final-message when this client-final-message proves that the client knows the password.
    [[nodiscard]] Expected<std::string, ScramError> finish(std::string_view clientFinal);
    /// Who the client says to be; who it is, when finish() was successful.
    [[nodiscard]] const std::string &userName() const { return m_userName; }

private:
    enum class State { AwaitsFirst, AwaitsFinal, Over };

    ScramHash m_hash;
    std::shared_ptr<const ScramUsers> m_users;
    std::string m_nonce;
    State m_state = State::AwaitsFirst;
    std::string m_userName;
    ScramUsers::Found m_user;
    /// gs2-header of the client.
    std::string m_header;
    /// client-first-message-bare and server-first-message, with commas behind them.
    std::string m_exchanged;
};

} // namespace espalier
