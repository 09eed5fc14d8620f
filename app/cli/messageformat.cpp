// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/messageformat.h"

#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <iterator>

namespace espalier::cli {

namespace {

void appendHex(ByteView bytes, std::string_view digits, std::string &out)
{
    for (const auto byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    }
}

void appendBase64(ByteView bytes, std::string &out)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto part = bytes.subspan(i, std::min<std::size_t>(3, bytes.size() - i));
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < part.size() ? part[k] : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= part.size() ? digits[bits >> (18 - 6 * k) & 0x3f] : '=';
    }
}

void appendJsonString(std::string_view text, std::string &out)
{
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    }
    out += '"';
}

/// UTF-8, in which U+0000 may stand: JSON can write it.
bool isText(std::string_view bytes)
{
    auto problem = utf8Problem(bytes);
    while (problem && problem->error == Utf8Error::NullCharacter) {
        bytes.remove_prefix(problem->offset + 1);
        problem = utf8Problem(bytes);
    }
    return !problem;
}

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

void appendJsonProperties(PropertyView properties, std::string &out)
{
    out += R"("properties":{)";
    std::string users;
    const char *separator = "";
    for (const auto &property : properties) {
        if (property.property == Property::UserProperty) {
            users += users.empty() ? "{" : ",{";
            appendJsonString(property.text, users);
            users += ':';
            appendJsonString(property.pairValue, users);
            users += '}';
            continue;
        }
        const auto *info = propertyInfo(static_cast<std::uint32_t>(property.property));
        std::string name(info->name);
        for (auto &c : name)
            c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        out += separator;
        separator = ",";
        appendJsonString(name, out);
        out += ':';
        if (info->type == PropertyType::BinaryData) {
            out += '"';
            appendHex(asBytes(property.text), "0123456789ABCDEF", out);
            out += '"';
        } else if (info->type == PropertyType::Utf8String) {
            appendJsonString(property.text, out);
        } else {
            out += std::to_string(property.number);
        }
    }
    if (!users.empty())
        out += fmt::format(R"({}"user-properties":[{}])", separator, users);
    out += "},";
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
    out += R"({"tst":")" + isoTime(at) + R"(","topic":)";
    appendJsonString(message.topicName, out);
    fmt::format_to(std::back_inserter(out), R"(,"qos":{},"retain":{},"payloadlen":{},)",
                   static_cast<int>(message.qos), message.retain ? 1 : 0, message.payload.size());
    if (message.qos != Qos::AtMostOnce)
        fmt::format_to(std::back_inserter(out), R"("mid":{},)", message.packetId.value());
    if (!message.properties.isEmpty())
        appendJsonProperties(message.properties, out);
    if (isText(asText(message.payload))) {
        out += R"("payload":)";
        appendJsonString(asText(message.payload), out);
    } else {
        out += R"("payload_base64":")";
        appendBase64(message.payload, out);
        out += '"';
    }
    out += '}';
}

} // namespace espalier::cli
