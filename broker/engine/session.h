// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/access.h"
#include "broker/engine/authentication.h"
#include "broker/engine/event.h"
#include "broker/engine/inflight.h"
#include "broker/engine/login.h"
#include "broker/engine/outputqueue.h"
#include "broker/engine/peerorigin.h"
#include "broker/engine/record.h"
#include "broker/engine/retainedstore.h"
#include "broker/engine/subscriptiontree.h"
#include "broker/engine/timers.h"
#include "broker/engine/waitingline.h"
#include "core/mqtt/framer.h"
#include "core/mqtt/topicalias.h"

#include <algorithm>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

struct Session;

/// Messages of a session that wait for their turn, first in first out.
class DeliveryQueue
{
public:
    [[nodiscard]] bool isEmpty() const { return m_items.isEmpty(); }
    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    void push(Delivery delivery);
    [[nodiscard]] Delivery pop();

private:
    WaitingLine<Delivery> m_items;
    std::size_t m_bytes = 0;
};

/// Retained messages on their way to a new subscription.
struct RetainedDelivery
{
    RetainedCursor cursor;
    /// The message that was looked at and could not be sent yet.
    MessageRef pending;
    Qos maximumQos {};
    std::uint32_t identifier = 0;
    /// Its number in the journal, where it is stored; else 0.
    std::uint64_t number = 0;
};

/// New subscriptions whose retained messages are on their way, first in first out. Each filter has one delivery at most,
/// so that their number is bounded as that of the subscriptions is.
class RetainedLine
{
public:
    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }
    [[nodiscard]] bool contains(std::string_view filter) const { return m_byFilter.contains(filter); }
    [[nodiscard]] RetainedDelivery &front() { return *m_items.front(); }
    /// There must be none for its filter.
    void push(std::unique_ptr<RetainedDelivery> delivery);
    /// Takes out the delivery for `filter`; null when there is none.
    std::unique_ptr<RetainedDelivery> take(std::string_view filter);
    /// Drops what would go out at QoS 0.
    void dropAtMostOnce();

private:
    using Items = std::list<std::unique_ptr<RetainedDelivery>>;
    Items m_items;
    /// Keys are views of the cursors' filters.
    std::map<std::string_view, Items::iterator> m_byFilter;
};

/// What cannot be sent to a session at once. A session without it is up to date, which is what the hot path asks.
struct Backlog
{
    /// Sent on an earlier connection and to be sent again, in this order (4.4).
    std::vector<PacketId> resend;
    std::size_t resent = 0;
    RetainedLine retained;
    DeliveryQueue queue;

    [[nodiscard]] bool isEmpty() const
    {
        return resent == resend.size() && retained.isEmpty() && queue.isEmpty();
    }
};

/// A Will Message kept until its session's connection ends (3.1.2.5).
struct StoredWill
{
    MessageRef message;
    /// Will Delay Interval in seconds; 0 for none.
    std::uint32_t delay = 0;
    /// Message Expiry Interval in seconds: it begins when the will is published.
    std::optional<std::uint32_t> expiry {};
};

/// One network connection.
struct Peer
{
    enum class State : std::uint8_t {
        AwaitsConnect,
        /// CONNECT has come and waits for the outcome of enhanced authentication.
        Authenticating,
        /// CONNECT has come and waits for the answer to a PasswordQuestion.
        LoggingIn,
        Connected,
        Closing,
    };

    /// `origin` has rules.
    Peer(PeerHandle ownHandle, PeerOrigin origin, BufferPool &pool, std::uint32_t longestConnect)
        : handle(ownHandle)
        , rules(std::move(origin.rules))
        , framer(std::min(longestConnect, rules->maximumPacketSize))
        , output(pool)
        , name(std::move(origin.name))
        , userName(std::move(origin.userName))
    { }

