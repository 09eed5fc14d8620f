// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/serieslabels.h"

#include <algorithm>

namespace espalier {

namespace {

/// Not within a character of UTF-8.
std::string_view cut(std::string_view text)
{
    if (text.size() <= SeriesLabels::maximumLength)
        return text;
    std::size_t size = SeriesLabels::maximumLength;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        --size;
    return text.substr(0, size);
}

} // namespace

std::uint32_t SeriesLabels::numberOf(std::string_view text)
{
    text = cut(text);
    if (const auto found = m_numbers.find(text); found != m_numbers.end())
        return found->second;
    if (m_texts.size() == maximumLabels)
        return static_cast<std::uint32_t>(maximumLabels - 1);
    // The last one stands for all that follow.
    m_texts.emplace_back(m_texts.size() + 1 == maximumLabels ? std::string_view("…") : text);
    const auto number = static_cast<std::uint32_t>(m_texts.size() - 1);
    m_numbers.emplace(m_texts.back(), number);
    return number;
}

const std::string &SeriesLabels::text(std::uint32_t number) const
{
    static const std::string none;
    return number < m_texts.size() ? m_texts[number] : none;
}

} // namespace espalier
