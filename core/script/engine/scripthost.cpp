// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scripthost.h"

#include "core/mqtt/topic.h"
#include "core/script/engine/processlimits.h"
#include "core/script/engine/scriptprelude.h"

#include <QCborValue>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr qint64 mostTaken = 64;
constexpr int usageInterval = 1000;

std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

/// The script's line that an error belongs to; 0: none is known.
int lineOf(const QJSValue &error)
{
    static const QRegularExpression place(QStringLiteral(R"(script\.js:(\d+))"));
    const auto match = place.match(error.property(QStringLiteral("stack")).toString());
    if (match.hasMatch())
        return match.captured(1).toInt();
    return std::max(0, error.property(QStringLiteral("lineNumber")).toInt());
}

QByteArray bytesOf(const QJSValue &payload)
{
    return payload.isString() ? payload.toString().toUtf8() : payload.toVariant().toByteArray();
}

} // namespace

ScriptHost::ScriptHost(Send send, const ScriptLimits &limits, QObject *parent)
    : QObject(parent)
    , m_send(std::move(send))
    , m_watchdog(m_engine, limits)
    , m_console([this](const QCborMap &frame) { m_send(frame); })
    , m_timers([this](const QJSValue &function, int line) { call(function, {}, line); })
{
    m_settle.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, &ScriptHost::settle);
    connect(&m_usage, &QTimer::timeout, this, &ScriptHost::sendUsage);
    QJSEngine::setObjectOwnership(this, QJSEngine::CppOwnership);
    const auto prelude = m_engine.evaluate(scriptPrelude(), QStringLiteral("prelude"));
    Q_ASSERT(prelude.isCallable());
    m_makeMessage = prelude.call({m_engine.newQObject(this), m_engine.globalObject()});
    Q_ASSERT(m_makeMessage.isCallable());
}

ScriptHost::~ScriptHost() = default;

void ScriptHost::handle(const QCborMap &frame)
{
    const auto kind = frame.value(scriptframe::kind).toString();
    if (kind == scriptframe::start) {
        start(frame.value(scriptframe::text).toString());
    } else if (kind == scriptframe::message) {
        deliver(frame);
    } else if (kind == scriptframe::done) {
        m_requests -= frame.value(scriptframe::count).toInteger();
        m_requestBytes -= frame.value(scriptframe::bytes).toInteger();
    }
}

void ScriptHost::start(const QString &source)
{
    m_usage.start(usageInterval);
    m_watchdog.enter();
    QStringList stack;
    const auto result = m_engine.evaluate(source, scriptFileName(), 1, &stack);
    m_watchdog.leave();
    sendUsage();
    // With a trace it was thrown, whatever it is; without one only an error is.
    if (result.isError() || !stack.isEmpty() || m_watchdog.hasFired() || m_isExiting) {
        review(result, 0);
        finish();
        return;
    }
    m_settle.start(0);
}

void ScriptHost::deliver(const QCborMap &frame)
{
    if (m_isFinished)
        return;
    const auto topic = frame.value(scriptframe::topic).toString();
    const auto topicName = topic.toUtf8();
    const bool isOwn = matchesOwn(topicName);
    QJSValue message;
    // By number and with copies: a handler may add others.
    for (std::size_t i = 0; i < m_handlers.size() && !m_isFinished; ++i) {
        const Handler handler = m_handlers[i];
        const bool isWanted =
            handler.topicFilter.isEmpty() ? isOwn : matches(viewOf(handler.topicFilter), viewOf(topicName));
        if (!isWanted)
            continue;
        if (message.isUndefined())
            message = m_makeMessage.call(
                {topic, m_engine.toScriptValue(frame.value(scriptframe::payload).toByteArray()),
                 static_cast<int>(frame.value(scriptframe::qos).toInteger()),
                 frame.value(scriptframe::retain).toBool(),
                 m_engine.toScriptValue(frame.value(scriptframe::properties).toMap().toVariantMap()),
                 static_cast<double>(frame.value(scriptframe::time).toInteger())});
        call(handler.function, {message}, handler.line);
    }
    if (++m_taken >= mostTaken)
        sendTaken();
    m_settle.start(0);
}

void ScriptHost::call(const QJSValue &function, const QJSValueList &arguments, int line)
{
    if (m_isFinished)
        return;
    m_watchdog.enter();
    m_calledFor = line;
    const auto result = function.call(arguments);
    m_calledFor = 0;
    m_watchdog.leave();
    if (!review(result, line)) {
        finish();
        return;
    }
    m_settle.start(0);
}

bool ScriptHost::review(const QJSValue &result, int line)
{
    if (m_isExiting)
        return false;
    if (m_watchdog.hasFired()) {
        auto frame = scriptframe::make(scriptframe::timedOut);
        frame.insert(scriptframe::line, line);
        m_send(frame);
        return false;
    }
    if (result.isError())
        m_console.write(scriptframe::error, result.toString(), lineOf(result));
    return true;
}

bool ScriptHost::matchesOwn(const QByteArray &topicName) const
{
    return std::any_of(m_subscriptions.begin(), m_subscriptions.end(), [&](const QByteArray &each) {
        const auto filter = parseTopicFilter(viewOf(each));
        return filter && matches(filter->filter, viewOf(topicName));
    });
}

bool ScriptHost::takeRequest(qint64 bytes)
{
    if (m_requests >= mostRequests || m_requestBytes + bytes > mostRequestBytes) {
        m_engine.throwError(
            QJSValue::RangeError,
            QStringLiteral("Too much is waiting to be sent: do less at once, and go on in a timer"));
        return false;
    }
    ++m_requests;
    m_requestBytes += bytes;
    return true;
}

