// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugencoder.h"

#include "core/payload/protobuffields.h"
#include "core/payload/sparkplugwriter.h"

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace espalier {

using google::protobuf::UnknownFieldSet;

namespace {

namespace Field = sparkplugFields;
namespace Template = sparkplugTemplateFields;
using Kind = SparkplugProblem::Kind;
using MaybeNode = std::optional<ValueNode>;

constexpr std::string_view aliasName = "alias ";
/// How deep the properties of a metric stand in a payload, as its decoder counts.
constexpr std::size_t propertiesDepth = 3;
/// The same of a template.
constexpr std::size_t templatesDepth = 2;

std::string bytesOf(const UnknownFieldSet &fields)
{
    std::string bytes;
    fields.SerializeToString(&bytes);
    return bytes;
}

/// What a metric has beside its name.
struct MetricParts
{
    MaybeNode type;
    MaybeNode value;
    MaybeNode alias;
    MaybeNode timestamp;
    MaybeNode isHistorical;
    MaybeNode isTransient;
    MaybeNode metadata;
    MaybeNode properties;

    [[nodiscard]] MaybeNode *part(std::string_view name)
    {
        static constexpr std::array<std::pair<std::string_view, MaybeNode MetricParts::*>, 8> parts {{
            {"type", &MetricParts::type},
            {"value", &MetricParts::value},
            {"alias", &MetricParts::alias},
            {"timestamp", &MetricParts::timestamp},
            {"is_historical", &MetricParts::isHistorical},
            {"is_transient", &MetricParts::isTransient},
            {"metadata", &MetricParts::metadata},
            {"properties", &MetricParts::properties},
        }};
        const auto *const found =
            std::ranges::find(parts, name, &std::pair<std::string_view, MaybeNode MetricParts::*>::first);
        return found == parts.end() ? nullptr : &(this->*found->second);
    }
};

MaybeNode childOf(const ValueNode &node, std::string_view key)
{
    MaybeNode found;
    for (const ValueNode child : node) {
        if (child.key() == key)
            found = child;
    }
    return found;
}

std::optional<std::uint64_t> wholeNumber(std::string_view digits)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

/// An object that says what type its value has.
bool isTyped(const ValueNode &node)
{
    return node.kind() == NodeKind::Object && (childOf(node, "value") || childOf(node, "type"));
}

/// Goes through a payload of JSON. What it gives back after a problem is of no use.
class Encoder
{
public:
    explicit Encoder(const Value &json) : m_json(json), m_writer(json) { }

    [[nodiscard]] Expected<std::string, SparkplugProblem> payload(std::uint64_t now);

private:
    void addMetrics(UnknownFieldSet &out, const MaybeNode &metrics, const MaybeNode &details);
    void addMetric(UnknownFieldSet &out, const ValueNode &metric, const MaybeNode &details);
    void take(MetricParts &parts, const ValueNode &object);
    void addTypedValue(UnknownFieldSet &out, const MetricParts &parts, const ValueNode &metric);
    void addMetadata(UnknownFieldSet &out, const ValueNode &metadata);
    [[nodiscard]] std::string propertySet(const ValueNode &properties, std::size_t depth);
    void refuseMore(const ValueNode &typedProperty);
    [[nodiscard]] std::string propertyOf(const ValueNode &property, std::size_t depth);
    [[nodiscard]] std::string templateOf(const ValueNode &value);
    void addParameters(UnknownFieldSet &out, const ValueNode &parameters);

    const Value &m_json;
    SparkplugWriter m_writer;
    /// Templates that are being written, one in the other.
    std::size_t m_templates = 0;
};

Expected<std::string, SparkplugProblem> Encoder::payload(std::uint64_t now)
{
    const ValueNode root = m_json.root();
    if (root.kind() != NodeKind::Object)
        m_writer.fail(Kind::NotAnObject, root);
    UnknownFieldSet out;
    MaybeNode metrics;
    MaybeNode details;
    bool hasTime = false;
    for (const ValueNode member : root) {
        const std::string key = member.key();
        hasTime |= key == "timestamp";
        if (key == "timestamp")
            m_writer.addNumber(out, Field::payloadTimestamp, member);
        else if (key == "seq")
            m_writer.addNumber(out, Field::seq, member);
        else if (key == "uuid")
            m_writer.addText(out, Field::uuid, member);
        else if (key == "body")
            m_writer.addBytes(out, Field::body, member);
        else if (key == "metrics")
            metrics = member;
        else if (key == "details")
            details = member;
        else
            m_writer.fail(Kind::UnknownField, member, key);
    }
    if (!hasTime)
        out.AddVarint(Field::payloadTimestamp, now);
    addMetrics(out, metrics, details);
    if (m_writer.problem())
        return unexpected(*m_writer.problem());
    return bytesOf(out);
}

void Encoder::addMetrics(UnknownFieldSet &out, const MaybeNode &metrics, const MaybeNode &details)
{
    for (const MaybeNode &each : {metrics, details}) {
        if (each && each->kind() != NodeKind::Object)
            return m_writer.fail(Kind::NotAnObject, *each, each->key());
    }
    std::map<std::string, ValueNode> detailsOf;
    if (details) {
        for (const ValueNode detail : *details)
            detailsOf.insert_or_assign(detail.key(), detail);
    }
    if (metrics) {
        for (const ValueNode metric : *metrics) {
            if (m_writer.problem())
                return;
            const auto found = detailsOf.extract(metric.key());
            addMetric(out, metric, found.empty() ? MaybeNode() : found.mapped());
        }
    }
    m_writer.setMetric({});
    if (!detailsOf.empty())
        m_writer.fail(Kind::UnknownField, detailsOf.begin()->second, detailsOf.begin()->first);
}

void Encoder::addMetric(UnknownFieldSet &out, const ValueNode &metric, const MaybeNode &details)
{
    const std::string name = metric.key();
    m_writer.setMetric(name);
    MetricParts parts;
    if (details)
        take(parts, *details);
    if (isTyped(metric))
        take(parts, metric);
    else
        parts.value = metric;
    UnknownFieldSet fields;
    const auto alias = name.starts_with(aliasName)
                           ? wholeNumber(std::string_view(name).substr(aliasName.size()))
                           : std::nullopt;
    if (!alias && !name.empty())
        fields.AddLengthDelimited(Field::name, name);
    if (alias && !parts.alias)
        fields.AddVarint(Field::alias, *alias);
    m_writer.addNumber(fields, Field::alias, parts.alias);
    m_writer.addNumber(fields, Field::timestamp, parts.timestamp);
    addTypedValue(fields, parts, metric);
    // A template has told of its own metrics meanwhile.
    m_writer.setMetric(name);
    m_writer.addFlag(fields, Field::isHistorical, parts.isHistorical);
    m_writer.addFlag(fields, Field::isTransient, parts.isTransient);
    if (parts.metadata)
        addMetadata(fields, *parts.metadata);
    if (parts.properties)
        fields.AddLengthDelimited(Field::properties, propertySet(*parts.properties, propertiesDepth));
    out.AddLengthDelimited(Field::metrics, bytesOf(fields));
}

void Encoder::take(MetricParts &parts, const ValueNode &object)
{
    if (object.kind() != NodeKind::Object)
        return m_writer.fail(Kind::NotAnObject, object, object.key());
    for (const ValueNode member : object) {
        if (MaybeNode *const part = parts.part(member.key()))
            *part = member;
        else
            m_writer.fail(Kind::UnknownField, member, member.key());
    }
}

void Encoder::addTypedValue(UnknownFieldSet &out, const MetricParts &parts, const ValueNode &metric)
{
    const ValueNode &value = parts.value ? *parts.value : metric;
    const bool isNull = !parts.value || value.kind() == NodeKind::Null;
    const SparkplugType type = m_writer.typeOf(parts.type, value);
    if (type != SparkplugType::Unknown)
        out.AddVarint(Field::dataType, static_cast<std::uint32_t>(type));
    if (isNull)
        out.AddVarint(Field::isNull, 1);
    else if (type == SparkplugType::Template)
        out.AddLengthDelimited(Field::templateValue, templateOf(value));
    else if (!m_writer.problem())
        m_writer.addValue(out, value, type);
}

std::string Encoder::templateOf(const ValueNode &value)
{
    UnknownFieldSet out;
    if (value.kind() != NodeKind::Object)
        m_writer.fail(Kind::NotAnObject, value, value.key());
    if (m_templates + templatesDepth >= deepestMessage)
        m_writer.fail(Kind::TooDeep, value);
    ++m_templates;
    for (const ValueNode member : value) {
        if (m_writer.problem())
            break;
        const std::string key = member.key();
        if (key == "version")
            m_writer.addText(out, Template::version, member);
        else if (key == "template_ref")
            m_writer.addText(out, Template::reference, member);
        else if (key == "is_definition")
            m_writer.addFlag(out, Template::isDefinition, member);
        else if (key == "parameters")
            addParameters(out, member);
        else
            addMetric(out, member, {});
    }
    --m_templates;
    return bytesOf(out);
}

void Encoder::addParameters(UnknownFieldSet &out, const ValueNode &parameters)
{
    if (parameters.kind() != NodeKind::Object)
        return m_writer.fail(Kind::NotAnObject, parameters, parameters.key());
    for (const ValueNode parameter : parameters) {
        const bool hasType = isTyped(parameter);
        if (hasType)
            refuseMore(parameter);
        const MaybeNode type = hasType ? childOf(parameter, "type") : std::nullopt;
        const MaybeNode value = hasType ? childOf(parameter, "value") : parameter;
        UnknownFieldSet fields;
        fields.AddLengthDelimited(1, parameter.key());
        const SparkplugType of = m_writer.typeOf(type, value.value_or(parameter));
        if (m_writer.problem())
            return;
        if (of != SparkplugType::Unknown)
            fields.AddVarint(2, static_cast<std::uint32_t>(of));
        const bool hasValue = value && value->kind() != NodeKind::Null;
        if (hasValue && !m_writer.addPlain(fields, Template::firstParameterValue, *value, of))
            m_writer.fail(Kind::NoValueOfType, *value, sparkplugTypeName(of));
        out.AddLengthDelimited(Template::parameters, bytesOf(fields));
    }
}

void Encoder::addMetadata(UnknownFieldSet &out, const ValueNode &metadata)
{
    if (metadata.kind() != NodeKind::Object)
        return m_writer.fail(Kind::NotAnObject, metadata, metadata.key());
    UnknownFieldSet fields;
    for (const ValueNode member : metadata) {
        const auto found = std::ranges::find(sparkplugMetadataNames, member.key());
        const int field = static_cast<int>(found - sparkplugMetadataNames.begin()) + 1;
        if (found == sparkplugMetadataNames.end())
            m_writer.fail(Kind::UnknownField, member, member.key());
        else if (*found == "is_multi_part")
            m_writer.addFlag(fields, field, member);
        else if (*found == "size" || *found == "seq")
            m_writer.addNumber(fields, field, member);
        else
            m_writer.addText(fields, field, member);
    }
    out.AddLengthDelimited(Field::metadata, bytesOf(fields));
}

std::string Encoder::propertySet(const ValueNode &properties, std::size_t depth)
{
    UnknownFieldSet out;
    if (properties.kind() != NodeKind::Object)
        m_writer.fail(Kind::NotAnObject, properties, properties.key());
    if (depth >= deepestMessage)
        m_writer.fail(Kind::TooDeep, properties);
    for (const ValueNode property : properties) {
        if (m_writer.problem())
            break;
        out.AddLengthDelimited(1, property.key());
        out.AddLengthDelimited(2, propertyOf(property, depth + 1));
    }
    return bytesOf(out);
}

/// A set of properties must not lose those beside one that is called "value".
void Encoder::refuseMore(const ValueNode &typedProperty)
{
    for (const ValueNode member : typedProperty) {
        if (const std::string key = member.key(); key != "type" && key != "value")
            m_writer.fail(Kind::UnknownField, member, key);
    }
}

std::string Encoder::propertyOf(const ValueNode &property, std::size_t depth)
{
    UnknownFieldSet out;
    const bool isObject = isTyped(property);
    if (isObject)
        refuseMore(property);
    const MaybeNode type = isObject ? childOf(property, "type") : std::nullopt;
    const ValueNode value = isObject ? childOf(property, "value").value_or(property) : property;
    const bool isNull = value.kind() == NodeKind::Null || (isObject && value.id() == property.id());
    const auto addType = [&out](SparkplugType of) { out.AddVarint(1, static_cast<std::uint32_t>(of)); };
    if (!isObject && value.kind() == NodeKind::Object) {
        addType(SparkplugType::PropertySet);
        out.AddLengthDelimited(Field::propertySet, propertySet(value, depth));
    } else if (!isObject && value.kind() == NodeKind::Array) {
        UnknownFieldSet list;
        for (const ValueNode each : value) {
            if (!m_writer.problem())
                list.AddLengthDelimited(1, propertySet(each, depth + 1));
        }
        addType(SparkplugType::PropertySetList);
        out.AddLengthDelimited(Field::propertySetList, bytesOf(list));
    } else {
        const SparkplugType of = m_writer.typeOf(type, value);
        if (of != SparkplugType::Unknown)
            addType(of);
        if (isNull)
            out.AddVarint(2, 1);
        else if (!m_writer.problem() && !m_writer.addPlain(out, Field::firstPropertyValue, value, of))
            m_writer.fail(Kind::NoValueOfType, value, sparkplugTypeName(of));
    }
    return bytesOf(out);
}

} // namespace

Expected<std::string, SparkplugProblem> encodeSparkplug(const Value &json, std::uint64_t now)
{
    return Encoder(json).payload(now);
}

} // namespace espalier
