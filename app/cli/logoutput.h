// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace espalier::cli {

/// Writes lines to the standard error or output without ever waiting for who reads it: a reader that stands still must not keep
/// the program from ending. Lines for which there is no room are left out and counted.
class LogOutput
{
public:
    enum class Stream : std::uint8_t { StandardError, StandardOutput };
    /// Makes a line, without its end, that tells how many were left out.
    using LostLine = std::function<std::string(std::uint64_t lost)>;
    LogOutput(Stream stream, LostLine lostLine) : m_stream(stream), m_lostLine(std::move(lostLine)) { }

    /// `line` without its end.
    void write(std::string_view line);
    /// To be told with the next line.
    void countLost(std::uint64_t lines) { m_lost += lines; }

private:
    void writeAll(std::string_view text);

    Stream m_stream;
    LostLine m_lostLine;
    std::uint64_t m_lost = 0;
    /// The end of the last line did not find room.
    bool m_isCut = false;
};

} // namespace espalier::cli
