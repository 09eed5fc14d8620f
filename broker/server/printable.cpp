// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/printable.h"

#include "core/mqtt/utf8.h"

namespace espalier {

std::string printable(std::string_view text)
{
    constexpr std::size_t longest = 80;
    std::string shown;
    appendEscaped(startOfText(text, longest), shown);
    return text.size() > longest ? shown + "..." : shown;
}

} // namespace espalier
