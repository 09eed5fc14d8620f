// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/settings.h"
#include "broker/engine/statistics.h"
#include "tests/simulation/promise.h"
#include "tests/simulation/report.h"

#include <functional>
#include <span>

namespace espalier::simulation {

/// A packet that the engine has written for a connection.
struct Output
{
    std::uint32_t connection;
    std::size_t size;
    Packet packet;
    /// How many bytes were written for the connection with it.
    std::size_t end;
};

/// What is to be seen of a connection from outside the engine.
struct Outside
{
    /// The driver has closed it.
    bool isGone = true;
    bool wantsClose = true;
    CloseCause cause {};
    std::size_t unsent = 0;
};

/// What MQTT promises, told in the plainest way: lists that are searched from front to end, no second thought about
/// speed. It hears what goes into the engine and judges what comes out.
///
/// Flow for each call of the engine: beginCall() with all that the engine wrote, one of opened(), received(), lost() or
/// advanced() with what it was given, then endCall().
class Model
{
public:
    Model(const EngineSettings &settings, Report &report) : m_settings(settings), m_report(report) { }

    void beginCall(TimePoint now, std::span<const Output> outputs, std::vector<Outside> outside);
    void opened(std::uint32_t connection);
    void received(std::uint32_t connection, const Packet &packet);
    /// The driver has told that the connection is gone.
    void lost(std::uint32_t connection);
    void disconnected(std::uint32_t connection, ReasonCode reason, CloseCause cause);
    void advanced();
    /// Judges the outputs and what is to be seen from outside.
    void endCall(const Statistics &statistics, TimePoint nextDeadline);

    /// What survives the broker's end, as far as it is stored.
    struct Snapshot
    {
        std::map<std::string, std::shared_ptr<const SessionState>> sessions {};
        std::map<std::string, PublicationRef> retained {};
        std::vector<SharedDue> shared {};
    };
    [[nodiscard]] Snapshot snapshot() const;
    /// The broker has ended and come back with what was stored; no connection is left.
    void restarted(const Snapshot &stored);
    /// Whether a packet of this call tells something that must survive the broker's end.
    [[nodiscard]] bool isDurable(const Output &output) const;

    /// The application behind a connection's client has got a message that was sent as `packetId`.
    void delivered(std::uint32_t connection, std::uint16_t packetId, TimePoint now);
    /// Everything was read and acknowledged by clients that are all there: nothing may be left.
    void judgeSettled(const Statistics &statistics);

    /// When something must happen next.
    [[nodiscard]] TimePoint nextDeadline() const;
    /// How many deadlines of connections, and of anything, lie before `time`.
    struct Deadlines
    {
        unsigned ofConnections = 0;
        unsigned all = 0;
    };
    [[nodiscard]] Deadlines deadlinesUntil(TimePoint time) const;
    [[nodiscard]] bool hasSession(const std::string &clientId) const { return m_sessions.contains(clientId); }
    [[nodiscard]] bool endsByItself(const std::string &clientId) const
    {
        return m_sessions.at(clientId)->expiresAt != never;
    }
    /// Tells the session of a connection from any other; 0 for none.
    [[nodiscard]] std::uint32_t incarnation(std::uint32_t connection) const;
    [[nodiscard]] bool isConnected(std::uint32_t connection) const
    {
        return m_connections[connection]->state == ConnectionState::State::Connected;
    }
    [[nodiscard]] std::size_t retainedCount() const { return m_retained.size(); }
    [[nodiscard]] std::vector<std::string> retainedTopics() const;

private:
    using State = ConnectionState::State;
    template <typename... Args>
    void fail(std::string promise, fmt::format_string<Args...> format, Args &&...args)
    {
        m_report.fail(m_now, std::move(promise), format, std::forward<Args>(args)...);
    }

    // modelconnecting.cpp: the life of connections and sessions
    void receivedConnect(ConnectionState &connection, const Connect &connect);
    void applyLimits(ConnectionState &connection, SessionState &session, const Connect &connect);
    void storeWill(SessionState &session, const Connect &connect);
    void receivedDisconnect(ConnectionState &connection, const Disconnect &packet);
    enum class WillFate : std::uint8_t { Publish, Discard };
    void close(ConnectionState &connection, CloseCause cause, WillFate will);
    void closeWithReason(ConnectionState &connection, CloseCause cause, ReasonCode reason);
    void endSession(const std::shared_ptr<SessionState> &session);
    void publishWill(SessionState &session);

    // modelpublishing.cpp: messages and who is owed them
    void receivedPublish(ConnectionState &connection, const Publish &publish);
    [[nodiscard]] bool isRefused(const ConnectionState &connection, const Publish &publish,
                                 const Publication &publication, ReasonCode &reason);
    bool publish(const PublicationRef &publication, const SessionState *publisher);
    void retain(const PublicationRef &publication);
    bool routeToSessions(const PublicationRef &publication, const SessionState *publisher);
    bool routeToGroups(const PublicationRef &publication);
    void received(ConnectionState &connection, const Subscribe &packet);
    void received(ConnectionState &connection, const Unsubscribe &packet);
    void owe(SessionState &session, Due due);

    // modelacknowledging.cpp: acknowledgements from clients
    void receivedPubAck(ConnectionState &connection, const PubAck &ack);
    void receivedPubRec(ConnectionState &connection, const PubRec &ack);
    void receivedPubRel(ConnectionState &connection, const PubRel &ack);
    void receivedPubComp(ConnectionState &connection, const PubComp &ack);
    void complete(SessionState &session, std::uint16_t packetId, bool wasRefused);

