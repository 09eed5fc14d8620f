// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/types.h"

#include <cstdint>
#include <string_view>

namespace espalier {

/// Reason Codes (2.4). Success, NormalDisconnection and GrantedQos0 share 0x00. The five refusals that MQTT 3.1 and
/// 3.1.1 know are translated by the codec, so that the rest of the program has one vocabulary.
enum class ReasonCode : std::uint8_t {
    Success = 0x00,
    NormalDisconnection = 0x00,
    GrantedQos0 = 0x00,
    GrantedQos1 = 0x01,
    GrantedQos2 = 0x02,
    DisconnectWithWillMessage = 0x04,
    NoMatchingSubscribers = 0x10,
    NoSubscriptionExisted = 0x11,
    ContinueAuthentication = 0x18,
    ReAuthenticate = 0x19,
    UnspecifiedError = 0x80,
    MalformedPacket = 0x81,
    ProtocolError = 0x82,
    ImplementationSpecificError = 0x83,
    UnsupportedProtocolVersion = 0x84,
    ClientIdentifierNotValid = 0x85,
    BadUserNameOrPassword = 0x86,
    NotAuthorized = 0x87,
    ServerUnavailable = 0x88,
    ServerBusy = 0x89,
    Banned = 0x8a,
    ServerShuttingDown = 0x8b,
    BadAuthenticationMethod = 0x8c,
    KeepAliveTimeout = 0x8d,
    SessionTakenOver = 0x8e,
    TopicFilterInvalid = 0x8f,
    TopicNameInvalid = 0x90,
    PacketIdentifierInUse = 0x91,
    PacketIdentifierNotFound = 0x92,
    ReceiveMaximumExceeded = 0x93,
    TopicAliasInvalid = 0x94,
    PacketTooLarge = 0x95,
    MessageRateTooHigh = 0x96,
    QuotaExceeded = 0x97,
    AdministrativeAction = 0x98,
    PayloadFormatInvalid = 0x99,
    RetainNotSupported = 0x9a,
    QosNotSupported = 0x9b,
    UseAnotherServer = 0x9c,
    ServerMoved = 0x9d,
    SharedSubscriptionsNotSupported = 0x9e,
    ConnectionRateExceeded = 0x9f,
    MaximumConnectTime = 0xa0,
    SubscriptionIdentifiersNotSupported = 0xa1,
    WildcardSubscriptionsNotSupported = 0xa2,
};

[[nodiscard]] constexpr bool isError(ReasonCode code)
{
    return static_cast<std::uint8_t>(code) >= 0x80;
}

/// Whether `sender` may send `code` in a packet of `type` (tables 2-6, 3-1, 3-4 to 3-11).
[[nodiscard]] bool isAllowed(ReasonCode code, PacketType type, Side sender);

/// The standard's name of `code` in a packet of `type`, in English, for logs and the command line. 0x00 has a name for
/// each kind of packet. Never empty: an unknown code is "Unknown Reason Code".
[[nodiscard]] std::string_view reasonCodeName(ReasonCode code, PacketType type);

/// The Connect Return code of MQTT 3.1 and 3.1.1 (3.1.1: 3.2.2.3) nearest to `code`; 0 where none fits and the
/// connection is closed without CONNACK.
[[nodiscard]] std::uint8_t connectReturnCode(ReasonCode code);
/// The Reason Code for a Connect Return code of 1 to 5; UnspecifiedError for any other.
[[nodiscard]] ReasonCode fromConnectReturnCode(std::uint8_t code);

} // namespace espalier
