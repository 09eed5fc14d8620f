// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier {

/// A UTF-8 Encoded String has no room for more (1.5.4).
inline constexpr std::size_t longestTopicName = 65'535;

/// A client's Topic Name as the broker knows it: behind the mount point of the client's listener. Lies in `room` unless
/// there is no mount point.
[[nodiscard]] std::string_view mountedTopicName(std::string_view mountPoint, std::string_view topicName,
                                                std::string &room);
/// The same of a Topic Filter; of a Shared Subscription (4.8.2) it is the filter behind the ShareName that is mounted.
[[nodiscard]] std::string_view mountedTopicFilter(std::string_view mountPoint, std::string_view topicFilter,
                                                  std::string &room);

} // namespace espalier
