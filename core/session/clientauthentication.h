// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "core/mqtt/violation.h"
#include "core/session/authenticator.h"
#include "core/session/turn.h"

#include <memory>
#include <optional>

namespace espalier {

/// The conversation of enhanced authentication (4.12): CONNECT, AUTH and CONNACK around the data of an Authenticator.
/// Part of ClientSession.
class ClientAuthentication
{
public:
    /// A new Network Connection; null for one without enhanced authentication. Adds to the properties of its CONNECT.
    [[nodiscard]] Expected<void, AuthenticationFailure> beginConnection(
        std::shared_ptr<Authenticator> authenticator, PropertyList &connectProperties);

    [[nodiscard]] std::optional<Violation> receive(const Auth &packet, Turn &turn);
    /// A CONNACK with Success.
    [[nodiscard]] std::optional<Violation> receive(const ConnAck &packet);
    /// What was received belongs to the protocol, but the exchange has failed because of it. Asked for after each call.
    [[nodiscard]] std::optional<AuthenticationFailure> failure() const { return m_failure; }

    void reauthenticate(Turn &turn);
    /// Of the one that is under way.
    [[nodiscard]] std::optional<SessionTime> reauthenticationBegun() const
    {
        return m_state == State::Idle ? std::nullopt : m_begun;
    }
    /// Its time counts from now on.
    void startOver(SessionTime now)
    {
        if (m_begun)
            m_begun = now;
    }
    /// The answer that the authenticator left to others; without effect when none is waited for.
    void answer(const MethodData &data, Turn &turn);

private:
    enum class State : std::uint8_t {
        /// No exchange is under way.
        Idle,
        AwaitsServer,
        AwaitsAnswer,
    };

    [[nodiscard]] bool isOwnMethod(PropertyView properties) const;
    void handleRequest(const Auth &packet, Turn &turn);
    void finish(PropertyView properties);
    void fail(AuthenticationFailure failure);
    /// False, and nothing is written, when the packet would be larger than the server takes.
    [[nodiscard]] bool write(ReasonCode reason, const MethodData &data, Turn &turn) const;

    std::shared_ptr<Authenticator> m_authenticator;
    State m_state = State::Idle;
    /// Nothing while a connection is made: there the time for CONNACK counts.
    std::optional<SessionTime> m_begun;
    std::optional<AuthenticationFailure> m_failure;
};

} // namespace espalier
