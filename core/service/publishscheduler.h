// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/service/messagecomposer.h"
#include "core/service/schedulestatus.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace espalier {

class Connection;
class PublishOutbox;

/// Runs the schedules of one connection, several at once, in the worker thread. Never floods: it waits for
/// acknowledgements and for the network, and for a connection when that is lost.
class PublishScheduler : public QObject
{
    Q_OBJECT
public:
    /// Makes the next message of a schedule and hands it to the outbox.
    using Send =
        std::function<void(std::uint64_t token, MessageComposer &, TemplateState &, const TemplateLookups &)>;

    explicit PublishScheduler(QObject *parent = nullptr);
    ~PublishScheduler() override;

    /// Before anything else. `lookups` and `send` are copied; the others must outlive this.
    void begin(Connection &connection, PublishOutbox &outbox, const TemplateLookups &lookups, Send send);

    void start(const ScheduleRequest &request);
    enum class Pause { On, Off };
    void pause(ScheduleId id, Pause pause);
    void stop(ScheduleId id);
    void stopAll();
    /// Forgets one; stops it first.
    void remove(ScheduleId id);

    /// Whether the result belongs to a message of a schedule; then it is counted.
    [[nodiscard]] bool take(const PublishResult &result);
    /// The same for a message that could not be made; the schedule ends with it.
    [[nodiscard]] bool take(std::uint64_t token, const DraftError &error);
    /// Whether it is the token of a schedule's message.
    [[nodiscard]] static bool isOwn(std::uint64_t token);

signals:
    /// At most five times a second while something changes.
    void changed(const QList<espalier::ScheduleStatus> &schedules);

private:
    struct Run;

    void handleStatus();
    void handleTimer();
    void send(Run &run);
    [[nodiscard]] bool sendOne(Run &run);
    [[nodiscard]] bool advanceRow(Run &run);
    [[nodiscard]] bool hasRoom(const Run &run) const;
    void settle(Run &run);
    void fail(Run &run);
    void arm();
    void report();
    [[nodiscard]] Run *find(ScheduleId id) const;

    Connection *m_connection = nullptr;
    PublishOutbox *m_outbox = nullptr;
    TemplateLookups m_lookups;
    Send m_send;
    std::vector<std::unique_ptr<Run>> m_runs;
    QTimer m_timer {this};
    QTimer m_report {this};
};

} // namespace espalier
