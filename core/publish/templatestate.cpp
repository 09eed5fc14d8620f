// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/templatestate.h"

#include <algorithm>

namespace espalier {

std::int64_t TemplateState::sequence(const Placeholder &placeholder)
{
    const auto [found, isNew] = m_sequences.try_emplace(placeholder.key);
    auto &counter = found->second;
    if (isNew)
        counter.value = placeholder.first;
    else if (counter.message != m_message) // beyond the largest number it begins again at the smallest
        counter.value = static_cast<std::int64_t>(static_cast<std::uint64_t>(counter.value)
                                                  + static_cast<std::uint64_t>(placeholder.second));
    counter.message = m_message;
    return counter.value;
}

double TemplateState::walk(const Placeholder &placeholder)
{
    const auto [found, isNew] = m_walks.try_emplace(placeholder.key);
    auto &counter = found->second;
    if (isNew)
        counter.value = placeholder.low;
    else if (counter.message != m_message)
        counter.value += (2 * uniform() - 1) * placeholder.high;
    counter.value = std::clamp(counter.value, placeholder.minimum, placeholder.maximum);
    counter.message = m_message;
    return counter.value;
}

} // namespace espalier
