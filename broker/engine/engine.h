// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"
#include "broker/engine/loginattempts.h"
#include "broker/engine/publication.h"
#include "broker/engine/routecache.h"
#include "broker/engine/session.h"
#include "broker/engine/settings.h"
#include "broker/engine/statistics.h"
#include "broker/engine/systemtopics.h"

#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace espalier {

/// The broker without I/O, clock and threads: bytes and time come in, bytes to be written and events go out. Used by one
/// thread at a time.
///
/// Flow: connected() for each new connection, receive() for its bytes, closed() once when it is gone. After a turn the
/// driver takes the dirty peers: it writes what output() holds, tells outputDrained() when all was written, and closes
/// the connection when wantsClose(). One timer fires at nextDeadline() and calls advance(). Every call with a time may
/// make any peer dirty and change the next deadline.
class Engine
{
public:
    /// Without `authentication` every Authentication Method is refused.
    explicit Engine(const EngineSettings &settings = {}, std::shared_ptr<Authentication> authentication = {});
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// A connection was accepted.
    [[nodiscard]] PeerHandle connected(PeerOrigin origin, TimePoint now);
    /// Bytes of a peer that is not closed; they need not hold whole packets.
    void receive(PeerHandle handle, ByteView bytes, TimePoint now);
    /// The connection is gone; the handle becomes invalid. `cause` counts only if the engine had not closed it itself.
    void closed(PeerHandle handle, CloseCause cause, TimePoint now);

    [[nodiscard]] bool hasDirty() const { return !m_dirty.empty(); }
    /// Peers with something to write or to be closed, each once. Valid until the next call.
    [[nodiscard]] std::span<const PeerHandle> takeDirty();
    [[nodiscard]] OutputQueue &output(PeerHandle handle) { return peerOf(handle).output; }
    /// All of output() was written; what waits may follow.
    void outputDrained(PeerHandle handle, TimePoint now);
    /// The connection is to be closed when output() has been written.
    [[nodiscard]] bool wantsClose(PeerHandle handle) { return peerOf(handle).state == Peer::State::Closing; }
    /// Why it is to be closed.
    [[nodiscard]] CloseCause closeCause(PeerHandle handle) { return peerOf(handle).cause; }
    /// What CONNECT has said; none before it and after the end. Valid until the next call.
    [[nodiscard]] std::optional<PeerIdentity> identity(PeerHandle handle);
    /// What was received of a packet that is not whole yet. Valid until the next call.
    [[nodiscard]] ByteView partialPacket(PeerHandle handle) { return peerOf(handle).framer.pendingBytes(); }
    /// False while the peer must first read what was written for it: its own bytes stay in its socket.
    [[nodiscard]] bool wantsRead(PeerHandle handle)
    {
        const auto &peer = peerOf(handle);
        return peer.output.size() <= m_settings.maximumOutput && peer.state != Peer::State::LoggingIn;
    }

    /// What applies to the clients of each listener, by ListenerRules::policy. For clients that are connected, too: what
    /// they may do changes at once, who is in stays in.
    void setAccessPolicies(std::vector<AccessPolicy> policies);
    /// Limits that hold from now on. What clients are told at CONNECT does not change for who is connected; what belongs
    /// to the program rather than to its limits (seed, journal, sysInterval, heapInUse) never.
    void setLimits(const EngineSettings &limits);
    [[nodiscard]] bool hasPasswordQuestions() const { return !m_questions.empty(); }
    /// Each is to be answered once, in any order, at any time: also when its client is gone.
    [[nodiscard]] std::vector<PasswordQuestion> takePasswordQuestions()
    {
        return std::exchange(m_questions, {});
    }
    void answerPassword(PeerHandle handle, PasswordAnswer answer, TimePoint now);

