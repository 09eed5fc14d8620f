// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptguest.h"

#include "core/automation/scriptproperties.h"
#include "core/mqtt/topic.h"

#include <QCborValue>
#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// What the script may have in its pipe, and what waits for it here.
constexpr std::size_t mostGiven = 256;
constexpr qint64 mostGivenBytes = qint64 {4} * 1024 * 1024;
constexpr std::size_t mostWaiting = 10'000;
constexpr qint64 mostWaitingBytes = qint64 {32} * 1024 * 1024;
constexpr int scriptReportInterval = 100;

Qos qosOf(const QCborMap &frame)
{
    return static_cast<Qos>(std::clamp<qint64>(frame.value(scriptframe::qos).toInteger(), 0, 2));
}

} // namespace

ScriptGuest::ScriptGuest(ScriptStart start, std::shared_ptr<ScriptFeed> feed)
    : m_start(std::move(start)), m_feed(std::move(feed))
{
    m_report.setSingleShot(true);
    m_report.setInterval(scriptReportInterval);
    connect(&m_report, &QTimer::timeout, this, &ScriptGuest::report);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ScriptGuest::handleOutput);
    connect(&m_process, &QProcess::finished, this, &ScriptGuest::handleEnd);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(ScriptReport::State::Failed, ScriptLine::Kind::CannotStart,
                   QStringLiteral("%1: %2").arg(m_start.program, m_process.errorString()));
    });
}

ScriptGuest::~ScriptGuest()
{
    m_process.disconnect(this);
    if (!m_isOver)
        finish(ScriptReport::State::Stopped, ScriptLine::Kind::ConnectionClosed);
    m_process.kill();
    m_process.waitForFinished();
}

void ScriptGuest::begin()
{
    m_process.setStandardErrorFile(QProcess::nullDevice());
    m_process.start(m_start.program,
                    {QString::number(m_start.limits.milliseconds), QString::number(m_start.limits.memory)});
    auto frame = scriptframe::make(scriptframe::start);
    frame.insert(scriptframe::text, m_start.source);
    m_process.write(scriptframe::encode(frame));
    m_report.start();
}

void ScriptGuest::stop()
{
    if (m_isOver)
        return;
    m_isStopping = true;
    m_process.kill();
}

bool ScriptGuest::isWanted(std::string_view topicName) const
{
    const auto isMatch = [&](const auto &each) { return matches(each.second, topicName); };
    return std::any_of(m_subscribed.begin(), m_subscribed.end(), isMatch)
           || std::any_of(m_listened.begin(), m_listened.end(), isMatch);
}

void ScriptGuest::note(Filters &filters, const QString &topicFilter)
{
    const auto text = topicFilter.toStdString();
    if (const auto parsed = parseTopicFilter(text))
        filters.insert_or_assign(topicFilter, std::string(parsed->filter));
}

void ScriptGuest::messageReceived(const Publish &message, WallTime at)
{
    if (m_isOver || !isWanted(message.topicName))
        return;
    ++m_next.messagesIn;
    // What is certainly too large need not be encoded.
    if (message.payload.size() + message.properties.bytes().size() > scriptframe::maximumSize) {
        ++m_newlyDropped;
        return;
    }
    auto frame = scriptframe::make(scriptframe::message);
    frame.insert(scriptframe::topic,
                 QString::fromUtf8(message.topicName.data(), qsizetype(message.topicName.size())));
    frame.insert(scriptframe::payload, QByteArray(reinterpret_cast<const char *>(message.payload.data()),
                                                  qsizetype(message.payload.size())));
    frame.insert(scriptframe::qos, static_cast<int>(message.qos));
    frame.insert(scriptframe::retain, message.retain);
    frame.insert(scriptframe::properties, scriptProperties(message.properties));
    frame.insert(scriptframe::time, qint64(at / 1000));
    auto encoded = scriptframe::encode(frame);
    if (!scriptframe::fits(encoded)) {
        ++m_newlyDropped;
        return;
    }
    m_waitingBytes += encoded.size();
    m_waiting.push_back(std::move(encoded));
    while (m_waiting.size() > mostWaiting || m_waitingBytes > mostWaitingBytes) {
        m_waitingBytes -= m_waiting.front().size();
        m_waiting.pop_front();
        ++m_newlyDropped;
    }
}

