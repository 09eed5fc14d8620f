// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/talkers.h"

#include "core/payload/displaytext.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace espalier {

QList<Talker> topTalkers(const TopicStore &store, TalkerOrder order, std::size_t limit, SteadyMs now)
{
    // Slower than one message in ten minutes is silence.
    constexpr float least = 1.0F / 600;
    using Entry = std::pair<float, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> best;
    for (std::uint32_t id = TopicStore::root + 1; id < store.nodeCount(); ++id) {
        if (!store.isTopic(id))
            continue;
        const SmoothRate &rate = store.node(id).rate;
        const float measure = order == TalkerOrder::Messages ? rate.at(now) : rate.bytesAt(now);
        if (measure < least || (best.size() == limit && measure <= best.top().first))
            continue;
        best.push({measure, id});
        if (best.size() > limit)
            best.pop();
    }
    QList<Talker> talkers;
    for (; !best.empty(); best.pop()) {
        const std::uint32_t id = best.top().second;
        const TopicNode &node = store.node(id);
        const std::string name = store.topicName(id);
        talkers.append({.topicName = QByteArray::fromStdString(name),
                        .displayName = displayText(asBytes(name))
                                       + (store.hasChildren(id) ? QStringLiteral("/#") : QString()),
                        .rate = node.rate.at(now),
                        .byteRate = node.rate.bytesAt(now),
                        .messages = node.messages,
                        .bytes = node.bytes});
    }
    std::reverse(talkers.begin(), talkers.end());
    return talkers;
}

} // namespace espalier
