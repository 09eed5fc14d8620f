// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/passwordinput.h"

#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#if __has_include(<termios.h>)
#include <termios.h>
#include <unistd.h>
#endif

namespace espalier::cli {

namespace {

/// While it lives, what is typed on a terminal is not shown.
class HiddenInput
{
public:
#if __has_include(<termios.h>)
    HiddenInput()
    {
        m_isTerminal = tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_isTerminal)
            return;
        auto hidden = m_before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        fmt::print(stderr, "Password: ");
    }
    ~HiddenInput()
    {
        if (!m_isTerminal)
            return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        fmt::print(stderr, "\n");
    }

private:
    termios m_before {};
    bool m_isTerminal = false;

public:
#else
    HiddenInput() = default;
#endif
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;
};

} // namespace

std::string readPassword()
{
    const HiddenInput hidden;
    std::string password;
    std::getline(std::cin, password);
    if (password.ends_with('\r'))
        password.pop_back();
    return password;
}

} // namespace espalier::cli
