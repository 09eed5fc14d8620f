// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/valuepath.h"

#include "core/payload/jsonscanner.h"
#include "core/payload/jsontext.h"

#include <algorithm>
#include <charconv>

namespace espalier {

namespace {

bool beginsPlainKey(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continuesPlainKey(char c)
{
    return beginsPlainKey(c) || (c >= '0' && c <= '9') || c == '-';
}

bool isPlainKey(std::string_view key)
{
    return !key.empty() && beginsPlainKey(key.front())
           && std::all_of(key.begin(), key.end(), continuesPlainKey);
}

using StepOrError = Expected<ValuePath::Step, ValuePath::Error>;

StepOrError plainKey(std::string_view text, std::size_t &at)
{
    if (at == text.size() || !beginsPlainKey(text[at]))
        return unexpected(ValuePath::Error {at});
    const std::size_t start = at;
    while (at < text.size() && continuesPlainKey(text[at]))
        ++at;
    return std::string(text.substr(start, at - start));
}

/// One string token; what follows it is not looked at.
StepOrError quotedKey(std::string_view text, std::size_t &at)
{
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    end = std::min(end + 1, text.size());
    const std::string_view token = text.substr(at, end - at);
    JsonScanner scanner(token, 0);
    if (!scanner.next() || scanner.offset() != token.size())
        return unexpected(ValuePath::Error {at});
    at = end;
    return jsonStringText(token);
}

StepOrError ordinalStep(std::string_view text, std::size_t &at)
{
    std::size_t ordinal = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), ordinal);
    if (error != std::errc())
        return unexpected(ValuePath::Error {at});
    at = static_cast<std::size_t>(end - text.data());
    return ordinal;
}

/// What stands in brackets, from behind the first one to behind the last one.
StepOrError inBrackets(std::string_view text, std::size_t &at)
{
    auto step = text.substr(at).starts_with('"') ? quotedKey(text, at) : ordinalStep(text, at);
    if (!step)
        return step;
    if (at == text.size() || text[at] != ']')
        return unexpected(ValuePath::Error {at});
    ++at;
    return step;
}

enum class Place { First, Later };

StepOrError nextStep(std::string_view text, std::size_t &at, Place place)
{
    if (text[at] == '[')
        return inBrackets(text, ++at);
    if (place == Place::First)
        return plainKey(text, at);
    if (text[at] == '.')
        return plainKey(text, ++at);
    return unexpected(ValuePath::Error {at});
}

} // namespace

Expected<ValuePath, ValuePath::Error> ValuePath::parse(std::string_view text)
{
    std::vector<Step> steps;
    for (std::size_t at = 0; at < text.size();) {
        auto step = nextStep(text, at, steps.empty() ? Place::First : Place::Later);
        if (!step)
            return unexpected(step.error());
        steps.push_back(std::move(*step));
    }
    return ValuePath(std::move(steps));
}

std::string ValuePath::text() const
{
    std::string out;
    for (const Step &step : m_steps) {
        if (const auto *ordinal = std::get_if<std::size_t>(&step)) {
            out += '[' + std::to_string(*ordinal) + ']';
            continue;
        }
        const auto &key = std::get<std::string>(step);
        if (isPlainKey(key)) {
            if (!out.empty())
                out += '.';
            out += key;
        } else {
            out += '[';
            appendJsonString(out, key);
            out += ']';
        }
    }
    return out;
}

} // namespace espalier
