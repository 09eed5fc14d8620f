// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A filter and a name, parted by the first line end: matching agrees with a slow matcher that follows the text of 4.7.
#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

using namespace espalier;

namespace {

using Levels = std::vector<std::string>;

Levels levelsOf(std::string_view topic)
{
    Levels levels(1);
    for (const char c : topic) {
        if (c == '/')
            levels.emplace_back();
        else
            levels.back() += c;
    }
    return levels;
}

bool slowlyMatches(std::span<const std::string> filter, std::span<const std::string> name)
{
    if (filter.empty())
        return name.empty();
    if (filter[0] == "#")
        return true;
    if (name.empty())
        return false;
    return (filter[0] == "+" || filter[0] == name[0]) && slowlyMatches(filter.subspan(1), name.subspan(1));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto lineEnd = std::min(text.find('\n'), size);
    const auto filterText = text.substr(0, lineEnd);
    const auto name = text.substr(std::min(lineEnd + 1, size));

    const bool hasWildcard = name.find_first_of("+#") != std::string_view::npos;
    require(containsWildcard(name) == hasWildcard);
    const bool isName = !topicNameError(name).has_value();
    require(!isName || (!hasWildcard && !name.empty() && !utf8Problem(name)));

    const auto filter = parseTopicFilter(filterText);
    if (!filter || !isName)
        return 0;
    require(parseTopicFilter(filterText, SharedFilters::Forbidden).has_value());
    const auto filterLevels = levelsOf(filter->filter);
    const bool isHidden = name.front() == '$' && (filterLevels[0] == "#" || filterLevels[0] == "+");
    require(matches(filter->filter, name) == (!isHidden && slowlyMatches(filterLevels, levelsOf(name))));
    return 0;
}
