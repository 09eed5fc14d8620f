// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/reasoncode.h"

#include <array>
#include <cstddef>

namespace espalier {

namespace {

using enum PacketType;

/// A set of packet types, one bit each.
struct Packets
{
    std::uint32_t bits = 0;

    constexpr Packets() = default;
    template <typename... Types>
    explicit constexpr Packets(Types... types) : bits(((1U << static_cast<unsigned>(types)) | ...))
    { }
    [[nodiscard]] constexpr bool contains(PacketType type) const
    {
        return (bits >> static_cast<unsigned>(type) & 1U) != 0;
    }
};

struct Row
{
    ReasonCode code;
    std::string_view name;
    /// The packets in which each side may send it.
    Packets fromClient;
    Packets fromServer;
};

constexpr Packets nobody;

// Table 2-6, with the sides of tables 3-10 and 3-11. CONNACK, SUBACK and UNSUBACK come from the Server only. 0x8C is
// listed for DISCONNECT in table 2-6 and missing in table 3-10; it is let pass.
constexpr std::array rows {
    Row {ReasonCode::Success, "Success", Packets(PubAck, PubRec, PubRel, PubComp, Disconnect),
         Packets(ConnAck, PubAck, PubRec, PubRel, PubComp, SubAck, UnsubAck, Disconnect, Auth)},
    Row {ReasonCode::GrantedQos1, "Granted QoS 1", nobody, Packets(SubAck)},
    Row {ReasonCode::GrantedQos2, "Granted QoS 2", nobody, Packets(SubAck)},
    Row {ReasonCode::DisconnectWithWillMessage, "Disconnect with Will Message", Packets(Disconnect), nobody},
    Row {ReasonCode::NoMatchingSubscribers, "No matching subscribers", nobody, Packets(PubAck, PubRec)},
    Row {ReasonCode::NoSubscriptionExisted, "No subscription existed", nobody, Packets(UnsubAck)},
    Row {ReasonCode::ContinueAuthentication, "Continue authentication", Packets(Auth), Packets(Auth)},
    Row {ReasonCode::ReAuthenticate, "Re-authenticate", Packets(Auth), nobody},
    Row {ReasonCode::UnspecifiedError, "Unspecified error", Packets(PubAck, PubRec, Disconnect),
         Packets(ConnAck, PubAck, PubRec, SubAck, UnsubAck, Disconnect)},
    Row {ReasonCode::MalformedPacket, "Malformed Packet", Packets(Disconnect), Packets(ConnAck, Disconnect)},
    Row {ReasonCode::ProtocolError, "Protocol Error", Packets(Disconnect), Packets(ConnAck, Disconnect)},
    Row {ReasonCode::ImplementationSpecificError, "Implementation specific error",
         Packets(PubAck, PubRec, Disconnect), Packets(ConnAck, PubAck, PubRec, SubAck, UnsubAck, Disconnect)},
    Row {ReasonCode::UnsupportedProtocolVersion, "Unsupported Protocol Version", nobody, Packets(ConnAck)},
    Row {ReasonCode::ClientIdentifierNotValid, "Client Identifier not valid", nobody, Packets(ConnAck)},
    Row {ReasonCode::BadUserNameOrPassword, "Bad User Name or Password", nobody, Packets(ConnAck)},
    Row {ReasonCode::NotAuthorized, "Not authorized", Packets(PubAck, PubRec),
         Packets(ConnAck, PubAck, PubRec, SubAck, UnsubAck, Disconnect)},
    Row {ReasonCode::ServerUnavailable, "Server unavailable", nobody, Packets(ConnAck)},
    Row {ReasonCode::ServerBusy, "Server busy", nobody, Packets(ConnAck, Disconnect)},
    Row {ReasonCode::Banned, "Banned", nobody, Packets(ConnAck)},
    Row {ReasonCode::ServerShuttingDown, "Server shutting down", nobody, Packets(Disconnect)},
    Row {ReasonCode::BadAuthenticationMethod, "Bad authentication method", nobody,
         Packets(ConnAck, Disconnect)},
    Row {ReasonCode::KeepAliveTimeout, "Keep Alive timeout", nobody, Packets(Disconnect)},
    Row {ReasonCode::SessionTakenOver, "Session taken over", nobody, Packets(Disconnect)},
    Row {ReasonCode::TopicFilterInvalid, "Topic Filter invalid", nobody,
         Packets(SubAck, UnsubAck, Disconnect)},
    Row {ReasonCode::TopicNameInvalid, "Topic Name invalid", Packets(PubAck, PubRec, Disconnect),
         Packets(ConnAck, PubAck, PubRec, Disconnect)},
    Row {ReasonCode::PacketIdentifierInUse, "Packet Identifier in use", Packets(PubAck, PubRec),
         Packets(PubAck, PubRec, SubAck, UnsubAck)},
    Row {ReasonCode::PacketIdentifierNotFound, "Packet Identifier not found", Packets(PubRel, PubComp),
         Packets(PubRel, PubComp)},
    Row {ReasonCode::ReceiveMaximumExceeded, "Receive Maximum exceeded", Packets(Disconnect),
         Packets(Disconnect)},
    Row {ReasonCode::TopicAliasInvalid, "Topic Alias invalid", Packets(Disconnect), Packets(Disconnect)},
    Row {ReasonCode::PacketTooLarge, "Packet too large", Packets(Disconnect), Packets(ConnAck, Disconnect)},
    Row {ReasonCode::MessageRateTooHigh, "Message rate too high", Packets(Disconnect), Packets(Disconnect)},
    Row {ReasonCode::QuotaExceeded, "Quota exceeded", Packets(PubAck, PubRec, Disconnect),
         Packets(ConnAck, PubAck, PubRec, SubAck, Disconnect)},
    Row {ReasonCode::AdministrativeAction, "Administrative action", Packets(Disconnect), Packets(Disconnect)},
    Row {ReasonCode::PayloadFormatInvalid, "Payload format invalid", Packets(PubAck, PubRec, Disconnect),
         Packets(ConnAck, PubAck, PubRec, Disconnect)},
    Row {ReasonCode::RetainNotSupported, "Retain not supported", nobody, Packets(ConnAck, Disconnect)},
    Row {ReasonCode::QosNotSupported, "QoS not supported", nobody, Packets(ConnAck, Disconnect)},
    Row {ReasonCode::UseAnotherServer, "Use another server", nobody, Packets(ConnAck, Disconnect)},
    Row {ReasonCode::ServerMoved, "Server moved", nobody, Packets(ConnAck, Disconnect)},
    Row {ReasonCode::SharedSubscriptionsNotSupported, "Shared Subscriptions not supported", nobody,
         Packets(SubAck, Disconnect)},
    Row {ReasonCode::ConnectionRateExceeded, "Connection rate exceeded", nobody,
         Packets(ConnAck, Disconnect)},
    Row {ReasonCode::MaximumConnectTime, "Maximum connect time", nobody, Packets(Disconnect)},
    Row {ReasonCode::SubscriptionIdentifiersNotSupported, "Subscription Identifiers not supported", nobody,
         Packets(SubAck, Disconnect)},
    Row {ReasonCode::WildcardSubscriptionsNotSupported, "Wildcard Subscriptions not supported", nobody,
         Packets(SubAck, Disconnect)},
};

constexpr std::uint8_t noRow = 0xff;

constexpr auto rowOfCode = [] {
    std::array<std::uint8_t, 256> index {};
    index.fill(noRow);
    for (std::size_t i = 0; i < rows.size(); ++i)
        index[static_cast<std::size_t>(rows[i].code)] = static_cast<std::uint8_t>(i);
    return index;
}();

const Row *rowOf(ReasonCode code)
{
    const auto index = rowOfCode[static_cast<std::size_t>(code)];
    return index == noRow ? nullptr : &rows[index];
}

} // namespace

bool isAllowed(ReasonCode code, PacketType type, Side sender)
{
    const auto *row = rowOf(code);
    return row && (sender == Side::Client ? row->fromClient : row->fromServer).contains(type);
}

std::string_view reasonCodeName(ReasonCode code, PacketType type)
{
    if (code == ReasonCode::Success && type == PacketType::Disconnect)
        return "Normal disconnection";
    if (code == ReasonCode::Success && type == PacketType::SubAck)
        return "Granted QoS 0";
    const auto *row = rowOf(code);
    return row ? row->name : "Unknown Reason Code";
}

std::uint8_t connectReturnCode(ReasonCode code)
{
    switch (code) {
    case ReasonCode::UnsupportedProtocolVersion:
        return 1;
    case ReasonCode::ClientIdentifierNotValid:
        return 2;
    case ReasonCode::ServerUnavailable:
    case ReasonCode::ServerBusy:
    case ReasonCode::QuotaExceeded:
    case ReasonCode::UseAnotherServer: // 3.x cannot redirect
    case ReasonCode::ServerMoved:
    case ReasonCode::ConnectionRateExceeded:
        return 3;
    case ReasonCode::BadUserNameOrPassword:
        return 4;
    case ReasonCode::NotAuthorized:
    case ReasonCode::Banned:
    case ReasonCode::BadAuthenticationMethod:
        return 5;
    default: // every other code, and Success
        return 0;
    }
}

ReasonCode fromConnectReturnCode(std::uint8_t code)
{
    switch (code) {
    case 1:
        return ReasonCode::UnsupportedProtocolVersion;
    case 2:
        return ReasonCode::ClientIdentifierNotValid;
    case 3:
        return ReasonCode::ServerUnavailable;
    case 4:
        return ReasonCode::BadUserNameOrPassword;
    case 5:
        return ReasonCode::NotAuthorized;
    default:
        return ReasonCode::UnspecifiedError;
    }
}

} // namespace espalier
