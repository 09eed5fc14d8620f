// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/mqtt/packet.h"
#include "core/mqtt/violation.h"
#include "core/session/authenticator.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

/// What a session asks of its driver. Effects are plain values in order; their views are valid until the session's next
/// receive(), connect() or connectionLost(). Every event is trivially destructible, so that a batch of thousands costs
/// nothing to forget.
namespace espalier {

/// A point on a clock that never goes back. Sessions are told the time and never ask for it.
using SessionTime = std::chrono::steady_clock::time_point;

/// The server has accepted the connection.
struct SessionConnected
{
    /// The server continues the session that both sides have kept.
    bool sessionPresent = false;
    /// Properties of the CONNACK as sent.
    PropertyView properties {};
};

/// A message has arrived. Its Topic Name is filled in where the packet had only a Topic Alias.
struct MessageDelivered
{
    Publish message {};
};

/// The end of a publish().
struct PublishCompleted
{
    std::uint64_t token = 0;
    enum class Outcome : std::uint8_t {
        /// QoS 0: written. QoS 1 and 2: acknowledged, with an error or without: see reason.
        Done,
        /// Not sent, because the server would not take it or the request is not MQTT: see reason.
        Refused,
        /// The session ended before the acknowledgement.
        Lost,
    } outcome = Outcome::Done;
    ReasonCode reason = ReasonCode::Success;
    /// Of the acknowledgement that ended it.
    PropertyView properties {};
    /// From the first sending to the last acknowledgement.
    std::chrono::microseconds latency {0};
};

/// The end of a subscribe() or unsubscribe().
struct RequestCompleted
{
    std::uint64_t token = 0;
    enum class Outcome : std::uint8_t {
        /// Answered: reasons has one code for each filter, in the order of the request. Empty for UNSUBSCRIBE in 3.x.
        Answered,
        /// Not sent: see reason.
        Refused,
        /// The connection ended before the answer.
        Lost,
    } outcome = Outcome::Answered;
    ReasonCode reason = ReasonCode::Success;
    std::span<const ReasonCode> reasons {};
    /// Of the SUBACK or UNSUBACK.
    PropertyView properties {};
};

/// The server has asked for Authentication Data (4.12), while the connection is made or after reauthenticate().
struct AuthenticationRequested
{
    std::optional<ByteView> data {};
    /// Of the AUTH.
    PropertyView properties {};
    /// The authenticator has not answered: continueAuthentication() is to.
    bool awaitsAnswer = false;
};

/// The end of a reauthenticate(), unless the connection ends before.
struct ReauthenticationCompleted
{
    enum class Outcome : std::uint8_t {
        Done,
        /// Not sent: see reason.
        Refused,
    } outcome = Outcome::Done;
    ReasonCode reason = ReasonCode::Success;
    /// Of the AUTH.
    PropertyView properties {};
};

/// The connection is over, or was not to be had.
struct SessionClosed
{
    enum class Cause : std::uint8_t {
        /// disconnect() was called.
        Requested,
        /// What connect() was given is not MQTT or cannot be done: see violation and reason. Nothing was sent.
        InvalidRequest,
        /// CONNACK with an error: see reason.
        RefusedByServer,
        /// DISCONNECT from the server: see reason.
        DisconnectedByServer,
        /// The server broke the protocol: see violation.
        Violation,
        /// No CONNACK in time.
        ConnectTimeout,
        /// The server has been silent although asked with a PINGREQ.
        KeepAliveTimeout,
        /// The transport ended without a word.
        ConnectionLost,
        /// Enhanced authentication failed on this side: see authentication. When the server says no, that is
        /// RefusedByServer, or DisconnectedByServer for reauthenticate().
        AuthenticationFailed,
    } cause = Cause::ConnectionLost;
    ReasonCode reason = ReasonCode::Success;
    /// Of the CONNACK or DISCONNECT: Reason String, Server Reference.
    PropertyView properties {};
    std::optional<Violation> violation {};
    /// The type of the packet that broke the protocol, for the log.
    std::optional<PacketType> packet {};
    std::optional<AuthenticationFailure> authentication {};
};

using SessionEvent = std::variant<MessageDelivered, PublishCompleted, RequestCompleted, SessionConnected,
                                  SessionClosed, AuthenticationRequested, ReauthenticationCompleted>;

/// Everything that one turn (a call, or several) asks for. The driver hands the events on and writes the bytes; events
/// first, so that an acknowledgement never leaves before its message was taken.
struct Effects
{
    enum class Transport : std::uint8_t {
        KeepOpen,
        /// Close when all of `output` is written.
        CloseAfterWriting,
        /// Close at once: nobody is listening.
        Abort,
    };

    ByteBuffer output;
    std::vector<SessionEvent> events;
    Transport transport = Transport::KeepOpen;

    void clear()
    {
        output.clear();
        events.clear();
        transport = Transport::KeepOpen;
    }
};

static_assert(std::is_trivially_destructible_v<SessionEvent>);

} // namespace espalier
