// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/logoptions.h"

namespace espalier::cli {

namespace {

/// CLI11 wants to be told what is wrong with a value, or an empty text.
std::string levelProblem(const std::string &text)
{
    const auto taken = LogLevels().set(text);
    return taken ? std::string() : taken.error();
}

} // namespace

void LogOptions::add(CLI::App &command, const std::shared_ptr<LogOptions> &options)
{
    using Format = LogSettings::Format;
    auto *quiet =
        command.add_flag("-q,--quiet", options->m_isQuiet, "Log warnings only, as --log-level warning");
    command
        .add_option("--log-level", options->m_levels,
                    "The least that is logged: error, warning, notice, information or debug. With CATEGORY= "
                    "of the lines about the broker, listener, clients, access, storage or bridge; may be "
                    "repeated (default: information)")
        ->type_name("[CATEGORY=]LEVEL")
        ->check(CLI::Validator(levelProblem, ""))
        ->excludes(quiet);
    command
        .add_option_function<std::string>(
            "--log-format",
            [format = &options->m_format](const std::string &name) {
                *format = name == "json" ? Format::Json : Format::Text;
            },
            "Lines for people (text, the default), or a JSON object in each line (json)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}));
    command
        .add_option("--log-file", options->m_file,
                    "File to log to instead of the standard error; lines are added, and SIGHUP opens it anew")
        ->type_name("PATH");
}

void LogOptions::applyTo(LogSettings &settings) const
{
    if (m_format)
        settings.format = *m_format;
    if (!m_file.empty())
        settings.destinations = {{.kind = LogDestination::Kind::File, .path = m_file}};
    if (m_isQuiet)
        settings.levels = LogLevels(LogLevel::Warning);
    const auto take = [&](bool isForAll) {
        for (const auto &text : m_levels) {
            if ((text.find('=') == std::string::npos) == isForAll)
                static_cast<void>(settings.levels.set(text)); // checked when it was given
        }
    };
    // Whatever their order: a category's own level counts more.
    take(true);
    take(false);
}

} // namespace espalier::cli
