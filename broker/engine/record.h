// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/message.h"
#include "broker/engine/time.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

/// What must survive the broker's end (4.1), as changes of tables. Each record sets or removes the row with its key. Views
/// are valid while their record is looked at.
namespace espalier::record {

/// Names a session for as long as it lives; never used again.
using SessionKey = std::uint64_t;
/// Names a message for as long as anything refers to it: Message::sequence().
using MessageId = std::uint64_t;

/// Key: session. A session that ends with its connection is never stored.
struct SessionStored
{
    SessionKey session = 0;
    std::string_view clientId {};
    ProtocolVersion version = ProtocolVersion::V5;
    /// Session Expiry Interval in seconds, above 0.
    std::uint32_t expiry = 0;
    /// When its connection ended; `never` while it is connected.
    TimePoint disconnected = never;
    /// Whose it is: who the client had proved, or said, to be; empty for nobody.
    std::string_view userName {};
    /// By which it came last: AccessPolicy::listener; empty for none.
    std::string_view listener {};
};
/// Listener of a session of which nobody knows it.
inline constexpr std::string_view unknownListener = "?";
/// Takes everything of the session with it: rows of the other tables that have its key.
struct SessionRemoved
{
    SessionKey session = 0;
};

/// Key: id. Stored before the first record that refers to it, removed after the last.
struct MessageStored
{
    MessageId id = 0;
    MessageView message {};
};
struct MessageRemoved
{
    MessageId id = 0;
};

/// Key: session.
struct WillStored
{
    SessionKey session = 0;
    MessageId message = 0;
    /// Will Delay Interval in seconds.
    std::uint32_t delay = 0;
    /// Message Expiry Interval in seconds, which begins when the will is published.
    std::optional<std::uint32_t> expiry {};
};
struct WillRemoved
{
    SessionKey session = 0;
};

/// Key: session and topicFilter.
struct SubscriptionStored
{
    SessionKey session = 0;
    /// As the client sent it, "$share/{ShareName}/" included.
    std::string_view topicFilter {};
    SubscriptionOptions options {};
    /// Subscription Identifier; 0 for none.
    std::uint32_t identifier = 0;
};
struct SubscriptionRemoved
{
    SessionKey session = 0;
    std::string_view topicFilter {};
};

/// A QoS 1 or 2 message on its way to a session. Key: session and order.
struct DeliveryStored
{
    SessionKey session = 0;
    /// Messages are sent in this order.
    std::uint64_t order = 0;
    /// 0 once PUBREC has come.
    MessageId message = 0;
    Qos qos = Qos::AtLeastOnce;
    bool retain = false;
    /// Not valid while it waits to be sent.
    PacketId packetId {};
    /// PUBREC has come: what remains is PUBREL and its answer.
    bool isReleased = false;
    /// Subscription Identifiers.
    std::span<const std::uint32_t> identifiers {};
};
/// It was given a Packet Identifier, which names it from now on.
struct DeliverySent
{
    SessionKey session = 0;
    std::uint64_t order = 0;
    PacketId packetId {};
};
/// PUBREC has come: the row no longer refers to its message.
struct DeliveryReleased
{
    SessionKey session = 0;
    PacketId packetId {};
};
struct DeliveryCompleted
{
    SessionKey session = 0;
    PacketId packetId {};
};
/// It ended while it waited: expired, or too long for the client.
struct DeliveryDropped
{
    SessionKey session = 0;
    std::uint64_t order = 0;
};

/// Packet Identifier of a QoS 2 message from the session whose PUBREL has not come. Key: both.
struct IncomingStored
{
    SessionKey session = 0;
    PacketId packetId {};
};
struct IncomingRemoved
{
    SessionKey session = 0;
    PacketId packetId {};
};

/// Key: the message's Topic Name.
struct RetainedStored
{
    MessageId message = 0;
};
struct RetainedRemoved
{
    std::string_view topicName {};
};

/// A new subscription that has not been sent all retained messages yet. Key: session and number. After a restart they
/// are sent from the beginning: some may come a second time, none is missing.
struct RetainedDeliveryStored
{
    SessionKey session = 0;
    std::uint64_t number = 0;
    std::string_view topicFilter {};
    Qos maximumQos {};
    std::uint32_t identifier = 0;
    /// Messages after this one have reached the client by its subscription.
    MessageId newest = 0;
};
struct RetainedDeliveryRemoved
{
    SessionKey session = 0;
    std::uint64_t number = 0;
};

} // namespace espalier::record

namespace espalier {

using Record =
    std::variant<record::SessionStored, record::SessionRemoved, record::MessageStored, record::MessageRemoved,
                 record::WillStored, record::WillRemoved, record::SubscriptionStored,
                 record::SubscriptionRemoved, record::DeliveryStored, record::DeliverySent,
                 record::DeliveryReleased, record::DeliveryCompleted, record::DeliveryDropped,
                 record::IncomingStored, record::IncomingRemoved, record::RetainedStored,
                 record::RetainedRemoved, record::RetainedDeliveryStored, record::RetainedDeliveryRemoved>;

} // namespace espalier
