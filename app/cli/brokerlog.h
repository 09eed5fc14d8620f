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
    /// Opens files anew, so that those that were moved away are left. On an error, a sentence, everything stays as it is.
    [[nodiscard]] Expected<void, std::string> open(const LogSettings &settings);
    void write(const ServerReport &report);
    /// A line from the program itself.
    void write(LogLevel level, std::string_view text);

private:
    void writeLine(std::chrono::system_clock::time_point time, LogLevel level, std::string_view text);
    [[nodiscard]] std::string timeText(std::chrono::system_clock::time_point time) const;

    struct Close
    {
        void operator()(std::FILE *file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Close>;

    LogSettings m_settings;
    std::vector<File> m_files;
    LogOutput m_errors {LogOutput::Stream::StandardError};
    LogOutput m_output {LogOutput::Stream::StandardOutput};
    bool m_toldUnwritable = false;
};

} // namespace espalier::cli
