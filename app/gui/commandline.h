// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/mqtturl.h"
#include "ui/theme/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace espalier {

/// What the program was started with.
struct StartOptions
{
    /// Connect here at start.
    std::optional<MqttUrl> url;
    bool demo = false;
    /// Empty: the user's config folder.
    QString dataFolder;
    QString screenshotFile;
    std::optional<std::chrono::milliseconds> quitAfter;
    QString frameLogFile;
    std::optional<ColorScheme> scheme;
    std::optional<QSize> size;
    /// Select this topic as soon as it has arrived; empty: none.
    QString topic;
    enum class View { Explore, Packets, Charts, Connect } view = View::Explore;
};

/// Where settings, connections and all else that is kept lie.
[[nodiscard]] QString configFolder(const StartOptions &options);
/// Whether they ask for something that only a program of its own can do, whatever else runs.
[[nodiscard]] bool needOwnProgram(const StartOptions &options);

/// What came of reading the command line.
struct CommandLine
{
    StartOptions options;
    /// Set when there is nothing to start: the text is printed and the program ends with this code.
    std::optional<int> exitCode;
    QString text;
};

/// Needs a QCoreApplication for the help text, but no display.
[[nodiscard]] CommandLine readCommandLine(const QStringList &arguments);

} // namespace espalier