    // What must survive the engine, with EngineSettings::journal. Whatever was handed in before takeRecords() belongs to
    // that batch. Batches are stored in order, each as a whole; output that depends on one waits for committed().
    [[nodiscard]] bool hasRecords() const { return m_journal.hasRecords(); }
    [[nodiscard]] RecordBatch takeRecords() { return m_journal.take(); }
    /// Batches up to this number are stored.
    void committed(std::uint64_t batch);
    /// While nothing is stored, what cannot be promised without that is refused: QoS 1 and 2 messages that sessions would
    /// keep or that are to be retained, sessions that outlive their connections, subscriptions of those.
    void setStoring(Storing storing) { m_storing = storing; }
    /// Rebuilds what an earlier engine had stored: before the first connection a record for each row, messages first, then
    /// sessions and retained messages, then the rest, deliveries by their order; then restored(). What sessions may do is
    /// judged by the policies that were set before. False for a record that contradicts others, or refers to what is not
    /// there: it is left out.
    bool restore(const Record &record);
    /// Sessions that were connected when the earlier engine ended lose their connections now.
    void restored(TimePoint now);

    /// When advance() is to be called; `never` for not at all.
    [[nodiscard]] TimePoint nextDeadline() const { return m_timers.earliest(); }
    void advance(TimePoint now);
    /// Disconnects every client with 0x8B (Server shutting down).
    void shutDown(TimePoint now);
    /// Disconnects one client; false when there is none of that name. `serverReference` goes with the reasons
    /// UseAnotherServer and ServerMoved (4.11).
    bool disconnectClient(std::string_view clientId, ReasonCode reason, TimePoint now,
                          std::string_view serverReference = {});

    // For what belongs to the broker itself, as a bridge.
    /// Publishes and retains a message of the broker, under $SYS too; an empty payload removes it. What stands under $SYS is
    /// not told in the journal.
    void publishOwn(std::string_view topicName, std::string_view payload, TimePoint now);
    [[nodiscard]] bool hasSession(std::string_view clientId) const { return m_byClientId.contains(clientId); }
    /// Ends a session for good, and its connection.
    void endSessionOf(std::string_view clientId, TimePoint now);
    /// The client's QoS 2 messages that it has not released will not be: it has begun anew with its identifiers.
    void forgetIncoming(std::string_view clientId);

    [[nodiscard]] std::vector<Event> takeEvents() { return std::exchange(m_events, {}); }
    [[nodiscard]] bool hasEvents() const { return !m_events.empty(); }
    [[nodiscard]] Statistics statistics() const;
    /// The client broke a rule of what carries MQTT, told in `text`: counts and logs it.
    void countViolation(PeerHandle handle, std::string text);
    /// Counts bytes that the driver has written.
    void countSent(std::size_t bytes) { m_statistics.bytesSent += bytes; }
    [[nodiscard]] std::vector<ClientInfo> clients() const;
    [[nodiscard]] const EngineSettings &settings() const { return m_settings; }

private:
    enum class WillFate { Publish, Discard };
    /// What a received PUBLISH is before anybody needs more than its topic.
    struct Incoming
    {
        MessageView message;
        PacketId packetId;
        /// The packet, if it can be sent on as it is, and where its Packet Identifier stands.
        ByteView form;
        std::uint32_t packetIdOffset = 0;
        /// Where it goes, if that is known already.
        const Route *route = nullptr;
    };

    // storing.cpp: what must survive
    void add(const Record &record)
    {
        if (m_journal.isOn())
            m_journal.add(record);
    }
    /// What is sent to the peer from now on waits for the records made so far.
    void holdBack(Peer &peer);
    /// The same where nothing can be stored only if there are records since `count`: else the peer would wait for those of
    /// others.
    void holdBackSince(std::uint64_t count, Peer &peer)
    {
        if (m_storing == Storing::Works || m_journal.count() != count)
            holdBack(peer);
    }
    void storeSession(Session &session);
    void storeWill(const Session &session);
    void storeDelivery(Session &session, Delivery &delivery, PacketId id);
    bool restoreMessage(const record::MessageStored &row);
    bool restoreSession(const record::SessionStored &row);
    bool restoreRetained(const record::RetainedStored &row);
    bool restoreWill(Session &session, const record::WillStored &row);
    bool restoreSubscription(Session &session, const record::SubscriptionStored &row);
    bool restoreDelivery(Session &session, const record::DeliveryStored &row);
    bool restoreIncoming(Session &session, const record::IncomingStored &row);
    bool restoreRetainedDelivery(Session &session, const record::RetainedDeliveryStored &row);
    /// Null when it has not been restored.
    [[nodiscard]] Session *restoredSession(record::SessionKey key);
    [[nodiscard]] MessageRef restoredMessage(record::MessageId id) const;
    void discardWill(Session &session);
    /// Whether a message of QoS 1 or 2 would have to be stored before it is acknowledged.
    [[nodiscard]] bool mustStore(const Incoming &incoming, const Session &publisher);
    [[nodiscard]] bool mustStore(const Route &route);

