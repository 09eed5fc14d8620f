// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishoutbox.h"
#include "core/service/publishscheduler.h"

#include <QObject>

namespace espalier {

class StoreWorker;

/// What a message looks like when its placeholders are filled in.
struct MessagePreview
{
    QString topic;
    /// The beginning of the payload; in hexadecimal when it is not text.
    QString payload;
    std::uint64_t payloadSize = 0;
    bool isText = true;
};

/// Composes and sends the messages that a Publisher asks for, in the worker thread, where the values are that
/// placeholders look up. Part of a ConnectionWorker.
class PublishWorker : public QObject
{
    Q_OBJECT
public:
    /// `store` must outlive this.
    explicit PublishWorker(const StoreWorker &store, QObject *parent = nullptr);

    /// Before anything else. `connection` must outlive this.
    void begin(Connection &connection);

    void publish(std::uint64_t token, const PublishDraft &draft);
    void preview(std::uint64_t request, const PublishDraft &draft);
    [[nodiscard]] PublishScheduler &scheduler() { return m_scheduler; }
    /// Whether the result is not for those who wait for single messages.
    [[nodiscard]] bool take(const PublishResult &result) { return m_scheduler.take(result); }

signals:
    /// The message went to the connection, with that topic.
    void composed(quint64 token, const QString &topicName);
    /// It could not be made.
    void failed(quint64 token, const espalier::DraftError &error);
    void previewed(quint64 request, const espalier::MessagePreview &preview);
    void previewFailed(quint64 request, const espalier::DraftError &error);

private:
    [[nodiscard]] TemplateTurn turn(TemplateState &state, const TemplateLookups &lookups);
    void send(std::uint64_t token, MessageComposer &composer, TemplateState &state,
              const TemplateLookups &lookups);

    const StoreWorker &m_store;
    Connection *m_connection = nullptr;
    TemplateLookups m_lookups;
    /// Of single messages: a sequence goes on from one to the next.
    TemplateState m_state;
    std::string m_clientId;
    PublishOutbox m_outbox {this};
    PublishScheduler m_scheduler {this};
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::MessagePreview)
