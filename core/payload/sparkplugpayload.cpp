// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugpayload.h"

#include "core/mqtt/topic.h"
#include "core/payload/sparkplugmetric.h"
#include "core/payload/sparkplugtypes.h"

#include <google/protobuf/unknown_field_set.h>

#include <array>
#include <deque>
#include <utility>

namespace espalier {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

namespace {

constexpr std::string_view birthSequenceName = "bdSeq";
/// Longer names, and more of them, are no device's.
constexpr std::size_t longestName = 4096;
constexpr std::size_t mostAliases = 100'000;
/// Parsed fields take many times the room of their bytes.
constexpr std::size_t largestHeader = std::size_t {4} * 1024 * 1024;

bool parse(UnknownFieldSet &fields, std::string_view bytes)
{
    return bytes.size() <= INT32_MAX && fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

bool isMetric(const UnknownField &field)
{
    return field.number() == sparkplugFields::metrics && field.type() == UnknownField::TYPE_LENGTH_DELIMITED;
}

/// What a birth certificate says of a metric: fields 1, 2 and 4 are name, alias and type, 10 and 11 its value.
void learn(SparkplugHeader &header, const UnknownFieldSet &metric)
{
    const UnknownField *name = sparkplugField(metric, 1, UnknownField::TYPE_LENGTH_DELIMITED);
    if (!name || name->length_delimited().size() > longestName)
        return;
    if (name->length_delimited() == birthSequenceName) {
        header.birthSequence = sparkplugNumber(metric, 11);
        if (!header.birthSequence)
            header.birthSequence = sparkplugNumber(metric, 10);
    }
    const auto alias = sparkplugNumber(metric, 2);
    if (alias && header.aliases.byAlias.size() < mostAliases) {
        header.aliases.byAlias.insert_or_assign(
            *alias,
            SparkplugAliases::Metric {name->length_delimited(),
                                      static_cast<std::uint32_t>(sparkplugNumber(metric, 4).value_or(0))});
    }
}

/// Whether there is more to say of a metric than name, type and value: fields 2, 3, 5, 6, 8 and 9.
bool hasDetails(const UnknownFieldSet &metric)
{
    for (int i = 0; i < metric.field_count(); ++i) {
        const int field = metric.field(i).number();
        if (field == 2 || field == 3 || field == 5 || field == 6 || field == 8 || field == 9)
            return true;
    }
    return false;
}

void buildMetrics(ValueBuilder &builder, const UnknownFieldSet &payload, const SparkplugAliases *aliases)
{
    std::deque<UnknownFieldSet> metrics;
    for (int i = 0; i < payload.field_count(); ++i) {
        if (!isMetric(payload.field(i)))
            continue;
        if (!parse(metrics.emplace_back(), payload.field(i).length_delimited()))
            return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    }
    builder.key("metrics");
    builder.open(NodeKind::Object);
    for (const UnknownFieldSet &metric : metrics) {
        builder.key(sparkplugMetricName(metric, aliases));
        buildSparkplugMetric(builder, metric, aliases);
    }
    builder.close();
    builder.key("details");
    builder.open(NodeKind::Object);
    for (const UnknownFieldSet &metric : metrics) {
        if (!hasDetails(metric))
            continue;
        builder.key(sparkplugMetricName(metric, aliases));
        buildSparkplugDetails(builder, metric);
    }
    builder.close();
}

} // namespace

std::optional<SparkplugTopic> parseSparkplugTopic(std::string_view topic)
{
    using Type = SparkplugTopic::Type;
    static constexpr std::array<std::pair<std::string_view, Type>, 8> types {{{"NBIRTH", Type::NBirth},
                                                                              {"NDEATH", Type::NDeath},
                                                                              {"DBIRTH", Type::DBirth},
                                                                              {"DDEATH", Type::DDeath},
                                                                              {"NDATA", Type::NData},
                                                                              {"DDATA", Type::DData},
                                                                              {"NCMD", Type::NCommand},
                                                                              {"DCMD", Type::DCommand}}};
    TopicLevels levels(topic);
    std::string_view level;
    SparkplugTopic parsed;
    if (!levels.next(level) || level != "spBv1.0" || !levels.next(parsed.group) || !levels.next(level)
        || !levels.next(parsed.node))
        return std::nullopt;
    const bool hasDevice = levels.next(parsed.device);
    if (!levels.atEnd())
        return std::nullopt;
    for (const auto &[name, type] : types) {
        if (name == level && hasDevice == (name.front() == 'D')) {
            parsed.type = type;
            return parsed;
        }
    }
    return std::nullopt;
}

std::optional<SparkplugHeader> sparkplugHeader(ByteView payload, SparkplugMetrics metrics)
{
    UnknownFieldSet fields;
    if (payload.size() > largestHeader || !parse(fields, asText(payload)))
        return std::nullopt;
    SparkplugHeader header;
    header.seq = sparkplugNumber(fields, sparkplugFields::seq);
    header.timestamp = sparkplugNumber(fields, sparkplugFields::payloadTimestamp);
    if (metrics == SparkplugMetrics::Skip)
        return header;
    for (int i = 0; i < fields.field_count(); ++i) {
        UnknownFieldSet metric;
        if (!isMetric(fields.field(i)))
            continue;
        if (!parse(metric, fields.field(i).length_delimited()))
            return std::nullopt;
        learn(header, metric);
    }
    return header;
}

Expected<Value, DecodeError> sparkplugValue(const Bytes &payload, const SparkplugAliases *aliases,
                                            const ValueLimits &limits)
{
    UnknownFieldSet fields;
    if (!parse(fields, payload.text()))
        return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
    ValueBuilder builder(limits);
    builder.open(NodeKind::Object);
    if (const auto time = sparkplugNumber(fields, sparkplugFields::payloadTimestamp)) {
        builder.key("timestamp");
        buildSparkplugInteger(builder, *time, SparkplugType::DateTime);
    }
    if (const auto seq = sparkplugNumber(fields, sparkplugFields::seq)) {
        builder.key("seq");
        builder.number(std::to_string(*seq));
    }
    for (const auto &[field, name] :
         {std::pair(sparkplugFields::uuid, "uuid"), std::pair(sparkplugFields::body, "body")}) {
        const UnknownField *found = sparkplugField(fields, field, UnknownField::TYPE_LENGTH_DELIMITED);
        if (!found)
            continue;
        builder.key(name);
        if (field == sparkplugFields::uuid)
            builder.string(found->length_delimited());
        else
            builder.bytes(asBytes(found->length_delimited()));
    }
    buildMetrics(builder, fields, aliases);
    builder.close();
    return builder.finish();
}

} // namespace espalier
