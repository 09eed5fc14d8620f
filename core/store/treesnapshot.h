// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"
#include "core/payload/glance.h"

#include <QList>
#include <QString>

#include <array>
#include <cstdint>
#include <memory>

namespace espalier {

class SparkplugAliases;

/// Dense number of a node of the topic tree: a topic or a level above topics. Stable as long as the store lives.
enum class TopicId : std::uint32_t { None = 0xffff'ffff };

enum class TreeSort : std::uint8_t { Name, Rate, LastChange, Messages, Topics, Bytes };

/// One visible row of the topic tree.
struct TreeRow
{
    TopicId id = TopicId::None;
    std::uint16_t depth = 0;
    bool expandable = false;
    bool expanded = false;
    /// The server has a retained message for this very topic, see TopicStore::isRetained().
    bool retained = false;
    /// The row's own name or value matches the filter (not only something below it).
    bool matchesFilter = false;
    /// The segment, made displayable: invalid UTF-8 is replaced and control characters are shown as symbols.
    QString name;
    /// One line, at most 200 characters; empty when the node itself has no message.
    QString preview;
    ValueKind valueKind = ValueKind::None;
    std::uint32_t payloadSize = 0;
    /// Messages of this topic and all below it.
    std::uint64_t messages = 0;
    /// Topics below that carry messages, and those of them with a retained message.
    std::uint32_t topicsBelow = 0;
    std::uint32_t retainedBelow = 0;
    /// Messages per second, this topic and all below it; smoothed over some seconds.
    float rate = 0;
    /// Payload bytes per second, likewise.
    float byteRate = 0;
    /// One of several that the user has chosen together.
    bool chosen = false;
    /// Hidden by the user, and seen because hidden ones are shown.
    bool hidden = false;
    /// A silence alarm of this level is due.
    bool silent = false;
    /// Messages per second over the last 24 steps of 2.5 s, oldest first.
    std::array<float, 24> rateHistory {};
    /// Milliseconds of the steady clock at the last change at or below this node; 0: never.
    std::int64_t lastChange = 0;
};

/// What is wrong with a filter, and at which character.
struct FilterError
{
    enum class Kind : std::uint8_t {
        None,
        /// `detail`: what the regular expression's compiler says.
        BadExpression,
        /// `detail`: the comparison that nothing follows.
        MissingOperand,
        /// "changed" takes "<" and ">" only.
        BadComparison,
        /// `detail`: what is no duration.
        BadDuration,
        OpenQuote,
        TooManyTerms,
    } kind = Kind::None;
    qsizetype position = 0;
    QString detail;
    friend bool operator==(const FilterError &, const FilterError &) = default;
};

struct FilterState
{
    QString text;
    /// Set while text is not a valid filter: an unfinished one. Then the filter before goes on.
    FilterError error;
    [[nodiscard]] bool isValid() const { return error.kind == FilterError::Kind::None; }
    bool running = false;
    std::uint32_t matches = 0;
};

/// The visible part of the tree and what belongs beside it. Replaces the one before.
struct TreeSnapshot
{
    std::uint32_t totalRows = 0;
    std::uint32_t firstRow = 0;
    QList<TreeRow> rows;
    /// Row of the selected node: -1 when nothing is selected or a collapsed ancestor or the filter hides it.
    std::int64_t selectedRow = -1;
    TopicId selected = TopicId::None;
    std::uint32_t topics = 0;
    TreeSort sort = TreeSort::Name;
    bool liveSort = false;
    FilterState filter;
    /// Of all messages of the connection; what shares are of. And the time they are for, on the steady clock.
    float totalRate = 0;
    float totalByteRate = 0;
    std::int64_t now = 0;
    /// The pinned topics in the user's order, with whole names and without depth; those not yet seen have no id.
    QList<TreeRow> pinned;
    /// How many rows are chosen together; 0: only the selected one.
    std::uint32_t chosen = 0;
    /// Levels that are hidden and exist, and whether they are shown nevertheless.
    std::uint32_t hidden = 0;
    bool showsHidden = false;
    /// Counts up with each change of which rows exist or where they stand; not with mere value changes.
    std::uint64_t layoutVersion = 0;
    /// The anchor of the last setViewport() and the row where it stands now; -1 while it is hidden.
    TopicId anchor = TopicId::None;
    std::int64_t anchorRow = -1;
    /// The row that the last reveal() or key step asked to bring into sight; -1: none since the last snapshot.
    std::int64_t revealRow = -1;
};

/// One kept message. The bytes are shared with the store and exact.
struct HistoryEntry
{
    /// Counts up from 0 for each topic.
    std::uint64_t sequence = 0;
    WallTime time = 0;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    bool dup = false;
    Bytes payload;
    /// Encoded properties, see PropertyView.
    Bytes properties;
};

/// News about the selected topic since the last one taken; merges by appending.
struct TopicDetail
{
    TopicId id = TopicId::None;
    /// Starts anew: forget what was shown before (another topic was selected).
    bool reset = false;
    /// Full name as received, and made displayable.
    QByteArray topicName;
    QString displayName;
    /// The most entries a topic has here; the store may keep more.
    static constexpr std::uint64_t maximumEntries = 50'000;
    /// Kept messages that are new, oldest first. After a reset: all that are kept, at most `maximumEntries`.
    QList<HistoryEntry> appended;
    /// Sequence of the oldest message to show: forget older ones, they were evicted or are more than `maximumEntries`.
    std::uint64_t firstKept = 0;
    /// Messages ever received for this very topic.
    std::uint64_t messages = 0;
    /// Per second, over the messages that are kept; 0 for fewer than three.
    float rate = 0;
    std::uint32_t topicsBelow = 0;
    /// The names that the topic's Sparkplug device gave its metrics when it was born; null: unknown, or no such topic.
    std::shared_ptr<const SparkplugAliases> aliases;
};

/// A wish to be told when a topic, or all that a Topic Filter stands for, is silent for so long.
struct SilenceRule
{
    QString topicFilter;
    std::int64_t milliseconds = 60'000;
    friend bool operator==(const SilenceRule &, const SilenceRule &) = default;
};

struct SilenceState
{
    SilenceRule rule;
    bool silent = false;
    /// The last message, or when the watch began, on the steady clock.
    std::int64_t since = 0;
};

/// Sums for the status bar.
struct StoreTotals
{
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    float messageRate = 0;
    std::uint32_t topics = 0;
    /// Messages no longer kept because history was full.
    std::uint64_t evicted = 0;
    std::uint64_t historyBytes = 0;
    std::uint64_t historyLimit = 0;
    /// True while messages come faster than they can be taken in: the network is read more slowly than it delivers, and
    /// the sender is held back.
    bool holdingBack = false;
    /// Since when, on the steady clock in milliseconds; 0 while it is not.
    std::int64_t heldBackSince = 0;
    friend bool operator==(const StoreTotals &, const StoreTotals &) = default;
};

} // namespace espalier
