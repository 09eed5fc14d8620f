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
        return valueText(
            *payload, path,
            {.topic = topic, .registry = store.payloadRegistry().get(), .aliases = aliases.get()});
    };
    return lookups;
}

} // namespace

PublishWorker::PublishWorker(const StoreWorker &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_lookups(lookupsIn(store))
    , m_state(QRandomGenerator::global()->generate64())
{
    connect(&m_outbox, &PublishOutbox::publishing, this, [this](quint64 token, const QString &topicName) {
        if (!m_scheduler.isOwn(token))
            emit composed(token, topicName);
    });
    connect(&m_outbox, &PublishOutbox::failed, this, [this](quint64 token, const DraftError &error) {
        if (!m_scheduler.take(token, error))
            emit failed(token, error);
    });
}

void PublishWorker::begin(Connection &connection)
{
    m_connection = &connection;
    m_outbox.begin(connection);
    m_scheduler.begin(connection, m_outbox, m_lookups,
                      [this](std::uint64_t token, MessageComposer &composer, TemplateState &state,
                             const TemplateLookups &lookups) { send(token, composer, state, lookups); });
}

TemplateTurn PublishWorker::turn(TemplateState &state, const TemplateLookups &lookups)
{
    m_clientId = m_connection->status().clientId.toStdString();
    const auto now = std::chrono::system_clock::now();
    const auto offset = std::chrono::seconds(QDateTime::currentDateTime().offsetFromUtc());
    return {.state = state,
            .lookups = lookups,
            .now = std::chrono::floor<std::chrono::microseconds>(now.time_since_epoch()),
            .utcOffset = std::chrono::floor<std::chrono::minutes>(offset),
            .clientId = m_clientId,
            .topicName = {}};
}

void PublishWorker::send(std::uint64_t token, MessageComposer &composer, TemplateState &state,
                         const TemplateLookups &lookups)
{
    const auto &registry = m_store.payloadRegistry();
    if (const auto *known = composer.known(registry.get())) {
        m_outbox.put(token, *known);
        return;
    }
    auto begun = composer.begin(turn(state, lookups));
    if (!begun)
        m_outbox.put(token, unexpected(begun.error()));
    else if (begun->takesLong())
        m_outbox.encode(token, std::move(*begun), registry);
    else
        m_outbox.put(token, composer.finish(std::move(*begun), registry.get()));
}

void PublishWorker::publish(std::uint64_t token, const PublishDraft &draft)
{
    auto composer = MessageComposer::prepare(draft, m_connection->profile().version);
    if (composer)
        send(token, *composer, m_state, m_lookups);
    else
        m_outbox.put(token, unexpected(composer.error()));
}

void PublishWorker::preview(std::uint64_t request, const PublishDraft &draft)
{
    // What is only looked at counts for nothing.
    TemplateState state = m_state;
    auto composer = MessageComposer::prepare(draft, m_connection->profile().version);
    if (!composer) {
        emit previewFailed(request, composer.error());
        return;
    }
    const auto message = composer->compose(turn(state, m_lookups), m_store.payloadRegistry().get());
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
