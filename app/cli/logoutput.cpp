// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/logoutput.h"

#include <algorithm>
#include <cstdio>
#include <string>

#if __has_include(<poll.h>)
#include <climits>
#include <poll.h>
#include <unistd.h>
#endif

namespace espalier::cli {

namespace {

#if __has_include(<poll.h>)

/// As much as a pipe that is ready takes without blocking. (O_NONBLOCK would change the terminal for others, too.)
constexpr std::size_t pieceSize = PIPE_BUF;

int descriptorOf(LogOutput::Stream stream)
{
    return stream == LogOutput::Stream::StandardError ? STDERR_FILENO : STDOUT_FILENO;
}

bool isReady(LogOutput::Stream stream)
{
    pollfd output {descriptorOf(stream), POLLOUT, 0};
    return poll(&output, 1, 0) == 1 && output.revents == POLLOUT;
}

std::size_t writePiece(LogOutput::Stream stream, std::string_view piece)
{
    const auto written = ::write(descriptorOf(stream), piece.data(), piece.size());
    return written > 0 ? static_cast<std::size_t>(written) : 0;
}

#else

constexpr std::size_t pieceSize = 4096;

bool isReady(LogOutput::Stream)
{
    return true;
}

std::size_t writePiece(LogOutput::Stream stream, std::string_view piece)
{
    return std::fwrite(piece.data(), 1, piece.size(),
                       stream == LogOutput::Stream::StandardError ? stderr : stdout);
}

#endif

} // namespace

void LogOutput::write(std::string_view line)
{
    if (!isReady(m_stream)) {
        ++m_lost;
        return;
    }
    std::string text = m_isCut ? "\n" : "";
    if (m_lost > 0)
        text += m_lostLine(m_lost) + '\n';
    m_lost = 0;
    text += line;
    text += '\n';
    writeAll(text);
}

void LogOutput::writeAll(std::string_view text)
{
    while (!text.empty() && isReady(m_stream)) {
        const auto written = writePiece(m_stream, text.substr(0, pieceSize));
        if (written == 0)
            break;
        text.remove_prefix(written);
    }
    m_isCut = !text.empty();
}

} // namespace espalier::cli
