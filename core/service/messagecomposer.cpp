// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/messagecomposer.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"
#include "core/payload/payloadregistry.h"

#include <QString>

#include <algorithm>
#include <charconv>
#include <limits>

namespace espalier {

namespace {

using Kind = DraftError::Kind;

constexpr std::size_t longestString = 65'535;
/// To check, convert and compress more than this takes longer than a worker may be away.
constexpr std::size_t quickText = std::size_t {1024} * 1024;

TemplateForm formOf(PayloadFormat format)
{
    if (isWrittenAsJson(format))
        return TemplateForm::Json;
    if (format == PayloadFormat::Text)
        return TemplateForm::Text;
    return format == PayloadFormat::Base64 ? TemplateForm::Base64 : TemplateForm::Name;
}

/// Whether the same text always makes the same bytes: files and rules change, and Sparkplug has the time.
bool isFixed(PayloadFormat format)
{
    return format != PayloadFormat::File && format != PayloadFormat::Protobuf
           && format != PayloadFormat::Sparkplug;
}

/// Whether a rule changes what is sent; rules change in their turn.
bool isWrapped(std::string_view topicName, const PayloadRegistry *registry)
{
    return registry && registry->wraps(topicName);
}

/// What no string of MQTT may have (1.5.4).
std::optional<Kind> stringProblem(std::string_view text)
{
    if (const auto problem = utf8Problem(text))
        return problem->error == Utf8Error::NullCharacter ? Kind::NullCharacter : Kind::NotUtf8;
    if (text.size() > longestString)
        return Kind::TooLong;
    return std::nullopt;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

/// A decimal number; a unit of seconds may follow.
std::optional<std::uint32_t> numberOf(std::string_view text)
{
    text = trimmed(text);
    if (text.ends_with('s'))
        text = trimmed(text.substr(0, text.size() - 1));
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::pair<std::uint32_t, std::uint32_t> rangeOf(Property property)
{
    switch (property) {
    case Property::PayloadFormatIndicator:
        return {0, 1};
    case Property::TopicAlias:
        return {1, 65'535};
    default:
        return {0, std::numeric_limits<std::uint32_t>::max()};
    }
}

/// Bytes in hexadecimal when it begins with 0x, otherwise the text itself.
Expected<std::string, EncodeError> correlationOf(std::string text)
{
    if (text.starts_with("0x") || text.starts_with("0X"))
        return bytesOfHex(text);
    return text;
}

} // namespace

Expected<MessageComposer::Part, DraftError> MessageComposer::parsePart(const QString &text, DraftError where)
{
    if (!text.isValidUtf16()) {
        where.kind = Kind::NotUtf8;
        return unexpected(where);
    }
    Part part {{}, where.part, where.row, where.property, text.toStdString()};
    auto parsed = PublishTemplate::parse(part.source);
    if (!parsed) {
        DraftError error = errorIn(part, Kind::Template);
        error.placeholder = parsed.error();
        error.position = QString::fromUtf8(part.source.data(), qsizetype(parsed.error().offset)).size();
        error.length = qsizetype(std::max<std::size_t>(parsed.error().length, 1));
        return unexpected(error);
    }
    part.text = std::move(*parsed);
    return part;
}

DraftError MessageComposer::errorIn(const Part &part, Kind kind)
{
    return {.part = part.part, .kind = kind, .row = part.row, .property = part.property};
}

Expected<MessageComposer, DraftError> MessageComposer::prepare(const PublishDraft &draft,
                                                               ProtocolVersion version)
{
    MessageComposer composer;
    composer.m_format = draft.format;
    composer.m_qos = draft.qos;
    composer.m_retain = draft.retain;
    auto topic = parsePart(draft.topic, {.part = DraftError::Part::Topic});
    if (!topic)
        return unexpected(topic.error());
    composer.m_topic = std::move(*topic);
    auto payload = parsePart(draft.payload, {.part = DraftError::Part::Payload});
    if (!payload)
        return unexpected(payload.error());
    composer.m_payload = std::move(*payload);
    for (int row = 0; version == ProtocolVersion::V5 && row < draft.properties.size(); ++row) {
        const DraftProperty &property = draft.properties.at(row);
        const auto partOf = [&](const QString &text, DraftError::Part part) {
            return parsePart(text, {.part = part, .row = row, .property = property.property});
        };
        auto name = partOf(property.name, DraftError::Part::PropertyName);
        auto value = partOf(property.value, DraftError::Part::PropertyValue);
        if (!name || !value)
            return unexpected(name ? value.error() : name.error());
        composer.m_properties.push_back({std::move(*name), std::move(*value)});
    }
    composer.m_isConstant = isFixed(composer.m_format) && composer.hasNoPlaceholder();
    return composer;
}

bool MessageComposer::hasNoPlaceholder() const
{
    return m_topic.text.isConstant() && m_payload.text.isConstant()
           && std::all_of(m_properties.begin(), m_properties.end(), [](const PropertyParts &parts) {
                  return parts.name.text.isConstant() && parts.value.text.isConstant();
              });
}

Expected<std::string, DraftError> MessageComposer::expand(const Part &part, TemplateTurn &turn,
                                                          TemplateForm form, PublishTemplate::Marks *marks)
{
    std::string text;
    if (const auto expanded = part.text.expand(turn, form, text, marks); !expanded) {
        DraftError error = errorIn(part, Kind::Template);
        error.placeholder = expanded.error();
        error.position = QString::fromUtf8(part.source.data(), qsizetype(expanded.error().offset)).size();
        error.length = qsizetype(expanded.error().length);
        return unexpected(error);
    }
    return text;
}

Expected<OutgoingMessage, DraftError> MessageComposer::compose(TemplateTurn turn,
                                                               const PayloadRegistry *registry)
{
    if (const auto *message = known(registry))
        return *message;
    auto begun = begin(turn);
    if (!begun)
        return unexpected(begun.error());
    return finish(std::move(*begun), registry);
}

const OutgoingMessage *MessageComposer::known(const PayloadRegistry *registry) const
{
    return m_constant && !isWrapped(m_constant->topicName, registry) ? &*m_constant : nullptr;
}

Expected<OutgoingMessage, DraftError> MessageComposer::finish(UnencodedMessage begun,
                                                              const PayloadRegistry *registry)
{
    auto message = std::move(begun).encoded(registry);
    if (message && m_isConstant && !isWrapped(message->topicName, registry))
        m_constant = *message;
    return message;
}

Expected<UnencodedMessage, DraftError> MessageComposer::begin(TemplateTurn turn) const
{
    turn.state.beginMessage();
    auto topic = expand(m_topic, turn, TemplateForm::Name);
    if (!topic)
        return unexpected(topic.error());
    if (const auto broken = topicNameError(*topic)) {
        DraftError error = errorIn(m_topic, Kind::TopicName);
        error.clause = *broken;
        return unexpected(error);
    }
    if (const auto problem = stringProblem(*topic))
        return unexpected(errorIn(m_topic, *problem));
    UnencodedMessage begun;
    auto &message = begun.m_message;
    message.topicName = std::move(*topic);
    turn.topicName = message.topicName;
    auto text = expand(m_payload, turn, formOf(m_format), &begun.m_marks);
    if (!text)
        return unexpected(text.error());
    auto properties = composeProperties(turn);
    if (!properties)
        return unexpected(properties.error());
    message.properties = std::move(*properties);
    message.qos = m_qos;
    message.retain = m_retain;
    begun.m_format = m_format;
    begun.m_text = std::move(*text);
    begun.m_now = std::chrono::floor<std::chrono::milliseconds>(turn.now);
    begun.m_source = m_payload.source;
    return begun;
}

bool UnencodedMessage::takesLong() const
{
    return m_format == PayloadFormat::File || (m_format != PayloadFormat::Text && m_text.size() > quickText);
}

Expected<OutgoingMessage, DraftError> UnencodedMessage::encoded(const PayloadRegistry *registry) &&
{
    const auto bytes = encodePayload(m_format, std::move(m_text),
                                     {.topicName = m_message.topicName, .registry = registry, .now = m_now});
    if (bytes) {
        m_message.payload = Bytes::copyOf(*bytes);
        return std::move(m_message);
    }
    DraftError error {.part = DraftError::Part::Payload, .kind = bytes.error().kind};
    error.json = bytes.error().json;
    error.sparkplug = bytes.error().sparkplug;
    error.detail = bytes.error().detail;
    if (bytes.error().offset == EncodeError::nowhere)
        return unexpected(error);
    const auto source = std::min(sourceOffset(m_marks, bytes.error().offset), m_source.size());
    error.position = QString::fromUtf8(m_source.data(), qsizetype(source)).size();
    return unexpected(error);
}

Expected<PropertyList, DraftError> MessageComposer::composeProperties(TemplateTurn &turn) const
{
    PropertyList list;
    for (const auto &[name, value] : m_properties) {
        auto text = expand(value, turn, TemplateForm::Name);
        if (!text)
            return unexpected(text.error());
        const Property property = value.property;
        switch (property) {
        case Property::MessageExpiryInterval:
        case Property::PayloadFormatIndicator:
        case Property::TopicAlias: {
            const auto number = numberOf(*text);
            DraftError error = errorIn(value, Kind::NotANumber);
            std::tie(error.lowest, error.highest) = rangeOf(property);
            if (!number || *number < error.lowest || *number > error.highest)
                return unexpected(error);
            list.add(property, *number);
            continue;
        }
        case Property::CorrelationData: {
            const auto bytes = correlationOf(std::move(*text));
            if (!bytes || bytes->size() > longestString)
                return unexpected(errorIn(value, bytes ? Kind::TooLong : bytes.error().kind));
            list.add(property, *bytes);
            continue;
        }
        default:
            break;
        }
        if (const auto problem = stringProblem(*text))
            return unexpected(errorIn(value, *problem));
        if (property == Property::UserProperty) {
            const auto key = expand(name, turn, TemplateForm::Name);
            if (!key)
                return unexpected(key.error());
            if (const auto problem = stringProblem(*key))
                return unexpected(errorIn(name, *problem));
            list.addUserProperty(*key, *text);
            continue;
        }
        const auto broken = property == Property::ResponseTopic ? topicNameError(*text) : std::nullopt;
        if (broken) {
            DraftError error = errorIn(value, Kind::TopicName);
            error.clause = *broken;
            return unexpected(error);
        }
        list.add(property, *text);
    }
    return list;
}

std::optional<DraftError> checkDraft(const PublishDraft &draft, ProtocolVersion version)
{
    PublishDraft checked = draft;
    if (checked.format == PayloadFormat::File)
        checked.format = PayloadFormat::Text;
    // The rules that name the message type are with the connection.
    if (checked.format == PayloadFormat::Protobuf)
        checked.format = PayloadFormat::Json;
    auto composer = MessageComposer::prepare(checked, version);
    if (!composer)
        return composer.error();
    // "0" stands for anything: it is text and a number, and does as a level of a topic.
    TemplateLookups lookups;
    lookups.environment = [](std::string_view) { return std::optional<std::string>("0"); };
    lookups.row = lookups.environment;
    lookups.value = [](std::string_view, std::string_view) { return std::string("0"); };
    TemplateState state(0);
    const auto message =
        composer->compose({.state = state, .lookups = lookups, .clientId = "0", .topicName = {}});
    return message ? std::nullopt : std::optional(message.error());
}

} // namespace espalier
