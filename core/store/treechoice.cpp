// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/visibletree.h"

#include <algorithm>
#include <utility>

namespace espalier {

// What the user has selected, chosen together, or hidden.

void VisibleTree::select(std::uint32_t id)
{
    if (!isKnown(id) && id != TopicNode::none)
        return;
    clearChosen();
    m_selected = m_chooseFrom = id;
}

void VisibleTree::toggleChosen(std::uint32_t id)
{
    if (!isKnown(id))
        return;
    if (m_chosen.empty() && isKnown(m_selected) && m_selected != id)
        addChosen(m_selected);
    if (isChosen(id)) {
        m_state[id] &= static_cast<std::uint8_t>(~Chosen);
        m_chosen.erase(std::find(m_chosen.begin(), m_chosen.end(), id));
    } else {
        addChosen(id);
    }
    m_selected = m_chooseFrom = id;
}

void VisibleTree::chooseTo(std::uint32_t id)
{
    if (!isKnown(id))
        return;
    const std::int64_t from = isKnown(m_chooseFrom) ? m_rows.rowOf(m_chooseFrom) : -1;
    const std::int64_t to = m_rows.rowOf(id);
    if (from < 0 || to < 0) {
        select(id);
        return;
    }
    clearChosen();
    for (std::int64_t row = std::min(from, to); row <= std::max(from, to); ++row)
        addChosen(m_rows.at(static_cast<std::uint32_t>(row)).id);
    m_selected = id;
}

void VisibleTree::clearChosen()
{
    for (const std::uint32_t id : m_chosen)
        m_state[id] &= static_cast<std::uint8_t>(~Chosen);
    m_chosen.clear();
}

void VisibleTree::addChosen(std::uint32_t id)
{
    m_state[id] |= Chosen;
    m_chosen.push_back(id);
}

void VisibleTree::setHidden(std::vector<std::string> names)
{
    m_hiddenToCome = std::move(names);
    m_hiddenCount = 0;
    for (std::uint8_t &state : m_state)
        state &= static_cast<std::uint8_t>(~Hidden);
    findHidden();
    layOut();
}

void VisibleTree::findHidden()
{
    std::erase_if(m_hiddenToCome, [this](const std::string &name) {
        const auto id = m_store.find(name);
        if (!id || !isKnown(*id))
            return false;
        m_hiddenCount += isHidden(*id) ? 0 : 1;
        m_state[*id] |= Hidden;
        return true;
    });
}

void VisibleTree::setHiddenRows(HiddenRows rows)
{
    if (std::exchange(m_hiddenRows, rows) != rows)
        layOut();
}

} // namespace espalier