    // engine.cpp: peers, packets, ends
    Peer &peerOf(PeerHandle handle) { return *m_peers[handle.index].peer; }
    void read(Peer &peer, ByteView bytes);
    bool handlePacket(Peer &peer, ByteView bytes);
    bool handleShortPacket(Peer &peer, ByteView bytes);
    void handle(Peer &peer, const Packet &packet);
    void markDirty(Peer &peer)
    {
        if (!peer.isDirty) {
            peer.isDirty = true;
            m_dirty.push_back(peer.handle);
        }
    }
    void handleViolation(Peer &peer, const Violation &violation, PacketType type);
    /// The limit that a client met whose violation this is, counted.
    [[nodiscard]] MetLimit limitBehind(const Violation &violation, const Peer &peer);
    [[nodiscard]] MetLimit met(Limit limit, const Peer &peer)
    {
        m_statistics.count(limit);
        return limitFor(limit, m_settings, *peer.rules);
    }
    /// `details` are for the log.
    void disconnect(Peer &peer, ReasonCode reason, CloseCause cause, std::string_view reasonString = {},
                    PropertyView properties = {}, Event details = {});
    void drop(Peer &peer, CloseCause cause, ReasonCode reason, WillFate will, Event details = {});
    void log(Event::Kind kind, const Peer &peer, Event event = {});
    void log(Event::Kind kind, const Session &session, Event event = {});
    template <typename AnyPacket>
    void send(Peer &peer, const AnyPacket &packet);
    /// Sends `packet` with a Reason String where the client wants it and it fits (3.1.2.11.7, MQTT-3.4.2-2,
    /// MQTT-3.5.2-2, MQTT-3.9.2-1), without any property where those do not fit.
    template <typename AnyPacket>
    void sendExplained(Peer &peer, AnyPacket packet, std::string_view reasonString);

    template <typename AnyPacket>
    [[nodiscard]] bool fits(const Peer &peer, const AnyPacket &packet);
    /// Whether `bytes` more can be kept within the memory for messages.
    [[nodiscard]] bool hasMemoryFor(std::size_t bytes) const
    {
        return m_memory.bytes + m_retained.levelBytes() + bytes <= m_settings.maximumMessageMemory;
    }
    [[nodiscard]] bool canKeep(const Publication &publication) const
    {
        const auto size = publication.sizeToKeep();
        return size == 0 || hasMemoryFor(size);
    }
    void countPartial(Peer &peer, std::size_t before);
    void forgetPartial(Peer &peer);
    void releaseScratch();

    // connecting.cpp: CONNECT and the life of sessions
    void handleConnect(Peer &peer, ByteView bytes);
    void refuse(Peer &peer, ReasonCode reason, std::string_view reasonString, PropertyView properties = {},
                Event details = {});
    /// The memory for packets of clients that are not accepted yet has no room for this one.
    void refuseFull(Peer &peer);
    void refuseMalformed(Peer &peer, ByteView bytes, const Violation &violation);
    void admit(Peer &peer, const Connect &received);
    void acceptConnect(Peer &peer, const Connect &connect);
    [[nodiscard]] PropertyList withOffers(const PropertyList &properties, const Connect &connect,
                                          const Session &session) const;
    void applyLimits(Peer &peer, Session &session, const Connect &connect, PropertyList &properties);
    void takeOver(Session &session);
    void resume(Session &session);
    void handleDisconnect(Peer &peer, const Disconnect &packet);
    [[nodiscard]] Session *findSession(std::string_view clientId);
    Session &makeSession(std::string clientId);
    void endSession(Session &session);
    void detach(Session &session, WillFate will);
    void outlive(Session &session, TimePoint since);
    [[nodiscard]] std::string assignedClientId(std::string_view prefix);

