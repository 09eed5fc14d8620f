// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the broker sends.
#include "tests/simulation/model.h"

#include <algorithm>

namespace espalier::simulation {

using Sent = OutgoingMessage::State;

namespace {

std::string nameOf(const Publication &publication)
{
    return fmt::format("'{}' on '{}'", publication.payload.substr(0, 12), publication.topicName);
}

std::string nameOf(const Form &form)
{
    return fmt::format("q{}{} identifiers [{}]", static_cast<int>(form.qos), form.retain ? " retain" : "",
                       fmt::join(form.identifiers, " "));
}

bool hasForm(const Form &expected, const Form &seen, ProtocolVersion version)
{
    return expected.qos == seen.qos && expected.retain == seen.retain
           && (version != ProtocolVersion::V5 || expected.identifiers == seen.identifiers);
}

bool isMessage(const Publication &publication, const Publish &publish)
{
    return publication.payload == asText(publish.payload) && publication.topicName == publish.topicName;
}

} // namespace

const Packet *Model::findOutput(const ConnectionState &connection, PacketType type,
                                std::uint16_t packetId) const
{
    const auto idOf = [](const Packet &packet) {
        return std::visit(
            []<typename P>(const P &p) -> std::uint16_t {
                if constexpr (requires { p.packetId; })
                    return p.packetId.value();
                else
                    return 0;
            },
            packet);
    };
    for (const auto &output : m_outputs) {
        if (output.connection == connection.index && packetType(output.packet) == type
            && idOf(output.packet) == packetId)
            return &output.packet;
    }
    return nullptr;
}

void Model::judge(const Output &output)
{
    auto &connection = at(output.connection);
    if (output.size > connection.maximumPacketSize)
        fail("Maximum Packet Size is never exceeded", "{} bytes, at most {}", output.size,
             connection.maximumPacketSize);
    if (connection.state == State::Closed && connection.closedIn != m_call)
        fail("nothing is sent behind the end", "{}", describe(output.packet));
    const auto *pubRel = std::get_if<PubRel>(&output.packet);
    if (const auto *publish = std::get_if<Publish>(&output.packet))
        judgePublish(connection, *publish);
    else if (!pubRel || !judgePubRelResent(connection, pubRel->packetId.value()))
        judgeReply(connection, output.packet);
}

void Model::judgeReply(ConnectionState &connection, const Packet &packet)
{
    if (connection.replies.empty()) {
        fail("only what was asked is answered", "{}", describe(packet));
        return;
    }
    const auto expected = std::move(connection.replies.front());
    connection.replies.pop_front();
    const bool isV5 = connection.version == ProtocolVersion::V5;
    std::visit(
        [&]<typename P>(const P &p) {
            bool isRight = P::type == expected.type;
            if constexpr (requires { p.packetId; })
                isRight = isRight && p.packetId.value() == expected.packetId;
            if constexpr (requires { p.reason; })
                isRight = isRight && (!isV5 || p.reason == expected.reason);
            if constexpr (requires { p.reasons; })
                isRight = isRight && p.reasons == expected.reasons;
            if constexpr (requires { p.sessionPresent; })
                isRight = isRight
                          && (p.sessionPresent == expected.sessionPresent
                              || connection.version == ProtocolVersion::V31); // it has no such flag
            if (!isRight)
                fail("answers are right and in order", "{}, expected {} id {} {:02x}{}", describe(packet),
                     packetTypeName(expected.type), expected.packetId, static_cast<unsigned>(expected.reason),
                     expected.sessionPresent ? " session present" : "");
        },
        packet);
}

/// The message with its Topic Name, whether or not that is left out for an alias.
Publish Model::withTopicName(ConnectionState &connection, const Publish &publish)
{
    const auto alias = publish.properties.number(Property::TopicAlias);
    if (!alias)
        return publish;
    auto &known = connection.outgoingAliases[*alias];
    if (*alias == 0 || *alias > connection.topicAliasMaximum)
        fail("Topic Alias Maximum is never exceeded", "{}", describe(publish));
    if (!publish.topicName.empty())
        known = publish.topicName;
    else if (known.empty())
        fail("a Topic Alias is explained first", "{}", describe(publish));
    auto resolved = publish;
    resolved.topicName = known;
    return resolved;
}

void Model::judgePublish(ConnectionState &connection, const Publish &sent)
{
    const auto publish = withTopicName(connection, sent);
    if (!connection.session
        || std::any_of(connection.replies.begin(), connection.replies.end(),
                       [](const Reply &reply) { return reply.type == PacketType::ConnAck; })) {
        fail("messages go to who is connected", "{}", describe(publish));
        return;
    }
    if (publish.dup) {
        judgeResent(connection, publish);
        return;
    }
    auto &session = *connection.session;
    const auto due = takeDue(session, publish, connection.version);
    if (!due)
        return;
    if (std::exchange(session.takenIn, m_call) != m_call)
        session.takenMessages = session.takenBytes = 0;
    ++session.takenMessages;
    session.takenBytes += countedSize(*due->publication, due->form);
    if (isExpired(*due->publication))
        fail("nothing is delivered after its expiry", "{} to {}", nameOf(*due->publication),
             session.clientId);
    if (due->source != Due::Source::Retained)
        judgeOrder(session, *due);
    else
        session.retainedSent.push_back(due);
    judgeContent(connection, publish, *due->publication);
    if (publish.qos == Qos::AtMostOnce)
        return;
    const auto packetId = publish.packetId.value();
    for (const auto &[otherId, other] : session.outgoing) {
        const bool isUnsent = other.connection != connection.index;
        const bool mayBeGone =
            isUnsent && other.state == Sent::AwaitsPubAck
            && (other.due->wasTooLarge || isTooLarge(connection, *other.due->publication, other.due->form));
        if (otherId == packetId && !mayBeGone)
            fail("a Packet Identifier in use is not used again", "{} for {} and {}", packetId,
                 nameOf(*due->publication), nameOf(*other.due->publication));
        if (otherId == packetId)
            ++m_tooLarge.possible;
        else if (isUnsent && !mayBeGone && other.due->publication->topicName == publish.topicName
                 && other.due->form.qos == publish.qos && other.state != Sent::AwaitsPubComp)
            fail("what is unacknowledged is sent again first", "{} before {}", nameOf(*due->publication),
                 nameOf(*other.due->publication));
    }
    const auto state = publish.qos == Qos::AtLeastOnce ? Sent::AwaitsPubAck : Sent::AwaitsPubRec;
    session.outgoing[packetId] = {due, state, connection.index, ++m_order, true, false};
    connection.sent[packetId] = due;
    judgeQuota(connection);
}

bool Model::hasRightExpiry(const Publication &publication, const Publish &publish) const
{
    const auto expiry = publish.properties.number(Property::MessageExpiryInterval);
    if (!expiry || publication.expiry == never)
        return !expiry && publication.expiry == never;
    const auto rest = std::max(publication.expiry - m_now, TimePoint::duration::zero());
    const std::chrono::seconds told(*expiry);
    return told == std::chrono::floor<std::chrono::seconds>(rest)
           || told == std::chrono::ceil<std::chrono::seconds>(rest);
}

/// Finds what the packet settles among all that is owed to the session, and takes it off.
DueRef Model::takeDue(SessionState &session, const Publish &publish, ProtocolVersion version)
{
    Form form {publish.qos, publish.retain};
    for (const auto &property : publish.properties) {
        if (property.property == Property::SubscriptionIdentifier)
            form.identifiers.insert(property.number);
    }
    // A message that was published again may be there twice, with different times to live.
    const auto find = [&](auto &&suits) {
        auto best = session.waiting.end();
        for (auto due = session.waiting.begin(); due != session.waiting.end(); ++due) {
            if (!isMessage(*(*due)->publication, publish) || !hasForm((*due)->form, form, version)
                || !suits(**due))
                continue;
            const bool isBest = isAlive(*(*due)->publication, publish, version);
            if (isBest && !(*due)->isOptional)
                return due;
            if (best == session.waiting.end()
                || (isBest && !isAlive(*(*best)->publication, publish, version)))
                best = due;
        }
        return best;
    };
    const auto take = [&](auto &&suits) {
        const auto found = find(suits);
        if (found == session.waiting.end())
            return DueRef();
        auto due = *found;
        session.waiting.erase(found);
        markSent(due->batch);
        return due;
    };
    const auto isSubscribed = [](const Due &d) { return d.source == Due::Source::Subscriptions; };
    // Where one packet could settle several, what would go out first is taken: QoS 0 does not wait.
    DueRef due;
    if (publish.qos == Qos::AtMostOnce)
        due = take(isSubscribed);
    if (!due)
        due = take([this](const Due &d) {
            return d.source == Due::Source::Retained && (d.replacedIn == 0 || d.replacedIn == m_call);
        });
    if (!due) {
        const auto found = find(isSubscribed);
        const auto before = found == session.waiting.end() ? UINT64_MAX : (*found)->publication->order;
        due = takeShared(session, publish, form, {version, before});
    }
    if (!due)
        due = take(isSubscribed);
    if (due)
        return due;
    std::string others;
    for (const auto &other : session.waiting) {
        if (isMessage(*other->publication, publish))
            others += fmt::format("; expected {}{}", nameOf(other->form),
                                  other->replacedIn != 0 ? ", replaced meanwhile" : "");
    }
    fail("only what is owed is delivered", "{} to {}{}", describe(publish), session.clientId, others);
    return {};
}

DueRef Model::takeShared(SessionState &session, const Publish &publish, const Form &form, SharedBefore limits)
{
    const auto [version, before] = limits;
    for (auto &shared : m_shared) {
        if (!isMessage(*shared.publication, publish) || shared.publication->order >= before
            || !isAlive(*shared.publication, publish, version)
            || (publish.qos == Qos::AtMostOnce && shared.call != m_call))
            continue;
        for (const auto &group : shared.groups) {
            for (const auto &candidate : group.candidates) {
                if (candidate.incarnation != session.incarnation || !hasForm(candidate.form, form, version))
                    continue;
                auto receiver = candidate;
                receiver.hidesIdentifiers = version != ProtocolVersion::V5;
                if (!takeShared(shared, receiver))
                    continue;
                auto due = std::make_shared<Due>();
                due->publication = shared.publication;
                due->source = Due::Source::Shared;
                due->form = candidate.form;
                due->call = shared.call;
                return due;
            }
        }
    }
    return {};
}

bool Model::takeShared(SharedDue &due, const SharedDue::Candidate &receiver)
{
    due.received.push_back(receiver);
    const bool isRight = missing(due, [](const auto &) { return true; }).has_value();
    if (!isRight)
        due.received.pop_back();
    return isRight;
}

void Model::judgeOrder(SessionState &session, const Due &due)
{
    const bool isShared = due.source == Due::Source::Shared;
    auto &last =
        session.lastSent[{due.publication->topicName, due.publication->publisher, due.form.qos, isShared}];
    // As a member of several groups a client gets it several times.
    if (isShared ? due.publication->order < last : due.publication->order <= last)
        fail("messages keep their order", "{} to {} behind a later one of the same publisher",
             nameOf(*due.publication), session.clientId);
    last = due.publication->order;
}

void Model::judgeContent(const ConnectionState &connection, const Publish &publish,
                         const Publication &publication)
{
    PropertyList forwarded;
    for (const auto &property : publish.properties) {
        if (property.property != Property::SubscriptionIdentifier && property.property != Property::TopicAlias
            && property.property != Property::MessageExpiryInterval)
            forwarded.add(property);
    }
    if (connection.version != ProtocolVersion::V5)
        return;
    if (forwarded.view() != publication.properties.view())
        fail("properties are forwarded as they are", "{}", describe(publish));
    if (!hasRightExpiry(publication, publish))
        fail("the Message Expiry Interval is what is left of it", "{}, {} us are left", describe(publish),
             (publication.expiry - m_now).count());
}

void Model::judgeResent(ConnectionState &connection, const Publish &publish)
{
    auto &session = *connection.session;
    const auto packetId = publish.packetId.value();
    const auto found = session.outgoing.find(packetId);
    if (found == session.outgoing.end() || found->second.state == Sent::AwaitsPubComp
        || found->second.connection == connection.index
        || !isMessage(*found->second.due->publication, publish)
        || publish.qos != found->second.due->form.qos) {
        fail("only what is unacknowledged is sent again, once for each connection", "{}", describe(publish));
        return;
    }
    auto &message = found->second;
    for (const auto &[otherId, other] : session.outgoing) {
        if (other.order < message.order && other.connection != connection.index
            && other.state != Sent::AwaitsPubComp && !other.due->wasTooLarge
            && !isTooLarge(connection, *other.due->publication, other.due->form))
            fail("messages are sent again in their order", "{} before {}", nameOf(*message.due->publication),
                 nameOf(*other.due->publication));
    }
    message.connection = connection.index;
    message.takesQuota = true;
    connection.sent[packetId] = message.due;
    judgeContent(connection, publish, *message.due->publication);
    judgeQuota(connection);
}

bool Model::judgePubRelResent(ConnectionState &connection, std::uint16_t packetId)
{
    if (!connection.session)
        return false;
    auto &outgoing = connection.session->outgoing;
    const auto found = outgoing.find(packetId);
    if (found == outgoing.end() || found->second.connection == connection.index)
        return false;
    auto &[due, state, sentOn, order, takesQuota, wasDropped] = found->second;
    if (state == Sent::AwaitsPubRec && isTooLarge(connection, *due->publication, due->form)) {
        // Behind PUBREL the client knows no more whether it had the message, and its identifier can be used again.
        state = Sent::AwaitsPubComp;
        wasDropped = true;
        ++m_tooLarge.certain;
    }
    sentOn = connection.index;
    return state == Sent::AwaitsPubComp;
}

void Model::judgeQuota(const ConnectionState &connection)
{
    if (quotaUsed(connection) > connection.receiveMaximum)
        fail("Receive Maximum is never exceeded", "{} messages to {}, at most {}", quotaUsed(connection),
             connection.session->clientId, connection.receiveMaximum);
}

} // namespace espalier::simulation
