// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/sparkplugpayload.h"

#include <functional>

namespace espalier {

/// What a device or an edge node is known to be.
enum class SparkplugHealth : std::uint8_t {
    /// Data came, but no birth certificate: names of metrics may be missing.
    Unborn,
    Online,
    /// A death certificate came: all values before it are stale.
    Stale,
};

struct SparkplugDevice
{
    SparkplugHealth health = SparkplugHealth::Unborn;
    /// Null before the birth certificate, and where it found no room.
    std::shared_ptr<const SparkplugAliases> aliases;
};

struct SparkplugNode
{
    SparkplugDevice self;
    std::map<std::string, SparkplugDevice, std::less<>> devices;
    /// Of the last birth certificate: a death certificate counts only with the same.
    std::optional<std::uint64_t> birthSequence;
    /// Of the last message, 0 to 255.
    std::optional<std::uint8_t> seq;
    /// How often `seq` was not the one before plus one: messages are missing or came in another order.
    std::uint64_t gaps = 0;
    /// Death certificates that belong to an earlier birth.
    std::uint64_t lateDeaths = 0;
};

/// What Sparkplug's edge nodes and devices said of themselves, learnt from their messages (Eclipse Sparkplug 3.0, 5).
/// Belongs to one connection; one thread. What it remembers is bounded.
///
/// Flow: receive() for each message in the order of arrival; aliases() for the message that is to be shown.
class SparkplugState
{
public:
    /// Whether the message continued what came before it.
    enum class Result : std::uint8_t { NotSparkplug, Accepted, Gap, LateDeath, Malformed };
    Result receive(std::string_view topic, ByteView payload);

    /// For the messages of this topic; null when there was no birth certificate.
    [[nodiscard]] std::shared_ptr<const SparkplugAliases> aliases(std::string_view topic) const;
    /// Of the edge node or device that the topic belongs to; nothing for other topics and unknown ones.
    [[nodiscard]] std::optional<SparkplugHealth> health(std::string_view topic) const;
    /// Null when nothing came from it.
    [[nodiscard]] const SparkplugNode *node(std::string_view group, std::string_view node) const;

private:
    /// Null: no room for another.
    [[nodiscard]] SparkplugNode *nodeOf(const SparkplugTopic &topic);
    [[nodiscard]] SparkplugDevice *device(SparkplugNode &node, const SparkplugTopic &topic);
    [[nodiscard]] const SparkplugDevice *device(std::string_view topic) const;
    void setAliases(SparkplugDevice &device, SparkplugAliases aliases);
    /// Whether there is room for so much more; it counts as taken then.
    [[nodiscard]] bool take(std::size_t bytes);
    static Result die(SparkplugNode &node, const SparkplugHeader &header);
    static Result count(SparkplugNode &node, const SparkplugTopic &topic, const SparkplugHeader &header);

    /// By group and name, with a slash between them, which neither can contain.
    std::map<std::string, SparkplugNode, std::less<>> m_nodes;
    std::size_t m_deviceCount = 0;
    /// Of names and aliases.
    std::size_t m_bytes = 0;
};

} // namespace espalier
