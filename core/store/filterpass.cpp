// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/filterpass.h"

#include "core/payload/decoders.h"
#include "core/payload/displaytext.h"
#include "core/payload/wrapping.h"

#include <algorithm>
#include <limits>

namespace espalier {

namespace {
/// How much of a value is searched.
constexpr std::size_t searchedBytes = 64 * 1024;
constexpr std::size_t searchedByRegex = 4 * 1024;
/// Bytes that cost as much as visiting a node.
constexpr std::size_t bytesForWork = 128;
/// Of a payload that tell whether it is text.
constexpr std::size_t seenBytes = 256;
/// To decode a payload costs so much, and as much again for each of these bytes.
constexpr std::uint32_t decodingWork = 250;
constexpr std::uint32_t bytesForDecodingWork = 4;
constexpr FormatLimits decodingLimits {.jsonBytes = ValueCondition::largestPayload,
                                       .depth = 64,
                                       .textBytes = ValueCondition::largestPayload,
                                       .hexBytes = 1,
                                       .structuredBytes = ValueCondition::largestPayload,
                                       .unwrappedBytes = ValueCondition::largestPayload,
                                       .typedNodes = 64 * 1024};
} // namespace

FilterPass::FilterPass(TreeFilter filter, SteadyMs now, const PayloadContext *context)
    : m_filter(std::move(filter))
    , m_context(context)
    , m_isLive(m_filter.hasConditions())
    , m_now(now)
    , m_terms(m_filter.terms().size())
{
    const auto &terms = m_filter.terms();
    m_isTimed = std::any_of(terms.begin(), terms.end(),
                            [](const FilterTerm &term) { return term.kind == FilterTerm::Kind::Changed; });
}

bool FilterPass::advance(const TopicStore &store, std::uint32_t work)
{
    m_marks.resize(store.nodeCount());
    m_shownChildren.resize(store.nodeCount());
    for (TermState &term : m_terms)
        term.marks.resize(store.nodeCount());
    if (m_next == TopicStore::root) {
        for (TermState &term : m_terms)
            term.marks[TopicStore::root] = Prefix;
        ++m_next;
    }
    for (std::uint32_t done = 0; m_next < store.nodeCount() && done < work; ++m_next)
        done += evaluate(store, m_next);
    if (m_next == store.nodeCount() && m_undecoded.empty())
        m_isFirstDecoding = false;
    return m_next == store.nodeCount();
}

void FilterPass::decode(const TopicStore &store, std::uint32_t work)
{
    std::uint32_t done = 0;
    while (!m_undecoded.empty() && done < work) {
        const std::uint32_t id = m_undecoded.front();
        m_undecoded.pop_front();
        m_marks[id] &= static_cast<std::uint8_t>(~Undecoded);
        bool here = false;
        const std::uint32_t misses = nameMisses(store, id, here);
        // What came since may be simple.
        Answer answer = messageMatches(store, id, misses, done);
        if (answer == Answer::NeedsDecoding) {
            done += decodingWork
                    + static_cast<std::uint32_t>(store.lastMessage(id)->payloadSize()) / bytesForDecodingWork;
            answer = decodedMatches(store, id, misses) ? Answer::Yes : Answer::No;
        }
        setMatch(store, id, answer == Answer::Yes && (here || misses != 0));
        ++done;
    }
    if (m_undecoded.empty())
        m_isFirstDecoding = false;
}

void FilterPass::update(const TopicStore &store, std::span<const std::uint32_t> changedTopics, SteadyMs now)
{
    m_now = now;
    for (const std::uint32_t id : changedTopics) {
        if (id < m_next && (m_isLive || !isMatch(id)))
            look(store, id);
    }
    while (!m_due.empty() && m_due.top().at <= now) {
        const std::uint32_t id = m_due.top().id;
        m_due.pop();
        m_marks[id] &= static_cast<std::uint8_t>(~Queued);
        look(store, id);
    }
}

void FilterPass::look(const TopicStore &store, std::uint32_t id)
{
    const bool matched = isMatch(id);
    const std::uint32_t held = heldNames(id);
    static_cast<void>(evaluate(store, id));
    // What came late finds descendants that were looked at without it.
    if (heldNames(id) != held && m_terms.size() > 1)
        evaluateBelow(store, id);
    else if (isMatch(id) && !matched && !m_isLive)
        markBelow(store, id);
}

std::uint32_t FilterPass::heldNames(std::uint32_t id) const
{
    std::uint32_t held = 0;
    for (std::size_t term = 0; term < m_terms.size(); ++term)
        held |= (m_terms[term].marks[id] & Holds) != 0 ? 1U << term : 0;
    return held;
}

void FilterPass::evaluateBelow(const TopicStore &store, std::uint32_t id)
{
    std::vector<std::uint32_t> todo {id};
    while (!todo.empty()) {
        const TopicBranch *branch = store.branch(todo.back());
        todo.pop_back();
        if (!branch)
            continue;
        for (const std::uint32_t child : branch->children) {
            if (child < m_next) {
                static_cast<void>(evaluate(store, child));
                todo.push_back(child);
            }
        }
    }
}

std::uint32_t FilterPass::evaluate(const TopicStore &store, std::uint32_t id)
{
    if (!m_isLive && (m_marks[store.node(id).parent] & (Match | Below)) != 0)
        m_marks[id] |= Below;
    std::uint32_t work = static_cast<std::uint32_t>(m_terms.size());
    bool here = false;
    const std::uint32_t misses = nameMisses(store, id, here);
    const Answer answer = messageMatches(store, id, misses, work);
    if (answer != Answer::NeedsDecoding) {
        setMatch(store, id, answer == Answer::Yes && (here || misses != 0));
    } else if ((m_marks[id] & Undecoded) == 0) {
        m_marks[id] |= Undecoded;
        m_undecoded.push_back(id);
    }
    if (m_isTimed)
        awaitChange(store, id);
    return work;
}

std::uint32_t FilterPass::nameMisses(const TopicStore &store, std::uint32_t id, bool &here)
{
    std::uint32_t misses = 0;
    const std::uint32_t parent = store.node(id).parent;
    for (std::size_t term = 0; term < m_terms.size(); ++term) {
        std::uint8_t &marks = m_terms[term].marks[id];
        const bool above = (m_terms[term].marks[parent] & Holds) != 0;
        // A part of a path that ends above would be found here again.
        const bool isPath = m_filter.terms()[term].kind == FilterTerm::Kind::Path;
        const bool matches = !(isPath && above) && nameMatches(store, id, term);
        here |= matches;
        if (above || matches)
            marks |= Holds;
        else
            misses |= 1U << term;
    }
    return misses;
}

bool FilterPass::nameMatches(const TopicStore &store, std::uint32_t id, std::size_t term)
{
    const FilterTerm &wanted = m_filter.terms()[term];
    switch (wanted.kind) {
    case FilterTerm::Kind::Text:
        return segmentMatches(store, store.node(id).segment, term);
    case FilterTerm::Kind::Path:
        return pathMatches(store, id, wanted);
    case FilterTerm::Kind::Regex:
        return store.isTopic(id) && wanted.matchesRegex(store.topicName(id));
    case FilterTerm::Kind::Topics:
        return topicMatches(store, id, term);
    case FilterTerm::Kind::Retained:
    case FilterTerm::Kind::Changed:
    case FilterTerm::Kind::Value:
        break;
    }
    return false;
}

bool FilterPass::segmentMatches(const TopicStore &store, std::uint32_t segment, std::size_t term)
{
    auto &segments = m_terms[term].segments;
    if (segment >= segments.size())
        segments.resize(store.segments().size());
    std::uint8_t &known = segments[segment];
    if (known == 0)
        known = m_filter.terms()[term].matcher.isIn(store.segments().text(segment)) ? 2 : 1;
    return known == 2;
}

/// Looks only where a match would end in this level: one that ends before is the parent's.
bool FilterPass::pathMatches(const TopicStore &store, std::uint32_t id, const FilterTerm &term)
{
    const std::size_t wanted = store.segmentText(id).size() + term.matcher.size();
    std::vector<std::string_view> levels;
    std::size_t size = 0;
    for (std::uint32_t at = id; at != TopicStore::root && size < wanted; at = store.node(at).parent) {
        levels.push_back(store.segmentText(at));
        size += levels.back().size() + 1;
    }
    std::string tail;
    tail.reserve(size);
    for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
        if (level != levels.rbegin())
            tail += '/';
        tail += *level;
    }
    return term.matcher.isIn(tail);
}

