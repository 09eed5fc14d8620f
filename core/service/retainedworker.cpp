// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/retainedworker.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr std::chrono::milliseconds paceInterval {20};
constexpr std::chrono::milliseconds reportInterval {100};

/// Without what belongs to the way a message came (3.3.2.3.4, 3.3.2.3.8).
PropertyList ownProperties(PropertyView properties)
{
    return without(Property::TopicAlias, without(Property::SubscriptionIdentifier, properties));
}

Profile profileForRetained(Profile profile)
{
    profile.clientId.clear();
    profile.cleanStart = true;
    profile.sessionExpiry = 0;
    profile.reconnect = false;
    profile.will.reset();
    profile.subscriptions.clear();
    profile.excludedFilters.clear();
    return profile;
}

} // namespace

RetainedWorker::RetainedWorker(std::shared_ptr<Found> found, const Limits &limits)
    : m_found(std::move(found)), m_limits(limits)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(limits.quiet);
    m_pace.setInterval(paceInterval);
    m_report.setInterval(reportInterval);
    connect(&m_quiet, &QTimer::timeout, this, [this] { end(RetainedOutcome::Kind::Finished); });
    connect(&m_pace, &QTimer::timeout, this, &RetainedWorker::publishSome);
    connect(&m_report, &QTimer::timeout, this, [this] {
        handOver();
        emit progressed(m_progress);
    });
}

RetainedWorker::~RetainedWorker() = default;

void RetainedWorker::start(const Profile &profile, const Secrets &secrets,
                           Connection::TransportFactory factory)
{
    m_profile = profileForRetained(profile);
    m_secrets = secrets;
    m_factory = std::move(factory);
}

void RetainedWorker::begin(RetainedTask task, const QList<SubscriptionSpec> &subscriptions)
{
    cancel();
    m_progress = {.task = task};
    m_outcome = {.task = task};
    m_new.clear();
    m_listBytes = 0;
    m_keptBytes = 0;
    m_next = 0;
    m_outstanding = 0;
    m_maximumQos = Qos::ExactlyOnce;
    auto profile = m_profile;
    profile.subscriptions = subscriptions;
    MessageSink &sink = *this;
    m_connection = std::make_unique<Connection>(profile, m_secrets, m_factory, sink);
    connect(m_connection.get(), &Connection::statusChanged, this, &RetainedWorker::handleStatus);
    connect(m_connection.get(), &Connection::subscriptionResult, this, &RetainedWorker::handleSubscribed);
    connect(m_connection.get(), &Connection::publishResult, this, &RetainedWorker::handlePublished);
    m_report.start();
    m_connection->open();
}

void RetainedWorker::look(const QString &topicFilter)
{
    // The QoS of a message is only told to who asks for all of it. Messages that arrive while we look have RETAIN 0
    // (3.3.1.3), since Retain As Published is not asked for.
    SubscriptionSpec spec {.topicFilter = topicFilter, .options = {}};
    spec.options.maximumQos = Qos::ExactlyOnce;
    begin(RetainedTask::Looking, {spec});
}

void RetainedWorker::clear(const RetainedMessages &messages)
{
    publishAll(RetainedTask::Clearing, messages);
}

void RetainedWorker::restore(const RetainedMessages &messages)
{
    publishAll(RetainedTask::Restoring, messages);
}

void RetainedWorker::publishAll(RetainedTask task, const RetainedMessages &messages)
{
    begin(task, {});
    m_messages = messages;
    m_isDone.assign(static_cast<std::size_t>(messages.size()), false);
    m_progress.total = static_cast<std::uint32_t>(messages.size());
}

void RetainedWorker::cancel()
{
    if (m_connection)
        end(RetainedOutcome::Kind::Cancelled);
}

void RetainedWorker::handleStatus(const ConnectionStatus &status)
{
    switch (status.phase) {
    case ConnectionPhase::Connecting:
        break;
    case ConnectionPhase::Connected:
        m_maximumQos = static_cast<Qos>(std::min(2U, status.granted.view().number(Property::MaximumQos, 2)));
        if (m_progress.task != RetainedTask::Looking)
            m_pace.start();
        break;
    case ConnectionPhase::Disconnected:
    case ConnectionPhase::Waiting:
        m_outcome.status = status;
        end(RetainedOutcome::Kind::ConnectionFailed);
        break;
    }
}

void RetainedWorker::handleSubscribed(const SubscriptionResult &result)
{
    if (m_progress.task != RetainedTask::Looking)
        return;
    if (isError(result.reason)) {
        m_outcome.reason = result.reason;
        m_outcome.reasonString = result.reasonString;
        end(RetainedOutcome::Kind::SubscriptionRefused);
        return;
    }
    m_quiet.start();
}

