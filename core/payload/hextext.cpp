// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/hextext.h"

#include <algorithm>

namespace espalier {

std::string hexText(ByteView bytes, std::size_t longest)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text = "h'";
    for (const std::uint8_t byte : bytes.first(std::min(bytes.size(), longest))) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    text += bytes.size() > longest ? "\xe2\x80\xa6'" : "'";
    return text;
}

} // namespace espalier
