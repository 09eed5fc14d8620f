// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalindex.h"

#include "core/store/naturalorder.h"

#include <algorithm>
#include <ranges>

namespace espalier {

namespace {

/// So many steps between two looks at the clock.
constexpr std::uint32_t stepsPerLook = 64;
/// Levels that are asked in one call whether they are to be looked into again.
constexpr std::uint32_t againAtOnce = 20'000;
/// Messages between two looks at a topic that has many.
constexpr std::uint64_t longestStep = 100;
constexpr std::size_t maximumLeaves = 128;

/// Level by level, as the tree has them.
int compareNames(std::string_view a, std::string_view b)
{
    for (;;) {
        const std::size_t endOfA = std::min(a.find('/'), a.size());
        const std::size_t endOfB = std::min(b.find('/'), b.size());
        if (const int order = naturalCompare(a.substr(0, endOfA), b.substr(0, endOfB)); order != 0)
            return order;
        if (endOfA == a.size() || endOfB == b.size())
            return endOfA == a.size() ? (endOfB == b.size() ? 0 : -1) : 1;
        a.remove_prefix(endOfA + 1);
        b.remove_prefix(endOfB + 1);
    }
}

std::string keyOf(const std::vector<SignalLeaf> &leaves)
{
    std::string key;
    for (const SignalLeaf &leaf : leaves) {
        key += leaf.path;
        key += '\0';
        key += static_cast<char>('0' + static_cast<int>(leaf.kind));
    }
    return key;
}

/// What there was stays where it was; of a path that is there already the newer kind counts.
std::vector<SignalLeaf> together(const std::vector<SignalLeaf> &old, const std::vector<SignalLeaf> &more)
{
    std::vector<SignalLeaf> leaves = old;
    for (const SignalLeaf &leaf : more) {
        const auto known = std::ranges::find(leaves, leaf.path, &SignalLeaf::path);
        if (known != leaves.end())
            known->kind = leaf.kind;
        else if (leaves.size() < maximumLeaves)
            leaves.push_back(leaf);
    }
    return leaves;
}

} // namespace

void SignalIndex::clear()
{
    const QString filter = m_filter;
    *this = {};
    setFilter(filter);
}

void SignalIndex::setFilter(const QString &words)
{
    m_filter = words;
    m_words.clear();
    for (const QString &word : words.simplified().split(u' ', Qt::SkipEmptyParts))
        m_words.emplace_back(word);
    m_isStale = true;
}

bool SignalIndex::work(const TopicStore &store, const PayloadContext &context, Clock::time_point until)
{
    const std::uint32_t levels = store.nodeCount();
    m_states.resize(levels);
    std::uint32_t steps = 0;
    const auto isTimeUp = [&] { return ++steps % stepsPerLook == 0 && Clock::now() >= until; };
    while (m_new < levels) {
        const bool hasLooked = look(store, context, m_new++);
        m_hasNews = true;
        if (hasLooked ? Clock::now() >= until : isTimeUp())
            return true;
    }
    if (std::exchange(m_isStale, false)) {
        m_filtering = 0;
        m_found.clear();
        m_foundCount = 0;
    }
    while (m_filtering < levels) {
        filterOne(store, m_filtering++);
        if (isTimeUp())
            return true;
    }
    finishFilter();
    for (std::uint32_t asked = std::min(levels, againAtOnce); asked > 0; --asked) {
        m_again = m_again + 1 < levels ? m_again + 1 : 0;
        if (look(store, context, m_again) && Clock::now() >= until)
            return true;
    }
    return m_isStale;
}

bool SignalIndex::look(const TopicStore &store, const PayloadContext &context, std::uint32_t id)
{
    State &state = m_states[id];
    if (!store.isTopic(id))
        return false;
    const std::uint64_t messages = store.history().nextSequence(store.node(id).topic);
    if (messages < state.nextLook)
        return false;
    const std::uint64_t step = std::clamp<std::uint64_t>(messages / 8, 1, longestStep);
    state.nextLook = static_cast<std::uint32_t>(std::min<std::uint64_t>(messages + step, 0xffff'ffff));
    const KeptMessage *message = store.lastMessage(id);
    if (!message)
        return false;
    const MessageHints hints(store.topicName(id), *message, context);
    std::vector<SignalLeaf> leaves = SignalPayload(message->payload(), hints.hints()).leaves();
    const bool isKnown = state.shape != 0;
    leaves = together(isKnown ? *m_shapes[state.shape] : std::vector<SignalLeaf>(), leaves);
    if (leaves.empty() || (isKnown && leaves == *m_shapes[state.shape]))
        return true;
    const std::uint32_t shape = shapeOf(std::move(leaves));
    ++m_uses[shape];
    if (isKnown)
        leaveShape(state.shape);
    else
        ++m_total;
    state.shape = shape;
    // What the filter has passed by already may have to be looked at again.
    m_isStale = m_isStale || (id < m_filtering && (!isKnown || !m_words.empty()));
    m_hasNews = true;
    return true;
}

std::uint32_t SignalIndex::shapeOf(std::vector<SignalLeaf> leaves)
{
    std::string key = keyOf(leaves);
    if (const auto known = m_shapeNumbers.find(key); known != m_shapeNumbers.end())
        return known->second;
    std::uint32_t number = 0;
    if (m_free.empty()) {
        number = static_cast<std::uint32_t>(m_shapes.size());
        m_shapes.emplace_back();
        m_uses.push_back(0);
    } else {
        number = m_free.back();
        m_free.pop_back();
    }
    m_shapes[number] = std::make_shared<const std::vector<SignalLeaf>>(std::move(leaves));
    m_shapeNumbers.emplace(std::move(key), number);
    return number;
}

/// So there are never more shapes than topics.
void SignalIndex::leaveShape(std::uint32_t number)
{
    if (--m_uses[number] > 0)
        return;
    m_shapeNumbers.erase(keyOf(*m_shapes[number]));
    m_shapes[number] = nullptr;
    m_free.push_back(number);
}

SignalLeaves SignalIndex::filtered(const std::string &topicName, const SignalLeaves &leaves) const
{
    const auto isWanted = [&](const SignalLeaf &leaf) {
        return std::ranges::all_of(
            m_words, [&](const TextMatcher &word) { return word.isIn(topicName) || word.isIn(leaf.path); });
    };
    if (m_words.empty() || std::ranges::all_of(*leaves, isWanted))
        return leaves;
    std::vector<SignalLeaf> wanted;
    std::ranges::copy_if(*leaves, std::back_inserter(wanted), isWanted);
    return wanted.empty() ? nullptr : std::make_shared<const std::vector<SignalLeaf>>(std::move(wanted));
}

void SignalIndex::filterOne(const TopicStore &store, std::uint32_t id)
{
    const std::uint32_t shape = m_states[id].shape;
    if (shape == 0 || (!m_words.empty() && !filtered(store.topicName(id), m_shapes[shape])))
        return;
    ++m_foundCount;
    if (m_found.size() < static_cast<std::size_t>(SignalCatalog::maximumTopics))
        m_found.push_back(id);
}

void SignalIndex::finishFilter()
{
    if (m_found == m_matches && m_foundCount == m_matching && m_doneFilter == m_filter)
        return;
    m_doneFilter = m_filter;
    m_matches = m_found;
    m_matching = m_foundCount;
    m_hasNews = true;
}

SignalCatalog SignalIndex::take(const TopicStore &store)
{
    m_hasNews = false;
    SignalCatalog catalog;
    catalog.matching = m_matching;
    catalog.total = m_total;
    catalog.unseen = store.nodeCount() - std::min(m_new, store.nodeCount());
    catalog.filter = m_doneFilter;
    std::vector<std::pair<std::string, std::uint32_t>> names;
    names.reserve(m_matches.size());
    for (const std::uint32_t id : m_matches)
        names.emplace_back(store.topicName(id), id);
    std::ranges::sort(names, [](const auto &a, const auto &b) { return compareNames(a.first, b.first) < 0; });
    catalog.topics.reserve(static_cast<qsizetype>(names.size()));
    for (const auto &[name, id] : names)
        if (auto leaves = filtered(name, m_shapes[m_states[id].shape]))
            catalog.topics.append({QByteArray::fromStdString(name), std::move(leaves)});
    return catalog;
}

} // namespace espalier
