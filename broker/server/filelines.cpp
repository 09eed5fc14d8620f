// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/filelines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace espalier {

namespace {

constexpr std::size_t maximumFileSize = 64 * 1024 * 1024;
constexpr std::string_view spaces = " \t\r\v\f";

} // namespace

bool FileLines::next(std::string_view &line)
{
    if (m_rest.empty())
        return false;
    line = m_rest.substr(0, m_rest.find('\n'));
    m_rest.remove_prefix(std::min(line.size() + 1, m_rest.size()));
    line = line.substr(0, line.find_last_not_of(spaces) + 1);
    ++m_number;
    return true;
}

std::string_view trimmed(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
    return text.substr(0, text.find_last_not_of(spaces) + 1);
}

std::string_view takeWord(std::string_view &text)
{
    const auto word = text.substr(0, text.find_first_of(spaces));
    text.remove_prefix(word.size());
    text = trimmed(text);
    return word;
}

Expected<std::string, std::string> readTextFile(const std::string &path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return unexpected(fmt::format("{} is a folder, not a file.", path));
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open())
        return unexpected(fmt::format("Cannot read {}: {}.", path, std::generic_category().message(errno)));
    std::string text;
    for (std::string piece(64 * 1024, '\0'); file && text.size() <= maximumFileSize;) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad())
        return unexpected(fmt::format("Cannot read {} to its end.", path));
    if (text.size() > maximumFileSize)
        return unexpected(fmt::format("{} is longer than 64 MiB: that is not the file that is meant.", path));
    return text;
}

std::vector<std::string> sentences(const std::string &path, const std::vector<LineError> &errors)
{
    std::vector<std::string> texts;
    texts.reserve(errors.size());
    for (const auto &error : errors)
        texts.push_back(fmt::format("{}:{}: {}.", path, error.line, error.problem));
    return texts;
}

} // namespace espalier
