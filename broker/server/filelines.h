// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What the files that people write have in common: lines, with numbers for those who have to mend them.
namespace espalier {

/// What is wrong with a line, counted from 1.
struct LineError
{
    std::size_t line = 0;
    /// In English, without full stop.
    std::string problem {};
};

/// Walks the lines of a text, without the spaces at their ends.
class FileLines
{
public:
    explicit FileLines(std::string_view text) : m_rest(text) { }
    /// The next line; false behind the last one.
    [[nodiscard]] bool next(std::string_view &line);
    /// Of the line that was taken last.
    [[nodiscard]] std::size_t number() const { return m_number; }

private:
    std::string_view m_rest;
    std::size_t m_number = 0;
};

/// `text` without spaces and tabs on both sides.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Takes the first word and the spaces behind it from `text`.
[[nodiscard]] std::string_view takeWord(std::string_view &text);

/// A file as a whole, or what to say when it cannot be read: a sentence with its name.
[[nodiscard]] Expected<std::string, std::string> readTextFile(const std::string &path);
/// One sentence for each, with the file's name and the line: "/etc/acl:3: ... ."
[[nodiscard]] std::vector<std::string> sentences(const std::string &path,
                                                 const std::vector<LineError> &errors);

} // namespace espalier