/// 4.7.1: one level of the filter is decided at each level of the tree.
bool FilterPass::topicMatches(const TopicStore &store, std::uint32_t id, std::size_t term)
{
    const TopicNode &node = store.node(id);
    const FilterTerm &wanted = m_filter.terms()[term];
    std::uint8_t &marks = m_terms[term].marks[id];
    const std::uint8_t above = m_terms[term].marks[node.parent];
    const auto &levels = wanted.levels;
    const std::size_t depth = node.depth;
    const std::string_view segment = store.segmentText(id);
    const bool isHidden = depth == 0 && segment.starts_with('$'); // 4.7.2: wildcards do not stand for these
    if ((above & Open) != 0
        || (wanted.isOpenEnded && (above & Prefix) != 0 && depth == levels.size() && !isHidden)) {
        marks |= Open;
        return store.isTopic(id);
    }
    if ((above & Prefix) == 0 || depth >= levels.size())
        return false;
    const std::string &level = levels[depth];
    if (level == "+" ? isHidden : level != segment)
        return false;
    marks |= Prefix;
    return depth + 1 == levels.size() && store.isTopic(id);
}

FilterPass::Answer FilterPass::messageMatches(const TopicStore &store, std::uint32_t id, std::uint32_t misses,
                                              std::uint32_t &work) const
{
    Answer all = Answer::Yes;
    for (std::size_t term = 0; misses != 0; ++term, misses >>= 1U) {
        const Answer answer =
            (misses & 1U) == 0 ? Answer::Yes : messageMatches(store, id, m_filter.terms()[term], work);
        if (answer == Answer::No)
            return answer;
        if (answer == Answer::NeedsDecoding)
            all = answer;
    }
    return all;
}

