// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace CLI {
class App;
}

/// The commands of espalier-cli, one file each. A function adds its command and options to `app`; when the command is
/// chosen, parsing sets `run`, which does the work and returns the exit code.
namespace espalier::cli {

using Run = std::function<int()>;

void addBroker(CLI::App &app, Run &run);
void addDissect(CLI::App &app, Run &run);
void addPub(CLI::App &app, Run &run);
void addSub(CLI::App &app, Run &run);

} // namespace espalier::cli