    PeerHandle handle;
    State state = State::AwaitsConnect;
    ProtocolVersion version = ProtocolVersion::V5;
    CloseCause cause = CloseCause::ConnectionLost;
    /// Type of the packet that has begun to arrive.
    PacketType partialType = PacketType::Connect;
    bool isDirty = false;
    bool wantsProblemInformation = true;
    bool toldSlow = false;
    bool toldDenied = false;
    bool toldSubscriptionRefused = false;
    bool toldMessageRefused = false;
    /// Said by a client before MQTT 5: it wants nothing back that it published, and RETAIN as it was published.
    bool isBridge = false;
    std::uint16_t keepAlive = 0;
    /// The client's Receive Maximum, or our own limit if that is less, and how much of it is in use.
    std::uint16_t quota = 0;
    std::uint16_t quotaUsed = 0;
    std::uint32_t maximumPacketSize = maximumPacketLength;
    Timers::Id timer = noId;
    /// Where the messages of this client went last.
    std::uint32_t routeHint = noId;
    Session *session = nullptr;
    TimePoint lastPacket;
    std::shared_ptr<const ListenerRules> rules;
    Framer framer;
    OutputQueue output;
    std::string name;
    /// Null until the client uses one.
    std::unique_ptr<InboundAliases> incomingAliases;
    /// QoS 2 messages that came on an earlier connection and, on this one, neither came again nor were released: they
    /// take nothing from Receive Maximum. Null for none.
    std::unique_ptr<IncomingIds> earlierIncoming;
    /// Aliases used towards the client; null when it takes none.
    std::unique_ptr<OutboundAliases> outgoingAliases;
    /// Null where CONNECT named no Authentication Method.
    std::unique_ptr<PeerAuthentication> authentication;
    /// Null unless State::LoggingIn.
    std::unique_ptr<PendingLogin> login;
    /// Who the client has proved to be or, where nobody asks for a proof, says to be; empty for nobody.
    std::string userName;
    /// The beginning of the Client Identifier of a CONNECT that is not accepted yet.
    std::string claimedId;

    [[nodiscard]] bool hasQuota() const { return quotaUsed < quota; }
    [[nodiscard]] bool cameEarlier(PacketId id) const
    {
        return earlierIncoming && earlierIncoming->contains(id);
    }
    void forgetEarlier(PacketId id)
    {
        if (earlierIncoming)
            static_cast<void>(earlierIncoming->remove(id));
    }
    [[nodiscard]] std::size_t earlierCount() const { return earlierIncoming ? earlierIncoming->size() : 0; }
};

/// Who a session belongs to, and what that client may do.
struct Identity
{
    /// Empty for nobody in particular.
    std::string userName {};
    /// Nothing where everything is allowed.
    std::optional<ClientAccess> access {};
    /// The topic that was written to last, so that most messages need no rules.
    std::string lastWritten {};
};

/// Session State (4.1), which may outlive its connections.
struct Session
{
    SessionId id = noId;
    /// Its name in the journal, where it is stored; else 0.
    record::SessionKey key = 0;
    /// Null while the client is away.
    Peer *peer = nullptr;
    std::unique_ptr<Backlog> backlog;
    /// Session Expiry Interval in seconds; 0 ends the session with its connection.
    std::uint32_t expiry = 0;
    /// Of the listener by which the client came last.
    std::uint32_t policy = noPolicy;
    SubscriptionId firstSubscription = noId;
    std::uint32_t subscriptionCount = 0;
    Timers::Id expiryTimer = noId;
    Timers::Id willTimer = noId;
    ProtocolVersion version = ProtocolVersion::V5;
    /// The log has been told that messages are dropped.
    bool toldFull = false;
    OutgoingInflight outgoing;
    IncomingIds incoming;
    std::unique_ptr<StoredWill> will;
    std::string clientId;
    /// Null: nobody in particular, who may do everything.
    std::unique_ptr<Identity> identity;

    /// Order in the journal of the delivery that was sent last.
    std::uint64_t lastSent = 0;
    [[nodiscard]] bool isStored() const { return key != 0; }
    /// Whether there are rules of what it may read and write.
    [[nodiscard]] bool hasRules() const { return identity && identity->access; }
    [[nodiscard]] Backlog &needBacklog()
    {
        if (!backlog)
            backlog = std::make_unique<Backlog>();
        return *backlog;
    }
};

} // namespace espalier