/// Cheap, and true for anything that formatPayload() would not take for JSON or text as it stands there.
bool FilterPass::needsDecoding(const TopicStore &store, std::uint32_t id, const KeptMessage &message,
                               std::uint32_t &work) const
{
    const ByteView payload = message.payloadView();
    if (payload.empty() || payload.size() > ValueCondition::largestPayload)
        return false;
    const ByteView seen = payload.first(std::min(payload.size(), seenBytes));
    if (detectedWrapping(payload)
        || !isPlainText(seen, seen.size() < payload.size() ? IsCut::Yes : IsCut::No))
        return true;
    work += 4;
    const MessageHints known = hintsFor(store, id);
    const std::string_view contentType = known.hints().contentType;
    return isDecodedByTopic(known.hints()) || (!contentType.empty() && !isAskedFor(jsonDecoder, contentType));
}

MessageHints FilterPass::hintsFor(const TopicStore &store, std::uint32_t id) const
{
    return {store.topicName(id), *store.lastMessage(id), m_context ? *m_context : PayloadContext()};
}

bool FilterPass::decodedMatches(const TopicStore &store, std::uint32_t id, std::uint32_t misses) const
{
    const MessageHints known = hintsFor(store, id);
    const Bytes payload = store.lastMessage(id)->payload();
    const FormattedPayload decoded = formatPayload(payload, known.hints(), decodingLimits);
    std::string text;
    if (!decoded.value)
        text = decoded.decoder == DecoderKind::Text ? decoded.text.toStdString() : payload.text();
    for (std::size_t term = 0; misses != 0; ++term, misses >>= 1U) {
        const FilterTerm &wanted = m_filter.terms()[term];
        if ((misses & 1U) == 0 || wanted.kind != FilterTerm::Kind::Value)
            continue;
        if (!(decoded.value ? wanted.condition.holds(*decoded.value) : wanted.condition.holds(text)))
            return false;
    }
    return true;
}

