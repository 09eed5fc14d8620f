// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/expected.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace espalier {

/// Why the client ends an enhanced authentication (4.12).
enum class AuthenticationFailure : std::uint8_t {
    /// Own user name, password or data cannot be used with this method.
    InvalidCredentials,
    /// The system gave no random numbers.
    NoRandomNumbers,
    /// What the server sent does not belong to the method, or to this exchange.
    MalformedData,
    /// The server asks for what is not offered or not safe.
    UnacceptableRequest,
    /// The server's data say that the client is wrong.
    RefusedByServer,
    /// The server did not prove that it is the right one.
    ServerNotAuthentic,
    /// The server, or who was to answer it, took too long over a reauthenticate().
    NoAnswer,
};

/// Authentication Data (3.15.2.2.3): some bytes, no bytes, or left out.
using MethodData = std::optional<Bytes>;

/// The client's part of an Authentication Method: it makes and judges Authentication Data. The session does the rest of
/// section 4.12. Belongs to the session's driver and is called in its thread.
///
/// Flow: begin() -> answer(), as often as the server asks -> finish(); after an error, and at any time, begin() again.
class Authenticator
{
public:
    /// What the server gets for its data.
    struct Answer
    {
        enum class Time : std::uint8_t {
            Now,
            /// Somebody will give it with ClientSession::continueAuthentication().
            Later,
        } time = Time::Now;
        MethodData data {};
    };

    virtual ~Authenticator() = default;

    /// The Authentication Method. Always the same.
    [[nodiscard]] virtual std::string_view method() const = 0;
    /// The first data, for CONNECT or for AUTH with Re-authenticate.
    [[nodiscard]] virtual Expected<MethodData, AuthenticationFailure> begin() = 0;
    /// Answers AUTH with Continue authentication.
    [[nodiscard]] virtual Expected<Answer, AuthenticationFailure> answer(std::optional<ByteView> data) = 0;
    /// The server has accepted: `data` of its CONNACK, or of AUTH with Success.
    [[nodiscard]] virtual Expected<void, AuthenticationFailure> finish(std::optional<ByteView> data) = 0;
};

/// A method that the caller plays himself: every answer comes from outside, and every end is taken.
class ManualAuthenticator final : public Authenticator
{
public:
    ManualAuthenticator(std::string method, MethodData first)
        : m_method(std::move(method)), m_first(std::move(first))
    { }

    [[nodiscard]] std::string_view method() const override { return m_method; }
    [[nodiscard]] Expected<MethodData, AuthenticationFailure> begin() override { return m_first; }
    [[nodiscard]] Expected<Answer, AuthenticationFailure> answer(std::optional<ByteView>) override
    {
        return Answer {.time = Answer::Time::Later};
    }
    [[nodiscard]] Expected<void, AuthenticationFailure> finish(std::optional<ByteView>) override
    {
        return {};
    }

private:
    std::string m_method;
    MethodData m_first;
};

} // namespace espalier
