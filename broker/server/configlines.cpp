// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/configlines.h"

#include "broker/server/filelines.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace espalier {

namespace {

constexpr std::size_t maximumIncluded = 1'000;

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool comesBefore(const std::string &a, const std::string &b)
{
    const auto isLess = [](char x, char y) { return lowered(x) < lowered(y); };
    if (std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), isLess))
        return true;
    return !std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end(), isLess) && a < b;
}

Expected<std::vector<std::string>, std::string> includedFiles(const ConfigLine &line)
{
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator entry(line.value, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".conf")
            names.push_back(entry->path().filename().string());
    }
    if (error)
        return unexpected(fmt::format("{}include_dir: cannot read the folder {}: {}.", placeOf(line),
                                      line.value, error.message()));
    if (names.size() > maximumIncluded)
        return unexpected(fmt::format("{}include_dir: {} holds more than {} files that end in .conf.",
                                      placeOf(line), line.value, maximumIncluded));
    sortAsIncluded(names);
    for (auto &name : names)
        name = (std::filesystem::path(line.value) / name).string();
    return names;
}

} // namespace

std::string placeOf(const ConfigLine &line)
{
    return fmt::format("{}:{}: ", line.file, line.number);
}

void sortAsIncluded(std::vector<std::string> &names)
{
    std::sort(names.begin(), names.end(), comesBefore);
}

std::vector<ConfigLine> parseConfigLines(std::string_view text, const std::string &file)
{
    std::vector<ConfigLine> lines;
    FileLines walk(text);
    for (std::string_view line; walk.next(line);) {
        auto rest = trimmed(line);
        if (rest.empty() || rest.front() == '#')
            continue;
        const auto key = takeWord(rest);
        lines.push_back({file, walk.number(), std::string(key), std::string(rest)});
    }
    return lines;
}

Expected<std::vector<ConfigLine>, std::vector<std::string>> readConfigLines(const std::string &path)
{
    const auto text = readTextFile(path);
    if (!text)
        return unexpected(std::vector {text.error()});
    std::vector<ConfigLine> lines;
    std::vector<std::string> errors;
    for (auto &line : parseConfigLines(*text, path)) {
        if (line.key != "include_dir") {
            lines.push_back(std::move(line));
            continue;
        }
        const auto files = includedFiles(line);
        if (!files) {
            errors.push_back(files.error());
            continue;
        }
        for (const auto &file : *files) {
            const auto included = readTextFile(file);
            if (!included) {
                errors.push_back(placeOf(line) + "include_dir: " + included.error());
                continue;
            }
            auto more = parseConfigLines(*included, file);
            lines.insert(lines.end(), std::make_move_iterator(more.begin()),
                         std::make_move_iterator(more.end()));
        }
    }
    if (!errors.empty())
        return unexpected(std::move(errors));
    return lines;
}

} // namespace espalier