bool ScriptHost::checkFilter(const QString &topicFilter)
{
    if (parseTopicFilter(viewOf(topicFilter.toUtf8())))
        return true;
    m_engine.throwError(QJSValue::TypeError,
                        QStringLiteral("Not a valid Topic Filter: %1").arg(topicFilter.left(200)));
    return false;
}

void ScriptHost::publish(const QString &topic, const QJSValue &payload, const QJSValue &options)
{
    if (topicNameError(viewOf(topic.toUtf8()))) {
        m_engine.throwError(QJSValue::TypeError,
                            QStringLiteral("Not a valid Topic Name: %1").arg(topic.left(200)));
        return;
    }
    const int qos = options.property(QStringLiteral("qos")).toInt();
    if (qos < 0 || qos > 2) {
        m_engine.throwError(QJSValue::RangeError, QStringLiteral("QoS is 0, 1 or 2"));
        return;
    }
    const auto bytes = bytesOf(payload);
    auto frame = scriptframe::make(scriptframe::publish);
    frame.insert(scriptframe::topic, topic);
    frame.insert(scriptframe::payload, bytes);
    frame.insert(scriptframe::qos, qos);
    frame.insert(scriptframe::retain, options.property(QStringLiteral("retain")).toBool());
    const auto properties = options.property(QStringLiteral("properties"));
    if (properties.isObject())
        frame.insert(scriptframe::properties,
                     QCborValue(QCborMap::fromVariantMap(properties.toVariant().toMap())));
    // Few messages come near: those without properties fit unless their payload is large.
    const bool mayBeTooLarge =
        properties.isObject() || static_cast<std::size_t>(bytes.size()) > scriptframe::maximumSize / 2;
    if (mayBeTooLarge && !scriptframe::fits(scriptframe::encode(frame))) {
        m_engine.throwError(QJSValue::RangeError,
                            QStringLiteral("The message is too large: a script can send %1 MiB")
                                .arg(scriptframe::maximumSize / (1024 * 1024)));
        return;
    }
    if (takeRequest(bytes.size()))
        m_send(frame);
}

void ScriptHost::request(const QString &kind, const QString &topicFilter, int qos)
{
    auto frame = scriptframe::make(kind);
    frame.insert(scriptframe::topic, topicFilter);
    frame.insert(scriptframe::qos, qos);
    m_send(frame);
}

void ScriptHost::subscribe(const QString &topicFilter, int qos)
{
    if (qos < 0 || qos > 2) {
        m_engine.throwError(QJSValue::RangeError, QStringLiteral("QoS is 0, 1 or 2"));
        return;
    }
    if (!checkFilter(topicFilter))
        return;
    if (m_subscriptions.size() >= mostFilters) {
        m_engine.throwError(QJSValue::RangeError,
                            QStringLiteral("A script can make %1 subscriptions").arg(mostFilters));
        return;
    }
    if (!takeRequest(topicFilter.size()))
        return;
    m_subscriptions.insert(topicFilter.toUtf8());
    request(scriptframe::subscribe, topicFilter, qos);
}

void ScriptHost::unsubscribe(const QString &topicFilter)
{
    if (m_subscriptions.erase(topicFilter.toUtf8()) > 0 && takeRequest(topicFilter.size()))
        request(scriptframe::unsubscribe, topicFilter);
}

void ScriptHost::onMessage(const QString &topicFilter, const QJSValue &function, int line)
{
    if (m_handlers.size() >= mostFilters) {
        m_engine.throwError(QJSValue::RangeError,
                            QStringLiteral("A script can have %1 handlers").arg(mostFilters));
        return;
    }
    if (!topicFilter.isEmpty()) {
        if (!checkFilter(topicFilter) || !takeRequest(topicFilter.size()))
            return;
        request(scriptframe::listen, topicFilter);
    }
    m_handlers.push_back({topicFilter.toUtf8(), function, line});
}

int ScriptHost::startTimer(const QJSValue &function, double milliseconds, bool repeat, int line)
{
    const int timer = m_timers.start(
        function, milliseconds, repeat ? ScriptTimers::Repeat::Always : ScriptTimers::Repeat::Once, line);
    if (timer == 0)
        m_engine.throwError(QJSValue::RangeError,
                            QStringLiteral("A script can have %1 timers").arg(ScriptTimers::most));
    return timer;
}

void ScriptHost::write(const QString &kind, const QString &text, int line)
{
    m_console.write(kind, text, line);
}

void ScriptHost::exit()
{
    m_isExiting = true;
    m_engine.setInterrupted(true);
}

void ScriptHost::settle()
{
    sendTaken();
    // Promises run between the pieces of work that are seen here.
    if (m_watchdog.hasFired() || m_isExiting) {
        review({}, 0);
        finish();
    } else if (m_handlers.empty() && m_timers.isEmpty() && m_subscriptions.empty()) {
        finish();
    }
}

void ScriptHost::sendTaken()
{
    if (m_taken == 0)
        return;
    auto frame = scriptframe::make(scriptframe::taken);
    frame.insert(scriptframe::count, std::exchange(m_taken, 0));
    m_send(frame);
}

void ScriptHost::sendUsage()
{
    auto frame = scriptframe::make(scriptframe::usage);
    frame.insert(scriptframe::milliseconds, qint64(processorTime().count()));
    frame.insert(scriptframe::bytes, qint64(residentMemory()));
    m_send(frame);
}

void ScriptHost::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    m_console.flush();
    sendUsage();
    m_send(scriptframe::make(scriptframe::finished));
    emit finished();
}

} // namespace espalier
