// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/publishscheduler.h"

#include "core/net/connection.h"
#include "core/net/wallclock.h"
#include "core/service/publishoutbox.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Tokens of schedules have this bit, those of single messages have not; the schedule's number is below.
constexpr std::uint64_t scheduleToken = std::uint64_t {1} << 63;
/// What may wait for acknowledgements, and in the network.
constexpr std::uint64_t mostUnacknowledged = 1000;
constexpr std::size_t mostUnwritten = 1024 * 1024;
/// What may be in the making: each may be as large as a packet.
constexpr std::size_t mostInOutbox = 4;
/// One turn sends so many, or takes that long, then others have theirs.
constexpr std::uint64_t mostPerTurn = 1000;
constexpr auto longestTurn = 5ms;
constexpr auto mostLag = 200ms;
constexpr int statusInterval = 200;
/// While it is held back nothing tells when there is room again.
constexpr auto lookAgain = 2ms;

QString rowPlaceholder(const QString &column, const QString &otherwise)
{
    return column.isEmpty() ? otherwise : QStringLiteral("{{row.%1}}").arg(column);
}

QStringList neededColumns(const ScheduleRequest &request)
{
    QStringList columns {request.topicColumn, request.payloadColumn, request.timeColumn};
    columns.removeAll(QString());
    return columns;
}

} // namespace

struct PublishScheduler::Run
{
    Run(const ScheduleRequest &r, Clock::time_point now)
        : request(r)
        , schedule(r.spec, now, std::chrono::microseconds(wallNow()))
        , state(QRandomGenerator::global()->generate64())
    {
        status.id = r.id;
        status.spec = r.spec;
        status.topic = rowPlaceholder(r.topicColumn, r.draft.topic);
        status.total = schedule.total().value_or(0);
    }

    ScheduleRequest request;
    Schedule schedule;
    TemplateState state;
    TemplateLookups lookups;
    std::optional<MessageComposer> composer;
    std::unique_ptr<RowFile> rows;
    /// The time of the first row: others are counted from there when it is a point in time.
    std::optional<std::chrono::microseconds> firstRowTime;
    bool isPaused = false;
    std::uint64_t completed = 0;
    /// Counted as sent by the schedule, and never sent.
    std::uint64_t unmade = 0;
    std::uint64_t sentBefore = 0;
    Clock::time_point measuredAt = Clock::now();
    ScheduleStatus status;
};

PublishScheduler::PublishScheduler(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PublishScheduler::handleTimer);
    m_report.setSingleShot(true);
    m_report.setInterval(statusInterval);
    connect(&m_report, &QTimer::timeout, this, &PublishScheduler::report);
}

PublishScheduler::~PublishScheduler() = default;

void PublishScheduler::begin(Connection &connection, PublishOutbox &outbox, const TemplateLookups &lookups,
                             Send send)
{
    m_connection = &connection;
    m_lookups = lookups;
    m_outbox = &outbox;
    m_send = std::move(send);
    connect(m_connection, &Connection::statusChanged, this, &PublishScheduler::handleStatus);
}

PublishScheduler::Run *PublishScheduler::find(ScheduleId id) const
{
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [id](const auto &run) { return run->status.id == id; });
    return found == m_runs.end() ? nullptr : found->get();
}

void PublishScheduler::start(const ScheduleRequest &request)
{
    remove(request.id);
    Run &run = *m_runs.emplace_back(std::make_unique<Run>(request, Clock::now()));
    run.lookups = m_lookups;
    PublishDraft draft = request.draft;
    if (request.spec.kind == ScheduleSpec::Kind::Rows) {
        draft.topic = rowPlaceholder(request.topicColumn, draft.topic);
        draft.payload = rowPlaceholder(request.payloadColumn, draft.payload);
        run.rows = std::make_unique<RowFile>(request.file);
        run.lookups.row = [rows = run.rows.get()](std::string_view column) { return rows->field(column); };
        if (const auto opened = run.rows->open(neededColumns(request)); !opened) {
            run.status.rowError = opened.error();
            fail(run);
        }
    }
    auto composer = MessageComposer::prepare(draft, m_connection->profile().version);
    if (composer) {
        run.composer = std::move(*composer);
    } else if (!run.status.isOver()) {
        run.status.draftError = composer.error();
        fail(run);
    }
    if (!run.status.isOver() && run.rows && advanceRow(run) && run.schedule.isFinished()) {
        run.status.rowError = RowError {RowError::Kind::Empty, 0, {}};
        fail(run);
    }
    settle(run);
    arm();
}

void PublishScheduler::pause(ScheduleId id, Pause pause)
{
    if (Run *run = find(id); run && !run->status.isOver()) {
        run->isPaused = pause == Pause::On;
        settle(*run);
        arm();
    }
}

void PublishScheduler::stop(ScheduleId id)
{
    if (Run *run = find(id); run && !run->status.isOver()) {
        run->status.state = ScheduleStatus::State::Stopped;
        settle(*run);
        arm();
    }
}

void PublishScheduler::stopAll()
{
    for (const auto &run : m_runs)
        stop(run->status.id);
}

void PublishScheduler::remove(ScheduleId id)
{
    std::erase_if(m_runs, [id](const auto &run) { return run->status.id == id; });
    m_report.start();
    arm();
}

void PublishScheduler::handleStatus()
{
    for (const auto &run : m_runs)
        settle(*run);
    arm();
}

