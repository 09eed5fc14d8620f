// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"
#include "broker/engine/time.h"
#include "core/mqtt/packet.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

/// What the model remembers: what was published, what is owed to whom, and what each session and connection has.
namespace espalier::simulation {

/// One acceptance of a message by the broker. A QoS 1 message that its publisher sends again is accepted again.
struct Publication
{
    /// Later ones were accepted later.
    std::uint64_t order = 0;
    /// Client Identifier of who published it.
    std::string publisher;
    std::string topicName;
    /// Tells messages apart: no two have the same.
    std::string payload;
    /// What must be forwarded as it is (MQTT-3.3.2-4, 3.3.2-15 to 3.3.2-20), encoded.
    PropertyList properties;
    Qos qos {};
    bool retain = false;
    TimePoint expiry = never;

    [[nodiscard]] std::size_t size() const
    {
        return topicName.size() + properties.view().bytes().size() + payload.size();
    }
};
using PublicationRef = std::shared_ptr<const Publication>;

/// How a message has to look for one receiver.
struct Form
{
    Qos qos {};
    bool retain = false;
    std::multiset<std::uint32_t> identifiers {};

    friend bool operator==(const Form &, const Form &) = default;
};

/// What a message for one receiver is counted as.
[[nodiscard]] inline std::size_t countedSize(const Publication &publication, const Form &form)
{
    return publication.size() + form.identifiers.size() * sizeof(std::uint32_t);
}

/// QoS 1 and 2 messages that were dropped in one call, and from among how many: which of them is not to be seen.
struct DropBatch
{
    std::uint64_t dropped = 0;
    std::uint64_t found = 0;
    std::uint64_t open = 0;
};

/// A message that one session must get.
struct Due
{
    enum class Source : std::uint8_t { Subscriptions, Shared, Retained };

    PublicationRef publication;
    Source source {};
    Form form {};
    /// The filters that asked for it.
    std::vector<std::string> filters {};
    /// The call of the engine that made it.
    std::uint64_t call = 0;
    /// It may be left out: nobody asks for it any more, or QoS 0 met the end of a connection.
    bool isOptional = false;
    /// It once was too large for the client that was there; then it may be gone.
    bool wasTooLarge = false;
    /// Retained: the call in which the topic got another retained message.
    std::uint64_t replacedIn = 0;
    std::shared_ptr<DropBatch> batch {};
    /// How often the client's application has got it.
    unsigned delivered = 0;
};
using DueRef = std::shared_ptr<Due>;

/// A message that one member of each of some groups must get (4.8.2). Who was chosen shows when it is sent, and for which
/// group not even then: a client may be a member of several.
struct SharedDue
{
    struct Candidate
    {
        std::uint32_t incarnation = 0;
        Form form {};
        /// When the message was published.
        bool wasConnected = false;
        /// It has got the message in a version that has no Subscription Identifiers.
        bool hidesIdentifiers = false;
    };
    struct Group
    {
        std::string topicFilter;
        std::vector<Candidate> candidates {};
        /// It may be that nobody gets it.
        bool isOptional = false;
        bool wasTooLarge = false;
        /// Somebody may get it later; else it was sent at once or is lost.
        bool mayWait = false;
        std::shared_ptr<DropBatch> batch {};
    };

    PublicationRef publication;
    std::vector<Group> groups {};
    /// Who has got it, and in which form.
    std::vector<Candidate> received {};
    std::uint64_t call = 0;
};

struct OutgoingMessage
{
    enum class State : std::uint8_t { AwaitsPubAck, AwaitsPubRec, AwaitsPubComp };
    DueRef due;
    State state {};
    /// On which connection it, or its PUBREL, was sent last.
    std::uint32_t connection = 0;
    /// Order of the first sending.
    std::uint64_t order = 0;
    /// It takes one of the client's Receive Maximum.
    bool takesQuota = true;
    /// It was too large to be sent again.
    bool wasDropped = false;
};

struct SubscriptionState
{
    /// Without $share.
    std::string filter;
    std::string shareName;
    SubscriptionOptions options;
    std::uint32_t identifier = 0;
};

struct WillState
{
    std::shared_ptr<Publication> message;
    std::uint32_t delay = 0;
    std::optional<std::uint32_t> expiry {};
};

struct ConnectionState;

struct SessionState
{
    std::string clientId;
    /// No two sessions have the same, even with one Client Identifier.
    std::uint32_t incarnation = 0;
    ConnectionState *connection = nullptr;
    std::uint32_t expiry = 0;
    TimePoint expiresAt = never;
    std::shared_ptr<WillState> will {};
    TimePoint willAt = never;
    /// By the whole Topic Filter.
    std::map<std::string, SubscriptionState> subscriptions;
    /// In the order in which they were made.
    std::vector<DueRef> waiting;
    /// The call in which it was sent something that had been owed, and how much of that.
    std::uint64_t takenIn = 0;
    std::size_t takenMessages = 0;
    std::size_t takenBytes = 0;
    std::map<std::uint16_t, OutgoingMessage> outgoing;
    /// Retained messages that were sent: after a restart some may come again.
    std::vector<DueRef> retainedSent;
    /// Packet Identifiers of QoS 2 messages that the client has not released.
    std::set<std::uint16_t> incoming;
    /// For each topic, publisher and QoS, shared or not, the order of what was sent last.
    std::map<std::tuple<std::string, std::string, Qos, bool>, std::uint64_t> lastSent;
};

/// An answer that the broker owes.
struct Reply
{
    PacketType type {};
    std::uint16_t packetId = 0;
    ReasonCode reason {};
    std::vector<ReasonCode> reasons {};
    bool sessionPresent = false;
};

struct ConnectionState
{
    enum class State : std::uint8_t { AwaitsConnect, Connected, Closed };

    std::uint32_t index = 0;
    State state = State::AwaitsConnect;
    ProtocolVersion version = ProtocolVersion::V5;
    std::shared_ptr<SessionState> session;
    TimePoint openedAt;
    TimePoint lastPacket;
    std::uint16_t keepAlive = 0;
    /// The client's, or the broker's own limit if that is less.
    std::uint16_t receiveMaximum = 65'535;
    std::uint32_t maximumPacketSize = maximumPacketLength;
    std::deque<Reply> replies;
    std::optional<CloseCause> cause;
    /// The call in which it was closed.
    std::uint64_t closedIn = 0;
    bool isUnexpectedEnd = false;
    /// What was sent on it under which Packet Identifier.
    std::map<std::uint16_t, DueRef> sent;
    std::map<std::uint32_t, std::string> incomingAliases;
    /// Topic Aliases that the client takes, and what they stand for.
    std::uint32_t topicAliasMaximum = 0;
    std::map<std::uint32_t, std::string> outgoingAliases;

    [[nodiscard]] TimePoint deadline(std::chrono::milliseconds connectTimeout) const
    {
        if (state == State::AwaitsConnect)
            return openedAt + connectTimeout;
        if (state == State::Connected && keepAlive > 0)
            return lastPacket + std::chrono::milliseconds(1500) * keepAlive;
        return never;
    }
};

} // namespace espalier::simulation
