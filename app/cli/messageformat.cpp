// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/messageformat.h"

#include "core/capture/jsonwriter.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <ctime>

namespace espalier::cli {

namespace {

/// "2026-01-31T12:00:00.123456+0100"
std::string isoTime(WallTime at)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    const auto micro = std::chrono::duration_cast<std::chrono::microseconds>(at - seconds).count();
    const auto time = std::chrono::system_clock::to_time_t(seconds);
    std::tm parts {};
    if (const auto *local = std::localtime(&time))
        parts = *local;
    std::array<char, 32> date {};
    std::array<char, 8> zone {};
    std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::strftime(zone.data(), zone.size(), "%z", &parts);
    return fmt::format("{}.{:06}{}", date.data(), micro, zone.data());
}

/// "content-type": the standard's name as mosquitto's clients write it.
std::string keyOf(std::string_view name)
{
    std::string key(name);
    for (auto &c : key)
        c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return key;
}

void writeProperty(const PropertyValue &property, JsonWriter &json)
{
    const auto *info = propertyInfo(static_cast<std::uint32_t>(property.property));
    json.key(keyOf(info->name));
    if (info->type == PropertyType::BinaryData)
        json.hex(asBytes(property.text), "0123456789ABCDEF");
    else if (info->type == PropertyType::Utf8String)
        json.string(property.text);
    else
        json.number(property.number);
}

void writeProperties(PropertyView properties, JsonWriter &json)
{
    json.key("properties").beginObject();
    for (const auto &property : properties) {
        if (property.property != Property::UserProperty)
            writeProperty(property, json);
    }
    if (properties.contains(Property::UserProperty)) {
        json.key("user-properties").beginArray();
        for (const auto &property : properties) {
            if (property.property == Property::UserProperty)
                json.beginObject().key(property.text).string(property.pairValue).endObject();
        }
        json.endArray();
    }
    json.endObject();
}

char escaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case '0':
        return '\0';
    default:
        return c;
    }
}

void appendField(char field, const Publish &message, WallTime at, std::string &out)
{
    switch (field) {
    case 't':
        out += message.topicName;
        break;
    case 'p':
        out += asText(message.payload);
        break;
    case 'x':
        appendHex(message.payload, "0123456789abcdef", out);
        break;
    case 'X':
        appendHex(message.payload, "0123456789ABCDEF", out);
        break;
    case 'l':
        out += std::to_string(message.payload.size());
        break;
    case 'q':
        out += std::to_string(static_cast<int>(message.qos));
        break;
    case 'r':
        out += message.retain ? '1' : '0';
        break;
    case 'm':
        out += std::to_string(message.packetId.value());
        break;
    case 'I':
        out += isoTime(at);
        break;
    case 'U':
        out += fmt::format("{:.6f}", std::chrono::duration<double>(at.time_since_epoch()).count());
        break;
    case 'j':
        appendJson(message, at, out);
        break;
    case '%':
        out += '%';
        break;
    default:
        out += '%';
        out += field;
    }
}

} // namespace

void appendFormatted(std::string_view format, const Publish &message, WallTime at, std::string &out)
{
    for (std::size_t i = 0; i < format.size(); ++i) {
        const bool hasNext = i + 1 < format.size();
        if (format[i] == '%' && hasNext)
            appendField(format[++i], message, at, out);
        else if (format[i] == '\\' && hasNext)
            out += escaped(format[++i]);
        else
            out += format[i];
    }
}

void appendJson(const Publish &message, WallTime at, std::string &out)
{
    JsonWriter json(out);
    json.beginObject().key("tst").string(isoTime(at)).key("topic").string(message.topicName);
    json.key("qos").number(static_cast<std::uint64_t>(message.qos));
    json.key("retain").number(message.retain ? 1 : 0).key("payloadlen").number(message.payload.size());
    if (message.qos != Qos::AtMostOnce)
        json.key("mid").number(message.packetId.value());
    if (!message.properties.isEmpty())
        writeProperties(message.properties, json);
    if (isJsonText(asText(message.payload)))
        json.key("payload").string(asText(message.payload));
    else
        json.key("payload_base64").base64(message.payload);
    json.endObject();
}

} // namespace espalier::cli
