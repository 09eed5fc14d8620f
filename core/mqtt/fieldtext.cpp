// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtext.h"

#include "core/mqtt/bytereader.h"
#include "core/mqtt/packet.h"
#include "core/mqtt/property.h"
#include "core/mqtt/reasoncode.h"
#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace espalier {

namespace {

PacketType typeOf(ByteView packet)
{
    return static_cast<PacketType>(packet.empty() ? 0 : packet[0] >> 4);
}

std::string shownText(std::string_view text)
{
    std::string shown;
    appendEscaped(startOfText(text, shownTextLength), shown);
    if (text.size() > shownTextLength)
        shown += fmt::format("... ({} bytes)", text.size());
    return shown;
}

std::string byteCount(std::size_t count)
{
    return count == 1 ? "1 byte" : fmt::format("{} bytes", count);
}

std::string qosText(std::uint64_t qos)
{
    constexpr std::array words {"at most once", "at least once", "exactly once"};
    return qos < words.size() ? fmt::format("{} {}", qos, words[qos]) : fmt::format("{} not a QoS", qos);
}

std::string versionText(std::uint64_t level)
{
    constexpr std::uint64_t bridgeBit = 0x80;
    const char *bridge = (level & bridgeBit) != 0 ? ", bridge" : "";
    switch (level & ~bridgeBit) {
    case 3:
        return fmt::format("{} MQTT 3.1{}", level, bridge);
    case 4:
        return fmt::format("{} MQTT 3.1.1{}", level, bridge);
    case 5:
        return level == 5 ? "5 MQTT 5" : fmt::format("{} unknown", level);
    default:
        return fmt::format("{} unknown", level);
    }
}

std::string returnCodeText(std::uint64_t code)
{
    constexpr std::array words {"Connection Accepted", "unacceptable protocol version", "identifier rejected",
                                "Server unavailable",  "bad user name or password",     "not authorized"};
    return fmt::format("{:#04x} {}", code, code < words.size() ? words[code] : "unknown Return code");
}

std::string grantedQosText(std::uint64_t code)
{
    if (code <= 2)
        return fmt::format("{:#04x} Granted QoS {}", code, code);
    return fmt::format("{:#04x} {}", code, code == 0x80 ? "Failure" : "unknown Return Code");
}

std::string retainHandlingText(std::uint64_t value)
{
    constexpr std::array words {"send retained messages", "send them if the subscription is new",
                                "do not send them", "not a Retain Handling"};
    return fmt::format("{} {}", value, words[value & 3]);
}

/// Numbers whose name alone says what they mean.
std::optional<std::string> namedNumber(const TracedField &field, ByteView packet)
{
    const auto name = field.name;
    const auto number = field.number;
    if (name == "Packet Type")
        return fmt::format("{} {}", number, packetTypeName(static_cast<PacketType>(number)));
    if (name == "QoS" || name == "Will QoS" || name == "Maximum QoS")
        return qosText(number);
    if (name == "Reason Code")
        return fmt::format("{:#04x} {}", number,
                           reasonCodeName(static_cast<ReasonCode>(number), typeOf(packet)));
    if (name == "Connect Return code")
        return returnCodeText(number);
    if (name == "Return Code")
        return grantedQosText(number);
    if (name == "Protocol Version")
        return versionText(number);
    if (name == "Retain Handling")
        return retainHandlingText(number);
    if (name == "Keep Alive")
        return number == 0 ? "0 (off)" : fmt::format("{} s", number);
    if (name == "Property Identifier") {
        const auto *info = propertyInfo(static_cast<std::uint32_t>(number));
        return fmt::format("{:#04x} {}", number, info ? info->name : "unknown");
    }
    if (name == "Reserved")
        return fmt::format("{:#x}", number);
    return std::nullopt;
}

std::string propertyNumberText(Property property, std::uint32_t number)
{
    switch (property) {
    case Property::SessionExpiryInterval:
        return number == sessionNeverExpires ? "never" : fmt::format("{} s", number);
    case Property::MessageExpiryInterval:
    case Property::ServerKeepAlive:
    case Property::WillDelayInterval:
        return fmt::format("{} s", number);
    case Property::MaximumPacketSize:
        return byteCount(number);
    case Property::MaximumQos:
        return qosText(number);
    case Property::PayloadFormatIndicator:
        return number == 1 ? "1 UTF-8" : fmt::format("{}{}", number, number == 0 ? " unspecified" : "");
    default:
        return std::to_string(number);
    }
}

/// The value of the property whose group is `bytes`; empty when it cannot be read.
std::string propertyText(ByteView bytes)
{
    ByteReader in(bytes, {}, nullptr);
    const auto *info = propertyInfo(in.variableByteInteger({}));
    if (!info)
        return {};
    std::string text;
    switch (info->type) {
    case PropertyType::Byte:
        text = propertyNumberText(info->property, in.byte({}));
        break;
    case PropertyType::TwoByteInteger:
        text = propertyNumberText(info->property, in.twoByteInteger({}));
        break;
    case PropertyType::FourByteInteger:
        text = propertyNumberText(info->property, in.fourByteInteger({}));
        break;
    case PropertyType::VariableByteInteger:
        text = propertyNumberText(info->property, in.variableByteInteger({}));
        break;
    case PropertyType::Utf8String:
        text = shownText(asText(in.binary({}))); // may be ill-formed: it is escaped
        break;
    case PropertyType::BinaryData:
        text = byteCount(in.binary({}).size());
        break;
    case PropertyType::Utf8StringPair:
        text = shownText(asText(in.binary({}))) + " = ";
        text += shownText(asText(in.binary({})));
        break;
    }
    return in.hasFailed() ? std::string() : text;
}

std::string wholeValue(const TracedField &field, ByteView packet)
{
    const auto bytes = packet.subspan(field.offset, field.length);
    switch (field.kind) {
    case TracedField::Kind::Group: {
        const auto isProperty = [&field](const PropertyInfo &info) { return info.name == field.name; };
        const auto all = allProperties();
        return std::any_of(all.begin(), all.end(), isProperty) ? propertyText(bytes) : std::string();
    }
    case TracedField::Kind::Flag:
        if (field.name != "Reserved")
            return field.number != 0 ? "yes" : "no";
        return std::to_string(field.number);
    case TracedField::Kind::Number:
        return namedNumber(field, packet).value_or(std::to_string(field.number));
    case TracedField::Kind::Text:
        return shownText(asText(bytes));
    case TracedField::Kind::Binary:
        return field.name == "Protocol Name" ? shownText(asText(bytes)) : byteCount(bytes.size());
    }
    return {};
}

} // namespace

std::string fieldValue(const TracedField &field, ByteView packet)
{
    if (!field.isCutOff)
        return wholeValue(field, packet);
    const bool isReadable = field.length > 0 && field.kind != TracedField::Kind::Number;
    return isReadable ? wholeValue(field, packet) + " (cut off)" : "cut off";
}

std::string fieldText(const TracedField &field, ByteView packet)
{
    const auto value = fieldValue(field, packet);
    const std::string name(field.name);
    if (value.empty()) // an empty text is a value, a group without one is a heading
        return field.kind == TracedField::Kind::Group ? name : name + ":";
    return name + ": " + value;
}

} // namespace espalier