    // authenticating.cpp: between CONNECT and CONNACK, and again later
    void beginAuthentication(Peer &peer, ByteView bytes, const Connect &connect);
    void handleUnauthenticated(Peer &peer, ByteView bytes);
    void handleAuth(Peer &peer, const Auth &packet);
    void stepAuthentication(Peer &peer, PropertyView properties);
    void completeAuthentication(Peer &peer, AuthenticationResult result);
    void completeReauthentication(Peer &peer, const AuthenticationResult &result);
    void failAuthentication(Peer &peer);
    void sendAuth(Peer &peer, ReasonCode reason, const std::optional<std::string> &data);
    void addAuthentication(Peer &peer, PropertyList &properties) const;
    void forgetAuthentication(Peer &peer);

    // loggingin.cpp
    [[nodiscard]] const AccessPolicy &policyOf(const Peer &peer) const;
    void logIn(Peer &peer, ByteView bytes, const Connect &connect);
    void askForPassword(Peer &peer, ByteView bytes, const Connect &connect);
    void keepForLater(Peer &peer, ByteView bytes);
    void forgetLogin(Peer &peer);
    void countFailedLogin(const Peer &peer);
    [[nodiscard]] bool mayUseClientId(Peer &peer, const Connect &connect);
    void identify(Session &session, std::string userName);
    [[nodiscard]] std::uint32_t restoredPolicy(std::string_view listener) const;
    [[nodiscard]] bool mayWrite(Session &session, std::string_view topicName);
    [[nodiscard]] static bool mayRead(const Session &session, std::string_view topicName)
    {
        return !session.hasRules() || session.identity->access->allows(Access::Read, topicName);
    }
    void denyMessage(Session &session, std::string_view topicName);

    // wills.cpp
    [[nodiscard]] bool mayKeep(const Will &will, Peer &peer);
    void keepWill(Session &session, const Connect &connect);
    void publishWill(Session &session);

    // publishing.cpp: messages from clients
    bool receivePublish(Peer &peer, ByteView bytes);
    [[nodiscard]] bool readKnownTopic(Peer &peer, ByteView bytes, Incoming &incoming);
    [[nodiscard]] Expected<void, Violation> readPublish(Peer &peer, ByteView bytes, Incoming &incoming);
    [[nodiscard]] Expected<void, Violation> takeProperties(Peer &peer, const Publish &packet,
                                                           Incoming &incoming);
    [[nodiscard]] Expected<void, Violation> resolveAlias(Peer &peer, std::uint32_t alias,
                                                         MessageView &message);
    void accept(Peer &peer, const Incoming &incoming);
    void refuseMessage(Peer &peer, const Incoming &incoming, ReasonCode reason, std::string_view explanation,
                       Limit limit = Limit::None);
    void acknowledge(Peer &peer, PacketType type, PacketId id, ReasonCode reason);
    [[nodiscard]] ReasonCode publish(Publication &publication, const Session *publisher,
                                     const Route *known = nullptr);
    [[nodiscard]] ReasonCode retain(Publication &publication);
    void handlePubRel(Peer &peer, PacketId id);
    /// Whether an unreleased QoS 2 message of the client has this identifier; false before MQTT 5, which alone has a
    /// Reason Code for it.
    [[nodiscard]] static bool isInUse(const Peer &peer, PacketId id)
    {
        return peer.version == ProtocolVersion::V5 && peer.session->incoming.contains(id);
    }

    // delivering.cpp: messages to clients
    void route(Publication &publication, const Route &route, const Session *publisher);
    void deliverToGroup(GroupId group, Publication &publication);
    void deliver(Session &session, Publication &publication, PublishHeader header);
    /// `order`: of the delivery, if it is stored already.
    void sendNow(Session &session, Publication &publication, PublishHeader header, std::uint64_t order = 0);
    [[nodiscard]] static bool prepareFor(const Peer &peer, Publication &publication, PublishHeader &header);
    void write(Peer &peer, Publication &publication, const PublishHeader &header);
    void queue(Session &session, Publication &publication, const PublishHeader &header);
    void dropQueueFull(Session &session, Limit limit);
    /// Whether one more QoS 1 or 2 message may be sent to a client that is connected, before it acknowledges others.
    [[nodiscard]] bool hasRoom(const Session &session) const
    {
        return session.peer->hasQuota() && !session.outgoing.isFull()
               && session.outgoing.bytes() <= m_settings.maximumInflightBytes;
    }
    /// Sends what waits, as far as the client's quota and its socket allow.
    void pump(Session &session);
    [[nodiscard]] bool pumpOne(Session &session);
    [[nodiscard]] bool resendNext(Session &session);
    void giveUp(Session &session, PacketId id);
    [[nodiscard]] bool sendRetained(Session &session);
    void stopRetained(Session &session, std::string_view filter);
    void handlePubAck(Peer &peer, PacketId id);
    void handlePubRec(Peer &peer, PacketId id, ReasonCode reason);
    void release(Peer &peer, PacketId id);
    void handlePubComp(Peer &peer, PacketId id);
    void complete(Peer &peer, PacketId id);
    void handleUnexpectedAck(Peer &peer, PacketType type, PacketId id);

