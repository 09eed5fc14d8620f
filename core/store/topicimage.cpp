// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/topicimage.h"

#include "core/store/naturalorder.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

bool isSame(const Bytes &a, const Bytes &b)
{
    return asText(a.view()) == asText(b.view());
}

} // namespace

TopicImage::TopicImage(const TopicStore &store)
{
    m_topics.reserve(store.topicCount());
    for (std::uint32_t id = TopicStore::root + 1; id < store.nodeCount(); ++id) {
        if (const KeptMessage *last = store.lastMessage(id))
            m_topics.push_back({store.topicName(id), last->payload()});
    }
}

void TopicImage::sort()
{
    std::sort(m_topics.begin(), m_topics.end(),
              [](const Topic &a, const Topic &b) { return naturalCompare(a.name, b.name) < 0; });
}

TopicDifferences compare(const TopicImage &left, const TopicImage &right, std::size_t limit)
{
    TopicDifferences result;
    const auto add = [&](TopicDifference difference, std::size_t &count) {
        ++count;
        auto &list = difference.kind == TopicDifference::Kind::Same ? result.sameList : result.list;
        if (list.size() < limit)
            list.push_back(std::move(difference));
    };
    auto a = left.topics().begin();
    auto b = right.topics().begin();
    while (a != left.topics().end() || b != right.topics().end()) {
        int order = 0;
        if (a == left.topics().end() || b == right.topics().end())
            order = a == left.topics().end() ? 1 : -1;
        else
            order = naturalCompare(a->name, b->name);
        if (order < 0) {
            add({TopicDifference::Kind::OnlyLeft, a->name, a->payload, {}}, result.onlyLeft);
            ++a;
        } else if (order > 0) {
            add({TopicDifference::Kind::OnlyRight, b->name, {}, b->payload}, result.onlyRight);
            ++b;
        } else {
            if (isSame(a->payload, b->payload))
                add({TopicDifference::Kind::Same, a->name, a->payload, b->payload}, result.same);
            else
                add({TopicDifference::Kind::Changed, a->name, a->payload, b->payload}, result.changed);
            ++a;
            ++b;
        }
    }
    return result;
}

} // namespace espalier