void ScriptGuest::pump()
{
    while (!m_waiting.empty() && m_given.size() < mostGiven
           && (m_given.empty() || m_givenBytes + m_waiting.front().size() <= mostGivenBytes)) {
        const QByteArray frame = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingBytes -= frame.size();
        m_given.push_back(frame.size());
        m_givenBytes += frame.size();
        m_process.write(frame);
    }
    if (m_newlyDropped > 0 && !m_report.isActive())
        m_report.start();
}

void ScriptGuest::handleOutput()
{
    m_isReading = true;
    m_reader.append(m_process.readAllStandardOutput());
    while (const auto frame = m_reader.next())
        handleFrame(*frame);
    m_isReading = false;
    if (m_reader.isBroken())
        m_process.kill();
    sendDone();
}

void ScriptGuest::handleFrame(const QCborMap &frame)
{
    const auto kind = frame.value(scriptframe::kind).toString();
    const auto text = frame.value(scriptframe::text).toString();
    const auto topic = frame.value(scriptframe::topic).toString();
    const int line = static_cast<int>(frame.value(scriptframe::line).toInteger());
    const auto count = frame.value(scriptframe::count).toInteger();
    if (kind == scriptframe::publish) {
        publish(frame);
    } else if (kind == scriptframe::log) {
        addLine({.kind = ScriptLine::Kind::Log, .text = text, .line = line});
    } else if (kind == scriptframe::warning) {
        addLine({.kind = ScriptLine::Kind::Warning, .text = text, .line = line});
    } else if (kind == scriptframe::error) {
        addLine({.kind = ScriptLine::Kind::Error, .text = text, .line = line});
    } else if (kind == scriptframe::suppressed) {
        addLine({.kind = ScriptLine::Kind::LinesDropped, .count = static_cast<std::uint64_t>(count)});
    } else if (kind == scriptframe::subscribe) {
        SubscriptionSpec spec;
        spec.topicFilter = topic;
        spec.options.maximumQos = qosOf(frame);
        note(m_subscribed, topic);
        guests().subscribe(id(), spec);
        settleRequest(topic.size());
    } else if (kind == scriptframe::unsubscribe) {
        guests().unsubscribe(id(), topic);
        m_subscribed.erase(topic);
        settleRequest(topic.size());
    } else if (kind == scriptframe::listen) {
        note(m_listened, topic);
        settleRequest(topic.size());
    } else if (kind == scriptframe::taken) {
        for (qint64 i = 0; i < count && !m_given.empty(); ++i) {
            m_givenBytes -= m_given.front();
            m_given.pop_front();
        }
        pump();
    } else if (kind == scriptframe::usage) {
        m_next.processorTime = std::chrono::milliseconds(frame.value(scriptframe::milliseconds).toInteger());
        m_next.memory = frame.value(scriptframe::bytes).toInteger();
        if (!m_report.isActive())
            m_report.start();
    } else if (kind == scriptframe::timedOut) {
        finish(ScriptReport::State::Failed, ScriptLine::Kind::TimedOut, {}, line);
    }
}

void ScriptGuest::publish(const QCborMap &frame)
{
    const auto payload = frame.value(scriptframe::payload).toByteArray();
    auto properties = propertiesOfScript(frame.value(scriptframe::properties).toMap());
    if (!properties) {
        addLine({.kind = ScriptLine::Kind::WrongProperty, .text = properties.error()});
        settleRequest(payload.size());
        return;
    }
    const auto topic = frame.value(scriptframe::topic).toString();
    const auto token = ++m_lastToken;
    m_sent.insert(token, {topic, payload.size()});
    guests().publish(id(), {.token = token,
                            .topicName = topic.toStdString(),
                            .payload = Bytes::copyOf(std::string_view(
                                payload.constData(), static_cast<std::size_t>(payload.size()))),
                            .qos = qosOf(frame),
                            .retain = frame.value(scriptframe::retain).toBool(),
                            .properties = std::move(*properties)});
}

