// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/scramclient.h"
#include "core/session/authenticator.h"

#include <functional>
#include <string>

namespace espalier {

/// Logs in with SCRAM: the Authentication Method is the mechanism's name. User Name and Password of CONNECT are left to
/// the caller, who leaves them out.
class ScramAuthenticator final : public Authenticator
{
public:
    using NonceSource = std::function<std::string()>;

    ScramAuthenticator(ScramHash hash, std::string userName, std::string password,
                       NonceSource nonceSource = randomNonce);

    [[nodiscard]] std::string_view method() const override { return scramMethod(m_hash); }
    [[nodiscard]] Expected<MethodData, AuthenticationFailure> begin() override;
    [[nodiscard]] Expected<Answer, AuthenticationFailure> answer(std::optional<ByteView> data) override;
    [[nodiscard]] Expected<void, AuthenticationFailure> finish(std::optional<ByteView> data) override;

private:
    ScramHash m_hash;
    ScramClient m_client;
    NonceSource m_nonceSource;
};

} // namespace espalier
