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
    [[nodiscard]] std::string_view method() const override;
    [[nodiscard]] Expected<MethodData, AuthenticationFailure> begin() override;
    [[nodiscard]] Expected<Answer, AuthenticationFailure> answer(std::optional<ByteView> data) override;
    [[nodiscard]] Expected<void, AuthenticationFailure> finish(std::optional<ByteView> data) override;

    MethodData first = Bytes::copyOf("hi");
    bool canBegin = true;
};

struct Script : SessionScript
{
    void connect();
    /// Connected, and what led to it is forgotten.
    void accepted(const std::string &properties = {});
    void reauthenticate();
    void answer(std::string_view text);

    std::shared_ptr<TestAuthenticator> method = std::make_shared<TestAuthenticator>();
    ConnectOptions options {.clientId = "c", .authenticator = method};
};

} // namespace espalier::test
