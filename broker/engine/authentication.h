// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What comes of a client's Authentication Data.
struct AuthenticationResult
{
    enum class Outcome : std::uint8_t { Continue, Success, Failure } outcome = Outcome::Failure;
    /// Authentication Data for the client, with Continue and Success.
    std::optional<std::string> data {};
    /// Who the client is, with Success.
    std::string userName {};
};

/// One exchange of an Authentication Method (4.12), until it says Success or Failure. It may be destroyed at any time.
class AuthenticationExchange
{
public:
    virtual ~AuthenticationExchange() = default;
    /// Takes the client's Authentication Data; nothing where the client sent none.
    [[nodiscard]] virtual AuthenticationResult step(std::optional<ByteView> data) = 0;
};

/// The Authentication Methods that a broker offers, without MQTT: that is the engine's part. Called in its thread.
class Authentication
{
public:
    virtual ~Authentication() = default;
    /// A new exchange of this method; null when it is not offered.
    [[nodiscard]] virtual std::unique_ptr<AuthenticationExchange> begin(std::string_view method) = 0;
    /// Whether clients that name no method are accepted, as nobody in particular.
    [[nodiscard]] virtual bool admitsOthers() const = 0;
};

/// What the engine knows of the enhanced authentication of one connection.
struct PeerAuthentication
{
    std::string method;
    /// Null while none is under way.
    std::unique_ptr<AuthenticationExchange> exchange;
    /// The CONNECT that waits for the outcome.
    std::vector<std::uint8_t> connect;
    /// Authentication Data for CONNACK.
    std::optional<std::string> finalData;
};

} // namespace espalier
