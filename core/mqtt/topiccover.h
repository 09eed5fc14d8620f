// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace espalier {

/// Whether a Topic Filter matches every Topic Name that `other` matches (4.7.1, 4.7.2). Both valid, without "$share/".
[[nodiscard]] bool covers(std::string_view topicFilter, std::string_view other);

} // namespace espalier
