// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"

#include <string>
#include <vector>

namespace espalier {

/// All topics of a store with their last payloads, as of one moment. Holds names and shares the payloads. Immutable once
/// made: any thread may read it.
class TopicImage
{
public:
    struct Topic
    {
        std::string name;
        Bytes payload;
    };

    TopicImage() = default;
    /// In the worker thread; in no order yet.
    explicit TopicImage(const TopicStore &store);
    /// By name, for compare(); takes a while with a million topics.
    void sort();
    [[nodiscard]] const std::vector<Topic> &topics() const { return m_topics; }

private:
    std::vector<Topic> m_topics;
};

struct TopicDifference
{
    enum class Kind : std::uint8_t { OnlyLeft, OnlyRight, Changed, Same } kind {};
    std::string name;
    Bytes left {};
    Bytes right {};
};

/// What is not the same in two sorted images, and what is: at most `limit` of either, and how much there is altogether.
struct TopicDifferences
{
    std::vector<TopicDifference> list;
    std::vector<TopicDifference> sameList;
    std::size_t onlyLeft = 0;
    std::size_t onlyRight = 0;
    std::size_t changed = 0;
    std::size_t same = 0;
};
[[nodiscard]] TopicDifferences compare(const TopicImage &left, const TopicImage &right, std::size_t limit);

} // namespace espalier
