// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// The names that a birth certificate gave to the metrics of an edge node or device. Immutable once shared.
class SparkplugAliases
{
public:
    struct Metric
    {
        std::string name;
        /// As in the specification, section 6.4.16.
        std::uint32_t dataType = 0;
    };
    std::map<std::uint64_t, Metric> byAlias;
};

/// The parts of a topic "spBv1.0/group/TYPE/node[/device]". Views are into what was parsed.
struct SparkplugTopic
{
    enum class Type : std::uint8_t {
        NBirth,
        NDeath,
        DBirth,
        DDeath,
        NData,
        DData,
        NCommand,
        DCommand
    } type {};
    std::string_view group;
    std::string_view node;
    /// Empty for messages of the edge node itself.
    std::string_view device;
};
/// Nothing for other topics, those of host applications ("spBv1.0/STATE/...") among them.
[[nodiscard]] std::optional<SparkplugTopic> parseSparkplugTopic(std::string_view topic);

/// What the state of an edge node needs of a message.
struct SparkplugHeader
{
    std::optional<std::uint64_t> seq;
    /// The metric "bdSeq" of NBIRTH and NDEATH.
    std::optional<std::uint64_t> birthSequence;
    /// Milliseconds since 1970, as the sender has it.
    std::optional<std::uint64_t> timestamp;
    /// Names with aliases: what a birth certificate gives.
    SparkplugAliases aliases;
};
/// Certificates say what the metrics are called and which birth they belong to; other messages need not be searched.
enum class SparkplugMetrics : std::uint8_t { Read, Skip };
/// Nothing when it is no payload of Sparkplug B, or larger than any device's.
[[nodiscard]] std::optional<SparkplugHeader> sparkplugHeader(ByteView payload, SparkplugMetrics metrics);

/// A payload of Sparkplug B (Eclipse Sparkplug 3.0, 6.4): `timestamp`, `seq`, the values of all metrics by their names in
/// `metrics`, and what else is said of a metric in `details`. Without the aliases of the birth certificate a metric that
/// is sent without its name is called "alias 5".
[[nodiscard]] Expected<Value, DecodeError> sparkplugValue(const Bytes &payload,
                                                          const SparkplugAliases *aliases,
                                                          const ValueLimits &limits = {});

} // namespace espalier
