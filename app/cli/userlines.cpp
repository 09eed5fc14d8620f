// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/userlines.h"

#include "app/cli/passwordinput.h"
#include "broker/server/passwordfile.h"
#include "core/auth/scramcredentials.h"

#include <fmt/format.h>

#include <cstdio>

namespace espalier::cli {

int printScramLines(const std::string &userName)
{
    if (const auto problem = userNameProblem(userName); !problem.empty()) {
        fmt::print(stderr, "--scram-add: {}.\n", problem);
        return 1;
    }
    const auto password = readPassword();
    for (const auto hash : scramHashes) {
        const auto credentials = deriveCredentials(hash, password, randomSalt(), usualScramIterations);
        if (!credentials) {
            const bool isPassword = credentials.error() == ScramError::NotPrepared;
            fmt::print(stderr, "--scram-add: {}.\n",
                       isPassword ? "the password is empty or has characters that have more than one form"
                                  : "the system gave no random numbers");
            return 1;
        }
        fmt::print("{}:{}\n", userName, toText(*credentials));
    }
    return 0;
}

int printPasswordLine(const std::string &userName)
{
    if (const auto problem = passwordUserNameProblem(userName); !problem.empty()) {
        fmt::print(stderr, "--passwd-add: {}.\n", problem);
        return 1;
    }
    const auto password = readPassword();
    const auto salt = randomSalt().substr(0, usualPasswordSalt);
    if (password.empty() || salt.empty()) {
        fmt::print(stderr, "--passwd-add: {}.\n",
                   password.empty() ? "the password is empty" : "the system gave no random numbers");
        return 1;
    }
    fmt::print("{}:{}\n", userName, toText(hashPassword(password, salt, usualPasswordIterations)));
    return 0;
}

} // namespace espalier::cli
