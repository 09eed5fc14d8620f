// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/brokerlog.h"

#include "broker/server/logjson.h"
#include "broker/server/logtext.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#if __has_include(<syslog.h>)
#include <syslog.h>
#endif

namespace espalier::cli {

namespace {

#if __has_include(<syslog.h>)
int priorityOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return LOG_DEBUG;
    case LogLevel::Information:
        return LOG_INFO;
    case LogLevel::Notice:
        return LOG_NOTICE;
    case LogLevel::Warning:
        return LOG_WARNING;
    case LogLevel::Error:
        break;
    }
    return LOG_ERR;
}
#endif

void writeToSystemLog([[maybe_unused]] int facility, [[maybe_unused]] LogLevel level,
                      [[maybe_unused]] std::string_view text)
{
#if __has_include(<syslog.h>)
    constexpr std::array local {LOG_LOCAL0, LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3,
                                LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6, LOG_LOCAL7};
    const int where = facility < 0 ? LOG_DAEMON : local.at(static_cast<std::size_t>(facility));
    syslog(where | priorityOf(level), "%.*s", static_cast<int>(text.size()), text.data());
#endif
}

/// The stream remembers what went wrong: a full disk must not end the broker.
void writeToFile(std::FILE *file, const std::string &line)
{
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), file));
    static_cast<void>(std::fputc('\n', file));
}

bool isConnectionMessage(const Event &event)
{
    return event.kind == Event::Kind::ClientConnected || event.kind == Event::Kind::ClientDisconnected;
}

} // namespace

Expected<void, std::string> BrokerLog::open(const LogSettings &settings)
{
    std::vector<File> files;
    for (const auto &destination : settings.destinations) {
#if !__has_include(<syslog.h>)
        if (destination.kind == LogDestination::Kind::SystemLog)
            return unexpected(std::string("log_dest syslog: there is no system log here. Use a file."));
#endif
        if (destination.kind != LogDestination::Kind::File)
            continue;
        errno = 0;
        File file(std::fopen(destination.path.c_str(), "a"));
        if (!file)
            return unexpected(fmt::format("The log cannot be written to {}: {}.", destination.path,
                                          std::generic_category().message(errno)));
        files.push_back(std::move(file));
    }
    m_settings = settings;
    m_files = std::move(files);
    m_toldUnwritable = false;
    return {};
}

void BrokerLog::write(const ServerReport &report)
{
    for (const auto &record : report.log) {
        if (tells(record.event))
            writeLine(lineOf(record));
    }
    if (report.lostRecords > 0) {
        m_errors.countLost(report.lostRecords);
        m_output.countLost(report.lostRecords);
    }
    flushFiles();
}

void BrokerLog::write(LogLevel level, std::string_view text)
{
    if (!m_settings.levels.tells(LogCategory::Broker, level))
        return;
    writeLine(ownLine(level, text));
    flushFiles();
}

bool BrokerLog::tells(const Event &event) const
{
    const bool isLeft =
        m_settings.connections == LogSettings::Connections::Left && isConnectionMessage(event);
    return !isLeft && m_settings.levels.tells(categoryOf(event), levelOf(event));
}

BrokerLog::Line BrokerLog::lineOf(const LogRecord &record) const
{
    const auto level = levelOf(record.event);
    if (m_settings.format == LogSettings::Format::Text)
        return textLine(record.time, level, logText(record.event));
    const auto line = logJson(record.time, record.event);
    return {level, line, line};
}

BrokerLog::Line BrokerLog::ownLine(LogLevel level, std::string_view text) const
{
    const auto time = std::chrono::system_clock::now();
    if (m_settings.format == LogSettings::Format::Text)
        return textLine(time, level, std::string(text));
    const auto line = logJson(time, level, text);
    return {level, line, line};
}

BrokerLog::Line BrokerLog::textLine(std::chrono::system_clock::time_point time, LogLevel level,
                                    std::string text) const
{
    auto whole = fmt::format("{}{} {}", timeText(time), logLevelName(level), text);
    return {level, std::move(text), std::move(whole)};
}

std::string BrokerLog::lostLine(std::uint64_t lost) const
{
    return ownLine(LogLevel::Warning,
                   fmt::format("{} log lines were left out: they came faster than they were read", lost))
        .whole;
}

void BrokerLog::writeLine(const Line &line)
{
    auto file = m_files.begin();
    for (const auto &destination : m_settings.destinations) {
        switch (destination.kind) {
        case LogDestination::Kind::StandardOutput:
            m_output.write(line.whole);
            break;
        case LogDestination::Kind::StandardError:
            m_errors.write(line.whole);
            break;
        case LogDestination::Kind::File:
            writeToFile((file++)->get(), line.whole);
            break;
        case LogDestination::Kind::SystemLog:
            writeToSystemLog(m_settings.facility, line.level, line.bare);
            break;
        }
    }
}

void BrokerLog::flushFiles()
{
    for (const auto &file : m_files) {
        const bool isLost = std::fflush(file.get()) != 0 || std::ferror(file.get()) != 0;
        if (isLost && !std::exchange(m_toldUnwritable, true)) {
            const auto cause = std::generic_category().message(errno);
            m_errors.write(
                ownLine(LogLevel::Error, fmt::format("The log file cannot be written: {}.", cause)).whole);
        }
        std::clearerr(file.get());
    }
}

std::string BrokerLog::timeText(std::chrono::system_clock::time_point time) const
{
    if (m_settings.time == LogSettings::Time::Left)
        return {};
    const auto seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts {};
    if (const auto *local = std::localtime(&seconds))
        parts = *local;
    if (!m_settings.timeFormat.empty()) {
        std::array<char, 256> text {};
        const auto size = std::strftime(text.data(), text.size(), m_settings.timeFormat.c_str(), &parts);
        return std::string(text.data(), size) + ' ';
    }
    const auto milliseconds =
        std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count() % 1000;
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03} ", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, milliseconds);
}

} // namespace espalier::cli
