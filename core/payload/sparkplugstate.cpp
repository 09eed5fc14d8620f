// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugstate.h"

namespace espalier {

namespace {

using Type = SparkplugTopic::Type;

constexpr std::size_t mostNodes = 10'000;
/// Of all nodes.
constexpr std::size_t mostDevices = 20'000;
/// What names and aliases of all nodes may take.
constexpr std::size_t mostBytes = std::size_t {32} * 1024 * 1024;

std::string keyOf(std::string_view group, std::string_view node)
{
    std::string key(group);
    key += '/';
    key += node;
    return key;
}

/// About what a table takes: each entry is a node of a tree beside its name.
std::size_t sizeOf(const SparkplugAliases &aliases)
{
    constexpr std::size_t each = sizeof(decltype(aliases.byAlias)::value_type) + 4 * sizeof(void *);
    std::size_t bytes = 0;
    for (const auto &[alias, metric] : aliases.byAlias)
        bytes += each + metric.name.size();
    return bytes;
}

SparkplugMetrics metricsOf(Type type)
{
    return type == Type::NBirth || type == Type::DBirth || type == Type::NDeath ? SparkplugMetrics::Read
                                                                                : SparkplugMetrics::Skip;
}

/// Those who command are host applications: what they send says nothing of the device.
bool isCommand(Type type)
{
    return type == Type::NCommand || type == Type::DCommand;
}

} // namespace

SparkplugState::Result SparkplugState::receive(std::string_view topicName, ByteView payload)
{
    const auto topic = parseSparkplugTopic(topicName);
    if (!topic || isCommand(topic->type))
        return Result::NotSparkplug;
    auto header = sparkplugHeader(payload, metricsOf(topic->type));
    if (!header)
        return Result::Malformed;
    SparkplugNode *found = nodeOf(*topic);
    if (!found)
        return Result::Accepted;
    SparkplugNode &node = *found;
    if (topic->type == Type::NDeath)
        return die(node, *header);
    const Result result = count(node, *topic, *header);
    SparkplugDevice *source = device(node, *topic);
    if (!source)
        return result;
    if (topic->type == Type::DDeath) {
        source->health = SparkplugHealth::Stale;
    } else if (topic->type == Type::NBirth || topic->type == Type::DBirth) {
        source->health = SparkplugHealth::Online;
        setAliases(*source, std::move(header->aliases));
    }
    if (topic->type == Type::NBirth) {
        node.birthSequence = header->birthSequence;
        // Devices are born again after their node.
        for (auto &[name, other] : node.devices)
            other.health = SparkplugHealth::Stale;
    }
    return result;
}

/// 5.4: a death certificate is the will of a connection; only that of the last birth ends it.
SparkplugState::Result SparkplugState::die(SparkplugNode &node, const SparkplugHeader &header)
{
    if (node.birthSequence && header.birthSequence && node.birthSequence != header.birthSequence) {
        ++node.lateDeaths;
        return Result::LateDeath;
    }
    node.self.health = SparkplugHealth::Stale;
    node.seq.reset();
    for (auto &[name, other] : node.devices)
        other.health = SparkplugHealth::Stale;
    return Result::Accepted;
}

/// Each message of a node and its devices has the number of the one before plus one, modulo 256; a birth begins anew.
SparkplugState::Result SparkplugState::count(SparkplugNode &node, const SparkplugTopic &topic,
                                             const SparkplugHeader &header)
{
    if (!header.seq)
        return Result::Accepted;
    const auto seq = static_cast<std::uint8_t>(*header.seq);
    const bool isNext =
        topic.type == Type::NBirth || !node.seq || seq == static_cast<std::uint8_t>(*node.seq + 1);
    node.seq = seq;
    node.gaps += isNext ? 0 : 1;
    return isNext ? Result::Accepted : Result::Gap;
}

bool SparkplugState::take(std::size_t bytes)
{
    if (bytes > mostBytes - m_bytes)
        return false;
    m_bytes += bytes;
    return true;
}

SparkplugNode *SparkplugState::nodeOf(const SparkplugTopic &topic)
{
    std::string key = keyOf(topic.group, topic.node);
    const auto known = m_nodes.find(key);
    if (known != m_nodes.end())
        return &known->second;
    if (m_nodes.size() >= mostNodes || !take(key.size()))
        return nullptr;
    return &m_nodes[std::move(key)];
}

/// A table that finds no room is none: those of an earlier birth would be wrong.
void SparkplugState::setAliases(SparkplugDevice &device, SparkplugAliases aliases)
{
    if (device.aliases)
        m_bytes -= sizeOf(*device.aliases);
    device.aliases =
        take(sizeOf(aliases)) ? std::make_shared<const SparkplugAliases>(std::move(aliases)) : nullptr;
}

SparkplugDevice *SparkplugState::device(SparkplugNode &node, const SparkplugTopic &topic)
{
    if (topic.device.empty())
        return &node.self;
    const auto found = node.devices.find(topic.device);
    if (found != node.devices.end())
        return &found->second;
    if (m_deviceCount >= mostDevices || !take(topic.device.size()))
        return nullptr;
    ++m_deviceCount;
    return &node.devices[std::string(topic.device)];
}

const SparkplugDevice *SparkplugState::device(std::string_view topicName) const
{
    const auto topic = parseSparkplugTopic(topicName);
    const SparkplugNode *found = topic ? node(topic->group, topic->node) : nullptr;
    if (!found)
        return nullptr;
    if (topic->device.empty())
        return &found->self;
    const auto device = found->devices.find(topic->device);
    return device == found->devices.end() ? nullptr : &device->second;
}

std::shared_ptr<const SparkplugAliases> SparkplugState::aliases(std::string_view topic) const
{
    const SparkplugDevice *found = device(topic);
    return found ? found->aliases : nullptr;
}

std::optional<SparkplugHealth> SparkplugState::health(std::string_view topic) const
{
    const SparkplugDevice *found = device(topic);
    return found ? std::optional(found->health) : std::nullopt;
}

const SparkplugNode *SparkplugState::node(std::string_view group, std::string_view name) const
{
    const auto found = m_nodes.find(keyOf(group, name));
    return found == m_nodes.end() ? nullptr : &found->second;
}

} // namespace espalier
