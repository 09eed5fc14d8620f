// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/connectionguests.h"
#include "core/automation/scriptreport.h"
#include "core/script/scriptframe.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <string>

namespace espalier {

/// What a script is started with.
struct ScriptStart
{
    /// espalier-script, with its path.
    QString program {};
    QString source {};
    ScriptLimits limits {};
};

/// One running script: its process, and what goes to and fro. Worker thread. Nothing of it is without bounds: messages
/// for a script that is too slow are dropped, the oldest first; what it sends is held back by its own process until
/// it has been dealt with here.
class ScriptGuest : public QObject, public ConnectionGuest
{
    Q_OBJECT
public:
    ScriptGuest(ScriptStart start, std::shared_ptr<ScriptFeed> feed);
    ~ScriptGuest() override;

    void begin() override;
    /// Ends the process at once.
    void stop();

    void messageReceived(const Publish &message, WallTime at) override;
    void endOfBatch() override { pump(); }
    void handleResult(const PublishResult &result) override;
    void handleRefusal(const SubscriptionResult &result) override;

signals:
    /// Something waits in the feed; once until it is taken.
    void reportPending();

private:
    struct Sent
    {
        QString topic;
        qint64 bytes = 0;
    };

    /// Topic filters as the script wrote them, and without "$share/" and the group.
    using Filters = std::map<QString, std::string>;

    static void note(Filters &filters, const QString &topicFilter);
    void pump();
    void handleOutput();
    void handleFrame(const QCborMap &frame);
    void publish(const QCborMap &frame);
    void settleRequest(qint64 bytes);
    void sendDone();
    void handleEnd(int exitCode, QProcess::ExitStatus status);
    void finish(ScriptReport::State state, ScriptLine::Kind last, const QString &text = {}, int line = 0);
    void addLine(ScriptLine line);
    void report();
    [[nodiscard]] bool isWanted(std::string_view topicName) const;

    ScriptStart m_start;
    std::shared_ptr<ScriptFeed> m_feed;
    QProcess m_process {this};
    ScriptFrameReader m_reader;
    QTimer m_report {this};
    ScriptReport m_next;
    bool m_isOver = false;
    bool m_isStopping = false;
    /// What the output asks for is answered at its end.
    bool m_isReading = false;

    // To the script
    Filters m_subscribed;
    Filters m_listened;
    std::deque<QByteArray> m_waiting;
    qint64 m_waitingBytes = 0;
    /// Sizes of what it has been given and has not taken.
    std::deque<qint64> m_given;
    qint64 m_givenBytes = 0;
    std::uint64_t m_newlyDropped = 0;

    // From the script
    std::uint64_t m_lastToken = 0;
    QHash<std::uint64_t, Sent> m_sent;
    qint64 m_doneCount = 0;
    qint64 m_doneBytes = 0;
};

} // namespace espalier
