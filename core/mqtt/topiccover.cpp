// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topiccover.h"

#include "core/mqtt/topic.h"

namespace espalier {

bool covers(std::string_view topicFilter, std::string_view other)
{
    if (other.starts_with('$') && (topicFilter.starts_with('#') || topicFilter.starts_with('+')))
        return false; // MQTT-4.7.2-1
    TopicLevels filterLevels(topicFilter);
    TopicLevels otherLevels(other);
    std::string_view filterLevel;
    std::string_view otherLevel;
    while (filterLevels.next(filterLevel)) {
        if (filterLevel == "#")
            return true; // stands for the parent level too
        if (!otherLevels.next(otherLevel) || otherLevel == "#")
            return false;
        if (filterLevel != "+" && filterLevel != otherLevel)
            return false;
    }
    return otherLevels.atEnd();
}

} // namespace espalier