FilterPass::Answer FilterPass::messageMatches(const TopicStore &store, std::uint32_t id,
                                              const FilterTerm &term, std::uint32_t &work) const
{
    const KeptMessage *message = store.lastMessage(id);
    if (!message || term.kind == FilterTerm::Kind::Topics)
        return Answer::No;
    const auto answer = [](bool matches) { return matches ? Answer::Yes : Answer::No; };
    const std::string_view payload = asText(message->payloadView());
    const auto weigh = [&](std::size_t size) {
        work += static_cast<std::uint32_t>(size / bytesForWork);
        return true;
    };
    switch (term.kind) {
    case FilterTerm::Kind::Text:
    case FilterTerm::Kind::Path:
        return answer(weigh(std::min(payload.size(), searchedBytes))
                      && term.matcher.isIn(payload.substr(0, searchedBytes)));
    case FilterTerm::Kind::Regex:
        return answer(weigh(4 * bytesForWork + payload.size())
                      && term.matchesRegex(payload.substr(0, searchedByRegex)));
    case FilterTerm::Kind::Topics:
        break;
    case FilterTerm::Kind::Retained:
        return answer(store.isRetained(id));
    case FilterTerm::Kind::Changed:
        return answer((m_now - store.ownChange(id) < term.age) == (term.comparison == Comparison::Less));
    case FilterTerm::Kind::Value:
        if (needsDecoding(store, id, *message, work))
            return Answer::NeedsDecoding;
        return answer(weigh(2 * bytesForWork + std::min(payload.size(), searchedBytes) * 4)
                      && term.condition.holds(payload));
    }
    return Answer::No;
}

/// Remembers when a condition on the age comes to hold or ceases to; a message that comes before then moves it on.
void FilterPass::awaitChange(const TopicStore &store, std::uint32_t id)
{
    if ((m_marks[id] & Queued) != 0 || !store.lastMessage(id))
        return;
    SteadyMs next = std::numeric_limits<SteadyMs>::max();
    for (const FilterTerm &term : m_filter.terms()) {
        const SteadyMs at = store.ownChange(id) + term.age;
        if (term.kind == FilterTerm::Kind::Changed && at > m_now)
            next = std::min(next, at);
    }
    if (next == std::numeric_limits<SteadyMs>::max())
        return;
    m_marks[id] |= Queued;
    m_due.push({next, id});
}

void FilterPass::setMatch(const TopicStore &store, std::uint32_t id, bool matches)
{
    if (isMatch(id) == matches)
        return;
    ++m_changes;
    m_matches += matches ? 1 : -1U;
    m_marks[id] = static_cast<std::uint8_t>(matches ? m_marks[id] | Match : m_marks[id] & ~Match);
    if (isAbove(id))
        return;
    // Upwards as long as a level comes to be seen by this, or is no longer.
    for (std::uint32_t at = store.node(id).parent; at != TopicNode::none; at = store.node(at).parent) {
        m_shownChildren[at] += matches ? 1 : -1U;
        if (isMatch(at) || m_shownChildren[at] > (matches ? 1U : 0U))
            return;
    }
}

void FilterPass::markBelow(const TopicStore &store, std::uint32_t id)
{
    std::vector<std::uint32_t> todo {id};
    while (!todo.empty()) {
        const TopicBranch *branch = store.branch(todo.back());
        todo.pop_back();
        if (!branch)
            continue;
        for (const std::uint32_t child : branch->children) {
            if (child < m_next && (m_marks[child] & Below) == 0) {
                m_marks[child] |= Below;
                todo.push_back(child);
            }
        }
    }
}

} // namespace espalier
