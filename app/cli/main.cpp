// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

int main(int argc, char **argv)
{
    using namespace espalier::cli;

    CLI::App app("Espalier on the command line: an MQTT broker, clients, and a look into packets");
    app.require_subcommand(1);
    Run run;
    addBroker(app, run);
    addDissect(app, run);
    addPub(app, run);
    addSub(app, run);
    CLI11_PARSE(app, argc, argv);
    return run();
}