void ScriptGuest::handleResult(const PublishResult &result)
{
    const auto sent = m_sent.take(result.token);
    settleRequest(sent.bytes);
    if (result.kind == PublishResult::Kind::Completed && result.reason < ReasonCode::UnspecifiedError)
        ++m_next.messagesOut;
    else
        addLine({.kind = ScriptLine::Kind::PublishRefused, .text = sent.topic, .reason = result.reason});
    if (!m_report.isActive())
        m_report.start();
    if (!m_isReading)
        sendDone();
}

void ScriptGuest::handleRefusal(const SubscriptionResult &result)
{
    addLine(
        {.kind = ScriptLine::Kind::SubscriptionRefused, .text = result.topicFilter, .reason = result.reason});
}

void ScriptGuest::settleRequest(qint64 bytes)
{
    ++m_doneCount;
    m_doneBytes += bytes;
}

void ScriptGuest::sendDone()
{
    if (m_doneCount == 0 || m_isOver)
        return;
    auto frame = scriptframe::make(scriptframe::done);
    frame.insert(scriptframe::count, std::exchange(m_doneCount, 0));
    frame.insert(scriptframe::bytes, std::exchange(m_doneBytes, 0));
    m_process.write(scriptframe::encode(frame));
}

void ScriptGuest::handleEnd(int exitCode, QProcess::ExitStatus status)
{
    handleOutput();
    if (m_isStopping) {
        finish(ScriptReport::State::Stopped, ScriptLine::Kind::Stopped);
    } else if (status == QProcess::CrashExit) {
        finish(ScriptReport::State::Failed, ScriptLine::Kind::Crashed);
    } else if (exitCode == static_cast<int>(ScriptExit::TimedOut)) {
        finish(ScriptReport::State::Failed, ScriptLine::Kind::TimedOut);
    } else if (exitCode == static_cast<int>(ScriptExit::OutOfMemory)) {
        finish(ScriptReport::State::Failed, ScriptLine::Kind::OutOfMemory);
    } else if (exitCode != 0) {
        finish(ScriptReport::State::Failed, ScriptLine::Kind::Crashed);
    } else {
        finish(ScriptReport::State::Finished, ScriptLine::Kind::Finished);
    }
    guests().leaveSubscriptions(id());
}

void ScriptGuest::finish(ScriptReport::State state, ScriptLine::Kind last, const QString &text, int line)
{
    if (std::exchange(m_isOver, true))
        return;
    m_waiting.clear();
    addLine({.kind = last, .text = text, .line = line});
    m_next.state = state;
    report();
}

void ScriptGuest::addLine(ScriptLine line)
{
    line.time = QDateTime::currentMSecsSinceEpoch();
    ScriptReport more = m_next;
    more.lines = {std::move(line)};
    merge(m_next, std::move(more));
    if (!m_report.isActive())
        m_report.start();
}

void ScriptGuest::report()
{
    m_report.stop();
    if (m_newlyDropped > 0) {
        m_next.messagesDropped += m_newlyDropped;
        m_next.lines.append({.kind = ScriptLine::Kind::MessagesDropped,
                             .count = std::exchange(m_newlyDropped, 0),
                             .time = QDateTime::currentMSecsSinceEpoch()});
    }
    ScriptReport next = m_next;
    m_next.lines.clear();
    const auto put = m_feed->put([&next](ScriptReport &waiting) { merge(waiting, std::move(next)); });
    if (put == ScriptFeed::WasEmpty)
        emit reportPending();
}

} // namespace espalier