void RetainedWorker::messageReceived(const Publish &message, WallTime at)
{
    // The connection goes on to hand over the rest of a batch after the task has ended.
    if (m_progress.task != RetainedTask::Looking || !message.retain)
        return;
    m_hasNewRetained = true;
    if (isFull())
        return;
    RetainedMessage found {.topicName = std::string(message.topicName),
                           .qos = message.qos,
                           .payloadSize = message.payload.size(),
                           .seenAt = at};
    const auto properties = ownProperties(message.properties);
    const auto size = message.payload.size() + properties.view().bytes().size();
    if (m_keptBytes + size <= m_limits.keptBytes) {
        m_keptBytes += size;
        found.payload = Bytes::copyOf(message.payload);
        found.properties = Bytes::copyOf(properties.view().bytes());
    }
    m_listBytes += found.topicName.size() + sizeof(RetainedMessage);
    m_new.append(std::move(found));
    ++m_progress.done;
}

bool RetainedWorker::isFull() const
{
    return m_progress.done >= m_limits.messages || m_listBytes >= m_limits.listBytes;
}

void RetainedWorker::endOfBatch()
{
    if (!std::exchange(m_hasNewRetained, false))
        return;
    if (m_quiet.isActive())
        m_quiet.start();
    if (isFull()) {
        // Not from within the connection's own call.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_progress.task == RetainedTask::Looking)
                    end(RetainedOutcome::Kind::TooMany);
            },
            Qt::QueuedConnection);
    }
}

OutgoingMessage RetainedWorker::outgoing(std::uint32_t index) const
{
    const auto &message = m_messages.at(index);
    OutgoingMessage out {.token = index, .topicName = message.topicName, .retain = true};
    if (m_progress.task == RetainedTask::Clearing) {
        out.qos = std::min(Qos::AtLeastOnce, m_maximumQos);
        return out;
    }
    out.qos = std::min(message.qos, m_maximumQos);
    out.payload = message.payload;
    if (m_profile.version == ProtocolVersion::V5)
        out.properties = PropertyList(PropertyView(message.properties.view()));
    return out;
}

void RetainedWorker::publishSome()
{
    const auto interval = static_cast<std::uint32_t>(paceInterval.count());
    auto allowed = std::max(1U, m_limits.perSecond * interval / 1000);
    auto *connection = m_connection.get();
    const auto total = m_progress.total;
    while (connection == m_connection.get() && allowed > 0 && m_next < total
           && m_outstanding < m_limits.window) {
        const auto index = m_next++;
        --allowed;
        // A message whose payload was not kept cannot be brought back; an empty one would clear the topic instead.
        if (m_progress.task == RetainedTask::Restoring
            && (!m_messages.at(index).isWhole() || m_messages.at(index).payload.isEmpty())) {
            ++m_progress.failed;
            continue;
        }
        ++m_outstanding;
        connection->publish(outgoing(index));
    }
    if (connection == m_connection.get() && m_next >= total && m_outstanding == 0)
        end(RetainedOutcome::Kind::Finished);
}

void RetainedWorker::handlePublished(const PublishResult &result)
{
    --m_outstanding;
    if (result.kind == PublishResult::Kind::Completed && !isError(result.reason)) {
        m_isDone[result.token] = true;
        ++m_progress.done;
        return;
    }
    ++m_progress.failed;
    if (m_outcome.reason == ReasonCode::Success) {
        m_outcome.reason = result.reason;
        m_outcome.reasonString = result.reasonString;
    }
}

void RetainedWorker::handOver()
{
    if (m_new.isEmpty())
        return;
    const auto put = m_found->put(
        [this](RetainedMessages &waiting) { waiting.append(std::exchange(m_new, RetainedMessages())); });
    if (put == Found::WasEmpty)
        emit foundPending();
}

void RetainedWorker::end(RetainedOutcome::Kind kind)
{
    m_quiet.stop();
    m_pace.stop();
    m_report.stop();
    handOver();
    auto *connection = m_connection.release();
    // It may be the sender of what led here, and says good-bye in its own time.
    connection->QObject::disconnect(this);
    connection->close();
    connection->deleteLater();
    m_outcome.kind = kind;
    m_outcome.done = m_progress.done;
    if (m_progress.task != RetainedTask::Looking) {
        for (std::uint32_t index = 0; index < m_isDone.size(); ++index) {
            if (!m_isDone[index])
                m_outcome.undone.append(index);
        }
    }
    m_messages.clear();
    m_isDone.clear();
    emit progressed(std::exchange(m_progress, RetainedProgress()));
    emit ended(std::exchange(m_outcome, RetainedOutcome()));
}

} // namespace espalier
