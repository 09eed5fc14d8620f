// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace espalier::cli {

/// Writes lines to the standard error or output without ever waiting for who reads it: a reader that stands still must not keep
/// the program from ending. Lines for which there is no room are left out and counted.
class LogOutput
{
public:
    enum class Stream : std::uint8_t { StandardError, StandardOutput };
    explicit LogOutput(Stream stream = Stream::StandardError) : m_stream(stream) { }

    /// `line` without its end.
    void write(std::string_view line);
    /// To be told with the next line.
    void countLost(std::uint64_t lines) { m_lost += lines; }

private:
    void writeAll(std::string_view text);

    Stream m_stream;
    std::uint64_t m_lost = 0;
    /// The end of the last line did not find room.
    bool m_isCut = false;
};

} // namespace espalier::cli