    // subscribing.cpp
    void handleSubscribe(Peer &peer, const Subscribe &packet);
    [[nodiscard]] ReasonCode subscribe(Session &session, const Subscription &subscription,
                                       std::uint32_t identifier);
    void tellRefused(Peer &peer, std::string_view topicFilter, ReasonCode reason);
    void beginRetained(Session &session, std::string_view filter, Qos maximumQos, std::uint32_t identifier);
    void handleUnsubscribe(Peer &peer, const Unsubscribe &packet);
    void removeSubscription(Session &session, SubscriptionId id, std::string_view filter);

    // systempublishing.cpp: what the broker says of itself
    enum class Telling { Retained, AndSubscribers };
    void countSubscription(const TopicFilter &filter);
    void countSystemSubscription();
    void uncountSystemSubscription();
    void tellSystemTopics(Telling telling);
    void tellOwn(std::string_view topicName, std::string_view payload, Telling telling);

    EngineSettings m_settings;
    /// For peers that come with none.
    std::shared_ptr<const ListenerRules> m_defaultRules;
    std::shared_ptr<Authentication> m_authentication;
    std::vector<AccessPolicy> m_policies;
    std::vector<PasswordQuestion> m_questions;
    /// Taken or not, they are not answered yet.
    std::size_t m_openQuestions = 0;
    LoginAttempts m_loginAttempts;
    Statistics m_statistics;
    TimePoint m_now;
    std::uint64_t m_sequence = 0;
    Journal m_journal;
    Storing m_storing = Storing::Works;
    MessageMemory m_memory {m_journal};
    record::SessionKey m_lastSessionKey = 0;
    std::uint64_t m_lastOrder = 0;
    /// Peers with output that waits for a commit; some may be gone.
    std::vector<PeerHandle> m_held;
    /// Rows of an earlier engine until restored().
    struct Restoring
    {
        std::unordered_map<record::MessageId, MessageRef> messages;
        std::unordered_map<record::SessionKey, SessionId> sessions;
        std::vector<std::pair<SessionId, TimePoint>> disconnected;
    };
    std::unique_ptr<Restoring> m_restoring;
    /// Bytes of packets that are not yet complete or, as CONNECT, not yet accepted; of all peers.
    std::size_t m_partialBytes = 0;
    BufferPool m_pool;
    Timers m_timers;

    struct PeerSlot
    {
        std::unique_ptr<Peer> peer;
        std::uint32_t generation = 0;
    };
    SystemTopics m_system;
    /// Subscriptions under $SYS: while there are none, nothing is computed.
    std::uint32_t m_systemSubscriptions = 0;
    Timers::Id m_systemTimer = noId;
    SubscriptionTree m_tree;
    RouteCache m_routes;
    RetainedStore m_retained;
    std::vector<PeerSlot> m_peers;
    std::vector<std::uint32_t> m_freePeers;
    std::vector<std::unique_ptr<Session>> m_sessions;
    std::vector<SessionId> m_freeSessions;
    std::unordered_map<std::string_view, SessionId> m_byClientId;
    std::vector<PeerHandle> m_dirty;
    std::vector<PeerHandle> m_taken;
    std::vector<Event> m_events;
    std::mt19937_64 m_random;
    ByteBuffer m_packetScratch;
    ByteBuffer m_formScratch;
    PropertyList m_strippedProperties;
    std::string m_mountedTopic;
};

} // namespace espalier
