// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// "key value", as it stands in a file of mosquitto's configuration syntax.
struct ConfigLine
{
    std::string file {};
    /// Counted from 1.
    std::size_t number = 0;
    std::string key {};
    /// All that stands behind the key, with spaces inside.
    std::string value {};
};

/// "mosquitto.conf:3: ": how every sentence about a line begins.
[[nodiscard]] std::string placeOf(const ConfigLine &line);

/// The lines of a text. Empty ones, and those that begin with "#", are left out.
[[nodiscard]] std::vector<ConfigLine> parseConfigLines(std::string_view text, const std::string &file);
/// The lines of a file, with those of the folders that it includes (`include_dir`) in their places. Each error is a
/// sentence that names file and line.
[[nodiscard]] Expected<std::vector<ConfigLine>, std::vector<std::string>> readConfigLines(
    const std::string &path);
/// Names of the files in a folder that `include_dir` takes, in its order: 1, A, a, B, b.
void sortAsIncluded(std::vector<std::string> &names);

} // namespace espalier
