// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/logoutput.h"
#include "broker/server/logsettings.h"
#include "broker/server/server.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::cli {

/// Writes a broker's log where its settings say.
class BrokerLog
{
public:
    BrokerLog() = default;
    BrokerLog(const BrokerLog &) = delete;
    BrokerLog &operator=(const BrokerLog &) = delete;

    /// Opens files anew, so that those that were moved away are left. On an error, a sentence, everything stays as it is.
    [[nodiscard]] Expected<void, std::string> open(const LogSettings &settings);
    void write(const ServerReport &report);
    /// A line from the program itself.
    void write(LogLevel level, std::string_view text);

private:
    struct Line
    {
        LogLevel level;
        /// Without time and level, for a log that adds its own.
        std::string bare;
        std::string whole;
    };
    [[nodiscard]] bool tells(const Event &event) const;
    [[nodiscard]] Line lineOf(const LogRecord &record) const;
    [[nodiscard]] Line ownLine(LogLevel level, std::string_view text) const;
    [[nodiscard]] Line textLine(std::chrono::system_clock::time_point time, LogLevel level,
                                std::string text) const;
    [[nodiscard]] std::string lostLine(std::uint64_t lost) const;
    void writeLine(const Line &line);
    void flushFiles();
    [[nodiscard]] std::string timeText(std::chrono::system_clock::time_point time) const;

    struct Close
    {
        void operator()(std::FILE *file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Close>;

    LogSettings m_settings;
    std::vector<File> m_files;
    LogOutput m_errors {LogOutput::Stream::StandardError, [this](auto lost) { return lostLine(lost); }};
    LogOutput m_output {LogOutput::Stream::StandardOutput, [this](auto lost) { return lostLine(lost); }};
    bool m_toldUnwritable = false;
};

} // namespace espalier::cli
