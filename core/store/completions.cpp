// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/completions.h"

#include "core/mqtt/utf8.h"
#include "core/store/naturalorder.h"
#include "core/store/textmatcher.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// What is looked at before an answer must be good enough.
constexpr std::size_t mostLookedAt = 20'000;

/// In natural order, as many as there is room for.
void append(QStringList &names, std::vector<std::string> found, int limit)
{
    std::sort(found.begin(), found.end(),
              [](const auto &a, const auto &b) { return naturalCompare(a, b) < 0; });
    for (const std::string &name : found) {
        if (names.size() < limit && !utf8Problem(name))
            names.append(QString::fromStdString(name));
    }
}

} // namespace

QStringList completeTopics(const TopicStore &store, const QString &prefix, int limit)
{
    const qsizetype slash = prefix.lastIndexOf(u'/');
    const auto above =
        slash < 0 ? std::optional(TopicStore::root) : store.find(prefix.left(slash).toStdString());
    if (!above)
        return {};
    const TextMatcher matcher(prefix.mid(slash + 1));
    std::vector<std::uint32_t> level;
    std::size_t lookedAt = 0;
    const auto enter = [&](std::uint32_t id, auto &&isWanted) {
        const TopicBranch *branch = store.branch(id);
        if (!branch)
            return;
        for (const std::uint32_t child : branch->children) {
            if (++lookedAt <= mostLookedAt && isWanted(child))
                level.push_back(child);
        }
    };
    enter(*above, [&](std::uint32_t id) { return matcher.startsOff(store.segmentText(id)); });

    QStringList names;
    while (!level.empty() && names.size() < limit) {
        std::vector<std::string> found;
        for (const std::uint32_t id : level) {
            if (store.isTopic(id))
                found.push_back(store.topicName(id));
        }
        append(names, std::move(found), limit);
        const std::vector<std::uint32_t> parents = std::exchange(level, {});
        for (const std::uint32_t id : parents)
            enter(id, [](std::uint32_t) { return true; });
    }
    return names;
}

QStringList findLevels(const TopicStore &store, const QString &text, int limit)
{
    const qsizetype slash = text.lastIndexOf(u'/');
    const TextMatcher whole(text);
    const TextMatcher last(text.mid(slash + 1));
    // Each text once, however many levels have it.
    const SegmentTable &segments = store.segments();
    std::vector<bool> isWanted(segments.size());
    for (std::size_t segment = 0; segment < segments.size(); ++segment)
        isWanted[segment] = last.isIn(segments.text(static_cast<std::uint32_t>(segment)));

    std::vector<std::string> found;
    std::size_t lookedAt = 0;
    for (std::uint32_t id = TopicStore::root + 1; id < store.nodeCount(); ++id) {
        if (!isWanted[store.node(id).segment])
            continue;
        if (found.size() == static_cast<std::size_t>(limit) || ++lookedAt > mostLookedAt)
            break;
        std::string name = store.topicName(id);
        if ((slash < 0 || whole.isIn(name)) && !utf8Problem(name))
            found.push_back(std::move(name));
    }
    QStringList names;
    append(names, std::move(found), limit);
    return names;
}

QStringList topicsLike(const TopicStore &store, const QString &text, int limit)
{
    QStringList topics = completeTopics(store, text, limit);
    if (!text.isEmpty())
        topics += findLevels(store, text, limit);
    topics.removeDuplicates();
    return topics;
}

} // namespace espalier