    // modelsending.cpp: what the broker sends
    void judge(const Output &output);
    void judgeReply(ConnectionState &connection, const Packet &packet);
    void judgePublish(ConnectionState &connection, const Publish &sent);
    [[nodiscard]] Publish withTopicName(ConnectionState &connection, const Publish &publish);
    void judgeContent(const ConnectionState &connection, const Publish &publish,
                      const Publication &publication);
    void judgeResent(ConnectionState &connection, const Publish &publish);
    [[nodiscard]] DueRef takeDue(SessionState &session, const Publish &publish, ProtocolVersion version);
    struct SharedBefore
    {
        ProtocolVersion version;
        /// Only what was accepted earlier.
        std::uint64_t order;
    };
    [[nodiscard]] DueRef takeShared(SessionState &session, const Publish &publish, const Form &form,
                                    SharedBefore limits);
    [[nodiscard]] bool takeShared(SharedDue &due, const SharedDue::Candidate &receiver);
    /// Whether the packet says how long the message has still to live.
    [[nodiscard]] bool hasRightExpiry(const Publication &publication, const Publish &publish) const;
    [[nodiscard]] bool isAlive(const Publication &publication, const Publish &publish,
                               ProtocolVersion version) const
    {
        return !isExpired(publication)
               && (version != ProtocolVersion::V5 || hasRightExpiry(publication, publish));
    }
    void judgeOrder(SessionState &session, const Due &due);
    void judgeQuota(const ConnectionState &connection);
    [[nodiscard]] bool judgePubRelResent(ConnectionState &connection, std::uint16_t packetId);

    // modelrestarting.cpp
    void bringBack(SessionState &session);

    // modelchecking.cpp: what must hold after each call
    void judgeClosing();
    void judgeDropped(const Statistics &statistics);
    void judgeQueueFull(std::uint64_t dropped);
    void judgeWaiting();
    void judgeWaiting(ConnectionState &connection);
    void judgeSharedWaiting();
    void judgeStatistics(const Statistics &statistics, TimePoint nextDeadline);
    /// Whether the client could be sent what is unacknowledged, and anything that waits for it.
    [[nodiscard]] bool hasQuota(const ConnectionState &connection) const;
    [[nodiscard]] bool isReady(const ConnectionState &connection) const;
    [[nodiscard]] std::uint32_t quotaUsed(const ConnectionState &connection) const;
    [[nodiscard]] std::size_t unacknowledgedBytes(const SessionState &session) const;
    /// Whether the message does not fit without a Topic Alias; with one it may.
    [[nodiscard]] bool isTooLarge(const ConnectionState &connection, const Publication &publication,
                                  const Form &form) const;
    /// A message that nobody will get any more: why, and whether it was counted.
    void giveUp(const Due &due, const ConnectionState &connection);
    void giveUp(const SharedDue &due);
    void giveUp(const SharedDue &due, const SharedDue::Group &group);
    static void markSent(const std::shared_ptr<DropBatch> &batch);
    void markDropped(const Publication &publication, DropBatch &batch);
    [[nodiscard]] bool isExpired(const Publication &publication) const { return publication.expiry <= m_now; }
    void judgeDroppedAtOnce(SessionState &session);
    void judgeDroppedAtOnce(const SharedDue &due, SharedDue::Group &group);
    /// The groups that have not got the message, if those who have got it can be told to groups so that each of these
    /// groups `mayMiss` it.
    using MayMiss = std::function<bool(const SharedDue::Group &)>;
    [[nodiscard]] static std::optional<std::vector<const SharedDue::Group *>> missing(const SharedDue &due,
                                                                                      const MayMiss &mayMiss);
    [[nodiscard]] bool limitIsReached(const SessionState &session) const;

    [[nodiscard]] static bool isCandidate(const SharedDue::Group &group, const SessionState &session);
    [[nodiscard]] ConnectionState &at(std::uint32_t index) { return *m_connections[index]; }
    [[nodiscard]] SessionState *session(std::uint32_t incarnation);
    [[nodiscard]] const Packet *findOutput(const ConnectionState &connection, PacketType type,
                                           std::uint16_t packetId) const;
    [[nodiscard]] bool hasMemoryLimit() const
    {
        return m_settings.maximumMessageMemory < 100 * std::size_t {1024} * 1024;
    }

    /// What was dropped for certain, and what may have been dropped beside it.
    struct Dropped
    {
        std::uint64_t certain = 0;
        std::uint64_t possible = 0;
    };
    void judgeCount(std::string_view what, const Dropped &expected, std::uint64_t counted);

    EngineSettings m_settings;
    Report &m_report;
    TimePoint m_now;
    std::uint64_t m_call = 0;
    std::uint64_t m_order = 0;
    std::uint32_t m_incarnations = 0;
    std::span<const Output> m_outputs;
    /// Acknowledgements among m_outputs that were looked at already.
    std::set<const Output *> m_consumed;
    std::vector<Outside> m_outside;
    std::vector<std::unique_ptr<ConnectionState>> m_connections;
    std::map<std::string, std::shared_ptr<SessionState>> m_sessions;
    std::map<std::string, PublicationRef> m_retained;
    std::vector<SharedDue> m_shared;
    Statistics m_before;
    Dropped m_expired;
    Dropped m_tooLarge;
    Dropped m_slowReader;
    std::vector<std::shared_ptr<DropBatch>> m_batches;
    /// Messages of this call for sessions that ended in it.
    std::uint64_t m_endedWithCall = 0;
    /// Filters of sessions that ended in this call. What happens at the same time comes in any order.
    std::set<std::string> m_endedFilters;
};

} // namespace espalier::simulation
