// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/properties.h"

#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace espalier::cli {

namespace {

struct ScopeName
{
    const char *name;
    PropertyScope scope;
};

// What these commands send. AUTH belongs to enhanced authentication.
constexpr std::array scopes {ScopeName {"connect", PropertyScope::Connect},
                             ScopeName {"publish", PropertyScope::Publish},
                             ScopeName {"subscribe", PropertyScope::Subscribe},
                             ScopeName {"unsubscribe", PropertyScope::Unsubscribe},
                             ScopeName {"disconnect", PropertyScope::Disconnect},
                             ScopeName {"will", PropertyScope::Will}};

std::string hyphenated(std::string_view name)
{
    std::string text(name);
    std::ranges::transform(text, text.begin(), [](char c) {
        return c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

const PropertyInfo *find(std::string_view name)
{
    const auto all = allProperties();
    const auto found =
        std::ranges::find_if(all, [&](const PropertyInfo &info) { return hyphenated(info.name) == name; });
    return found == all.end() ? nullptr : &*found;
}

std::uint32_t largest(PropertyType type)
{
    switch (type) {
    case PropertyType::Byte:
        return std::numeric_limits<std::uint8_t>::max();
    case PropertyType::TwoByteInteger:
        return std::numeric_limits<std::uint16_t>::max();
    case PropertyType::VariableByteInteger:
        return maximumVariableByteInteger;
    default:
        return std::numeric_limits<std::uint32_t>::max();
    }
}

std::optional<std::uint32_t> parseNumber(const std::string &text, PropertyType type)
{
    std::uint32_t number = 0;
    const auto *end = text.data() + text.size();
    const auto [behind, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || behind != end || number > largest(type))
        return std::nullopt;
    return number;
}

bool isString(const std::string &text)
{
    return text.size() <= std::numeric_limits<std::uint16_t>::max() && !utf8Problem(text);
}

Expected<void, std::string> addValue(const PropertyInfo &info, const std::vector<std::string> &values,
                                     PropertyList &list)
{
    const auto name = hyphenated(info.name);
    const std::size_t wanted = info.type == PropertyType::Utf8StringPair ? 2 : 1;
    if (values.size() != wanted)
        return unexpected(
            fmt::format("The property {} takes {} value{}.", name, wanted, wanted == 1 ? "" : "s"));
    switch (info.type) {
    case PropertyType::Utf8StringPair:
        if (!isString(values[0]) || !isString(values[1]))
            break;
        list.addUserProperty(values[0], values[1]);
        return {};
    case PropertyType::Utf8String:
        if (!isString(values[0]))
            break;
        list.add(info.property, values[0]);
        return {};
    case PropertyType::BinaryData:
        if (values[0].size() > std::numeric_limits<std::uint16_t>::max())
            break;
        list.add(info.property, asBytes(values[0]));
        return {};
    default:
        if (const auto number = parseNumber(values[0], info.type)) {
            list.add(info.property, *number);
            return {};
        }
        return unexpected(
            fmt::format("The property {} takes a number from 0 to {}.", name, largest(info.type)));
    }
    return unexpected(fmt::format("The property {} takes at most 65535 bytes of UTF-8.", name));
}

} // namespace

Expected<void, std::string> addProperty(const std::vector<std::string> &words, PropertyLists &lists)
{
    if (words.size() < 3)
        return unexpected(std::string("-D takes a packet, a property and its value."));
    const auto scope = std::ranges::find_if(scopes, [&](const ScopeName &s) { return words[0] == s.name; });
    if (scope == scopes.end())
        return unexpected(fmt::format("-D: no packet is called {}.", words[0]));
    const auto *info = find(words[1]);
    if (!info)
        return unexpected(fmt::format("-D: no property is called {}.", words[1]));
    if ((info->scopes & (1U << static_cast<unsigned>(scope->scope))) == 0)
        return unexpected(fmt::format("-D: {} cannot stand in {}.", words[1], words[0]));
    return addValue(*info, {words.begin() + 2, words.end()}, lists[scope->scope]);
}

} // namespace espalier::cli