/// Brings state, schedule and connection into line.
void PublishScheduler::settle(Run &run)
{
    using State = ScheduleStatus::State;
    const bool isConnected = m_connection->status().phase == ConnectionPhase::Connected;
    if (!run.status.isOver()) {
        run.status.state = run.isPaused ? State::Paused : isConnected ? State::Running : State::Waiting;
        if (run.schedule.isFinished() && run.completed >= run.schedule.sent())
            run.status.state = State::Finished;
    }
    if (run.status.state == State::Running)
        run.schedule.release(Clock::now());
    else
        run.schedule.hold(Clock::now());
    if (!m_report.isActive())
        m_report.start();
}

void PublishScheduler::fail(Run &run)
{
    run.status.state = ScheduleStatus::State::Failed;
    settle(run);
}

/// False when it has failed.
bool PublishScheduler::advanceRow(Run &run)
{
    const auto next = run.rows->next();
    if (!next) {
        run.status.rowError = next.error();
        fail(run);
        return false;
    }
    if (!*next) {
        run.schedule.finish();
        return true;
    }
    if (run.request.timeColumn.isEmpty())
        return true;
    const auto field = run.rows->field(run.request.timeColumn.toStdString());
    const auto time = field ? rowTime(*field) : std::nullopt;
    if (!time) {
        run.status.rowError = RowError {RowError::Kind::NoTime, run.rows->line(), run.request.timeColumn};
        fail(run);
        return false;
    }
    constexpr std::chrono::microseconds sinceStart = 1'000'000'000s;
    if (!run.firstRowTime)
        run.firstRowTime = *time < sinceStart ? 0us : *time;
    run.schedule.setRowTime(std::max(0us, *time - *run.firstRowTime));
    return true;
}

bool PublishScheduler::hasRoom(const Run &run) const
{
    return run.schedule.sent() - run.completed < mostUnacknowledged
           && m_connection->bytesToWrite() < mostUnwritten && m_outbox->waiting() < mostInOutbox;
}

bool PublishScheduler::sendOne(Run &run)
{
    run.schedule.noteSent(1);
    m_send(scheduleToken | std::uint64_t(run.status.id), *run.composer, run.state, run.lookups);
    if (run.status.state == ScheduleStatus::State::Failed)
        return false;
    return !run.rows || advanceRow(run);
}

void PublishScheduler::send(Run &run)
{
    const auto begun = Clock::now();
    run.schedule.limitLag(begun, mostLag);
    run.status.isHeldBack = false;
    auto due = run.schedule.due(begun, mostPerTurn);
    while (due > 0) {
        if (!hasRoom(run)) {
            run.status.isHeldBack = true;
            break;
        }
        // Sending may end the connection, and with it the turn.
        if (!sendOne(run) || run.schedule.isHeld() || Clock::now() - begun > longestTurn)
            break;
        due = run.rows ? run.schedule.due(begun, 1) : due - 1;
    }
    settle(run);
}

void PublishScheduler::handleTimer()
{
    for (const auto &run : m_runs) {
        if (run->status.state == ScheduleStatus::State::Running)
            send(*run);
    }
    arm();
}

void PublishScheduler::arm()
{
    std::optional<Clock::time_point> next;
    const auto now = Clock::now();
    for (const auto &run : m_runs) {
        auto deadline = run->schedule.nextDeadline();
        if (deadline && run->status.isHeldBack)
            deadline = std::max(*deadline, now + lookAgain);
        if (deadline && (!next || *deadline < *next))
            next = deadline;
    }
    if (!next) {
        m_timer.stop();
        return;
    }
    // A timer may not run for longer than a day or so of milliseconds in an int.
    const auto wait = std::clamp<Clock::duration>(*next - now, 0ms, 24h);
    m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(wait));
}

bool PublishScheduler::isOwn(std::uint64_t token)
{
    return (token & scheduleToken) != 0;
}

bool PublishScheduler::take(std::uint64_t token, const DraftError &error)
{
    if (!isOwn(token))
        return false;
    Run *run = find(ScheduleId(std::uint32_t(token)));
    if (!run)
        return true;
    ++run->completed;
    ++run->unmade;
    if (!run->status.isOver()) {
        run->status.draftError = error;
        fail(*run);
    }
    return true;
}

bool PublishScheduler::take(const PublishResult &result)
{
    if (!isOwn(result.token))
        return false;
    Run *run = find(ScheduleId(std::uint32_t(result.token)));
    if (!run)
        return true;
    ++run->completed;
    if (result.kind == PublishResult::Kind::Completed && !isError(result.reason)) {
        ++run->status.acknowledged;
    } else {
        ++run->status.refused;
        run->status.reason = result.reason;
    }
    if (run->schedule.isFinished())
        settle(*run);
    if (!m_report.isActive())
        m_report.start();
    return true;
}

void PublishScheduler::report()
{
    const auto now = Clock::now();
    QList<ScheduleStatus> all;
    bool isMoving = false;
    for (const auto &run : m_runs) {
        ScheduleStatus &status = run->status;
        const double seconds = std::chrono::duration<double>(now - run->measuredAt).count();
        const std::uint64_t sent = run->schedule.sent() - run->unmade;
        // Short spans say little: below two seconds the rate follows slowly.
        if (seconds >= 1 || status.isOver()) {
            status.rate = status.isOver() ? 0 : double(sent - run->sentBefore) / seconds;
            run->sentBefore = sent;
            run->measuredAt = now;
        }
        status.sent = sent;
        const auto next = run->schedule.nextDeadline();
        status.nextAt = next ? std::chrono::floor<std::chrono::milliseconds>(
                                   std::chrono::microseconds(wallNow()) + (*next - now))
                                   .count()
                             : 0;
        isMoving |= !status.isOver();
        all.append(status);
    }
    emit changed(all);
    if (isMoving)
        m_report.start();
}

} // namespace espalier
