// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/publishworker.h"

#include "core/mqtt/utf8.h"
#include "core/net/connection.h"
#include "core/service/storeworker.h"
#include "core/service/valuelookup.h"

#include <QDateTime>
#include <QRandomGenerator>

namespace espalier {

namespace {

constexpr std::size_t previewText = 4096;
constexpr qsizetype previewBytes = 256;

TemplateLookups lookupsIn(const StoreWorker &store)
{
    TemplateLookups lookups;
    lookups.environment = [](std::string_view name) -> std::optional<std::string> {
        const QByteArray key(name.data(), qsizetype(name.size()));
        if (!qEnvironmentVariableIsSet(key.constData()))
            return std::nullopt;
        return qEnvironmentVariable(key.constData()).toStdString();
    };
    lookups.value = [&store](std::string_view topic,
                             std::string_view path) -> Expected<std::string, TemplateError::Kind> {
        const auto payload = store.lastPayload(topic);
        if (!payload)
            return unexpected(TemplateError::Kind::NoValue);
        const auto aliases = store.aliases(topic);
        return valueText(*payload, path,
                         {.topic = topic, .registry = store.payloadRegistry(), .aliases = aliases.get()});
    };
    return lookups;
}

} // namespace

PublishWorker::PublishWorker(const StoreWorker &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_lookups(lookupsIn(store))
    , m_state(QRandomGenerator::global()->generate64())
{ }

void PublishWorker::begin(Connection &connection)
{
    m_connection = &connection;
    m_scheduler.begin(connection, m_lookups,
                      [this](MessageComposer &composer, TemplateState &state,
                             const TemplateLookups &lookups) { return compose(composer, state, lookups); });
}

Expected<OutgoingMessage, DraftError> PublishWorker::compose(MessageComposer &composer, TemplateState &state,
                                                             const TemplateLookups &lookups)
{
    m_clientId = m_connection->status().clientId.toStdString();
    const auto now = std::chrono::system_clock::now();
    const auto offset = std::chrono::seconds(QDateTime::currentDateTime().offsetFromUtc());
    return composer.compose({.state = state,
                             .lookups = lookups,
                             .now = std::chrono::floor<std::chrono::microseconds>(now.time_since_epoch()),
                             .utcOffset = std::chrono::floor<std::chrono::minutes>(offset),
                             .clientId = m_clientId,
                             .topicName = {}},
                            m_store.payloadRegistry());
}

Expected<OutgoingMessage, DraftError> PublishWorker::compose(const PublishDraft &draft, TemplateState &state)
{
    auto composer = MessageComposer::prepare(draft, m_connection->profile().version);
    if (!composer)
        return unexpected(composer.error());
    return compose(*composer, state, m_lookups);
}

void PublishWorker::publish(std::uint64_t token, const PublishDraft &draft)
{
    auto message = compose(draft, m_state);
    if (!message) {
        emit failed(token, message.error());
        return;
    }
    message->token = token;
    emit composed(token, QString::fromStdString(message->topicName));
    m_connection->publish(std::move(*message));
}

void PublishWorker::preview(std::uint64_t request, const PublishDraft &draft)
{
    // What is only looked at counts for nothing.
    TemplateState state = m_state;
    const auto message = compose(draft, state);
    if (!message) {
        emit previewFailed(request, message.error());
        return;
    }
    MessagePreview preview;
    preview.topic = QString::fromStdString(message->topicName);
    preview.payloadSize = message->payload.size();
    const std::string_view start = startOfText(message->payload.text(), previewText);
    preview.isText = !utf8Problem(start);
    preview.payload =
        preview.isText ? QString::fromUtf8(start.data(), qsizetype(start.size()))
                       : QString::fromLatin1(
                             QByteArray(start.data(), qsizetype(start.size())).left(previewBytes).toHex(' '));
    emit previewed(request, preview);
}

} // namespace espalier
