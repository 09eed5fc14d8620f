// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/mountpoint.h"

#include "core/mqtt/topic.h"

namespace espalier {

std::string_view mountedTopicName(std::string_view mountPoint, std::string_view topicName, std::string &room)
{
    if (mountPoint.empty())
        return topicName;
    room.assign(mountPoint);
    room += topicName;
    return room;
}

std::string_view mountedTopicFilter(std::string_view mountPoint, std::string_view topicFilter,
                                    std::string &room)
{
    const auto parsed = parseTopicFilter(topicFilter);
    if (mountPoint.empty() || !parsed)
        return topicFilter;
    room.assign(topicFilter, 0, topicFilter.size() - parsed->filter.size());
    room += mountPoint;
    room += parsed->filter;
    return room;
}

} // namespace espalier
