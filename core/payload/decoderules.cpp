// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoderules.h"

#include "core/mqtt/topic.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace espalier {

namespace {

template <typename Enum>
using Name = std::pair<Enum, const char *>;

// Names in the file, which stay when enums change.
constexpr std::array<Name<DecoderKind>, 12> decoderNames {{
    {DecoderKind::Json, "json"},
    {DecoderKind::Text, "text"},
    {DecoderKind::Image, "image"},
    {DecoderKind::Hex, "hex"},
    {DecoderKind::Xml, "xml"},
    {DecoderKind::Cbor, "cbor"},
    {DecoderKind::MessagePack, "messagepack"},
    {DecoderKind::Protobuf, "protobuf"},
    {DecoderKind::ProtobufFields, "protobuf-fields"},
    {DecoderKind::Sparkplug, "sparkplug"},
    {DecoderKind::Avro, "avro"},
    {DecoderKind::Packed, "packed"},
}};
constexpr std::array<Name<Wrapping>, 4> wrappingNames {{
    {Wrapping::Gzip, "gzip"},
    {Wrapping::Zlib, "zlib"},
    {Wrapping::Zstd, "zstd"},
    {Wrapping::Base64, "base64"},
}};
constexpr std::array<Name<Charset>, 5> charsetNames {{
    {Charset::Utf8, "utf-8"},
    {Charset::Utf16LittleEndian, "utf-16le"},
    {Charset::Utf16BigEndian, "utf-16be"},
    {Charset::Latin1, "iso-8859-1"},
    {Charset::Windows1252, "windows-1252"},
}};

template <typename Enum, std::size_t Count>
QString nameOf(const std::array<Name<Enum>, Count> &names, Enum value)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto &one) { return one.first == value; });
    return found == names.end() ? QString() : QString::fromLatin1(found->second);
}

template <typename Enum, std::size_t Count>
std::optional<Enum> named(const std::array<Name<Enum>, Count> &names, const QString &name)
{
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto &one) { return name == QLatin1String(one.second); });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

QJsonArray array(const std::vector<std::string> &texts)
{
    QJsonArray out;
    for (const std::string &one : texts)
        out.append(text(one));
    return out;
}

std::vector<std::string> texts(const QJsonValue &json)
{
    std::vector<std::string> out;
    for (const QJsonValue one : json.toArray())
        out.push_back(one.toString().toStdString());
    return out;
}

QJsonObject ruleToJson(const DecodeRule &rule)
{
    QJsonObject json {{QStringLiteral("topicFilter"), text(rule.topicFilter)},
                      {QStringLiteral("decoder"), nameOf(decoderNames, rule.choice.decoder)}};
    QJsonArray wrappedBy;
    for (const Wrapping wrapping : rule.choice.wrappedBy)
        wrappedBy.append(nameOf(wrappingNames, wrapping));
    if (!wrappedBy.isEmpty())
        json.insert(QStringLiteral("wrappedBy"), wrappedBy);
    if (rule.choice.charset != Charset::Utf8)
        json.insert(QStringLiteral("charset"), nameOf(charsetNames, rule.choice.charset));
    if (!rule.choice.schema.empty())
        json.insert(QStringLiteral("schema"), text(rule.choice.schema));
    if (!rule.choice.pattern.empty())
        json.insert(QStringLiteral("pattern"), text(rule.choice.pattern));
    return json;
}

std::optional<DecodeRule> ruleFromJson(const QJsonObject &json)
{
    DecodeRule rule;
    rule.topicFilter = json.value(QStringLiteral("topicFilter")).toString().toStdString();
    // No decoder: only unwrapped, then detected.
    const QString decoder = json.value(QStringLiteral("decoder")).toString();
    const auto kind = decoder.isEmpty() ? DecoderKind::Empty : named(decoderNames, decoder);
    const auto charset =
        named(charsetNames, json.value(QStringLiteral("charset")).toString(QStringLiteral("utf-8")));
    if (!kind || !charset || !parseTopicFilter(rule.topicFilter, SharedFilters::Forbidden))
        return std::nullopt;
    rule.choice.decoder = *kind;
    rule.choice.charset = *charset;
    for (const QJsonValue name : json.value(QStringLiteral("wrappedBy")).toArray()) {
        const auto wrapping = named(wrappingNames, name.toString());
        if (!wrapping)
            return std::nullopt;
        rule.choice.wrappedBy.push_back(*wrapping);
    }
    rule.choice.schema = json.value(QStringLiteral("schema")).toString().toStdString();
    rule.choice.pattern = json.value(QStringLiteral("pattern")).toString().toStdString();
    return rule;
}

} // namespace

const DecodeRule *DecodeRules::ruleFor(std::string_view topic) const
{
    if (rules.empty() || topicNameError(topic))
        return nullptr;
    const auto found = std::find_if(rules.begin(), rules.end(),
                                    [&](const DecodeRule &rule) { return matches(rule.topicFilter, topic); });
    return found == rules.end() ? nullptr : &*found;
}

QJsonObject DecodeRules::toJson() const
{
    QJsonArray list;
    for (const DecodeRule &rule : rules)
        list.append(ruleToJson(rule));
    return {{QStringLiteral("rules"), list},
            {QStringLiteral("protoFiles"), array(protobuf.protoFiles)},
            {QStringLiteral("importPaths"), array(protobuf.importPaths)},
            {QStringLiteral("descriptorSets"), array(protobuf.descriptorSets)}};
}

DecodeRules DecodeRules::fromJson(const QJsonObject &json, int *unreadable)
{
    DecodeRules all;
    int left = 0;
    for (const QJsonValue one : json.value(QStringLiteral("rules")).toArray()) {
        if (auto rule = ruleFromJson(one.toObject()))
            all.rules.push_back(std::move(*rule));
        else
            ++left;
    }
    all.protobuf.protoFiles = texts(json.value(QStringLiteral("protoFiles")));
    all.protobuf.importPaths = texts(json.value(QStringLiteral("importPaths")));
    all.protobuf.descriptorSets = texts(json.value(QStringLiteral("descriptorSets")));
    if (unreadable)
        *unreadable = left;
    return all;
}

} // namespace espalier
