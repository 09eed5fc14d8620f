// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/configreader.h"

#include "broker/server/printable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace espalier {

namespace {

/// Whether `key` is the name in the table, which may end in "*".
bool isNamed(const ConfigKey &entry, std::string_view key)
{
    if (entry.name.ends_with('*'))
        return key.starts_with(entry.name.substr(0, entry.name.size() - 1));
    return entry.name == key;
}

std::array<std::span<const ConfigKey>, 3> allKeys()
{
    return {generalConfigKeys(), listenerConfigKeys(), bridgeConfigKeys()};
}

const ConfigKey *findKey(std::string_view key)
{
    for (const auto table : allKeys()) {
        const auto found = std::find_if(table.begin(), table.end(),
                                        [&](const ConfigKey &entry) { return isNamed(entry, key); });
        if (found != table.end())
            return &*found;
    }
    return nullptr;
}

/// How many characters have to be changed, added or left out to make `b` of `a`.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t {0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// The key that was probably meant; empty when none is near.
std::string_view nearestKey(std::string_view key)
{
    constexpr std::size_t longestKey = 64;
    std::string_view nearest;
    std::size_t least = key.size() / 3 + 2;
    for (const auto table : allKeys()) {
        for (const auto &entry : table) {
            if (key.size() > longestKey || entry.name.ends_with('*'))
                continue;
            if (const auto far = distance(key, entry.name); far < least) {
                least = far;
                nearest = entry.name;
            }
        }
    }
    return nearest;
}

} // namespace

Expected<BrokerConfig, std::vector<std::string>> ConfigReader::read(std::span<const ConfigLine> lines)
{
    // It decides what other lines mean, wherever it stands.
    for (const auto &line : lines) {
        if (line.key == "per_listener_settings")
            isPerListener = flag(line).value_or(false);
    }
    for (const auto &line : lines)
        apply(line);
    finish();
    if (!m_errors.empty())
        return unexpected(std::move(m_errors));
    return std::move(config);
}

void ConfigReader::apply(const ConfigLine &line)
{
    const auto *key = findKey(line.key);
    if (!key) {
        const auto nearest = nearestKey(line.key);
        m_errors.push_back(fmt::format("{}{} is not known here{}.", placeOf(line), printable(line.key),
                                       nearest.empty() ? "" : fmt::format("; perhaps {} is meant", nearest)));
        return;
    }
    switch (key->use) {
    case ConfigKey::Use::Applied:
        key->apply(*this, line);
        break;
    case ConfigKey::Use::WithoutEffect:
        notice(line, key->note);
        break;
    case ConfigKey::Use::Refused:
        fail(line, key->note);
        break;
    }
}

void ConfigReader::fail(const ConfigLine &line, std::string_view problem)
{
    if (problem.ends_with('.'))
        problem.remove_suffix(1);
    m_errors.push_back(fmt::format("{}{}: {}.", placeOf(line), printable(line.key), problem));
}

void ConfigReader::notice(const ConfigLine &line, std::string_view note)
{
    config.notices.push_back(
        fmt::format("{}{} has no effect: {}.", placeOf(line), printable(line.key), note));
}

std::optional<std::string> ConfigReader::text(const ConfigLine &line)
{
    if (line.value.empty()) {
        fail(line, "a value is missing behind it");
        return {};
    }
    return line.value;
}

std::optional<bool> ConfigReader::flag(const ConfigLine &line)
{
    if (line.value == "true" || line.value == "1")
        return true;
    if (line.value == "false" || line.value == "0")
        return false;
    fail(line, fmt::format("\"{}\" is not allowed, write true or false", printable(line.value)));
    return {};
}

std::optional<std::string> ConfigReader::choice(const ConfigLine &line,
                                                std::initializer_list<std::string_view> values)
{
    if (std::find(values.begin(), values.end(), line.value) != values.end())
        return line.value;
    fail(line, fmt::format("\"{}\" is not allowed, write one of: {}", printable(line.value),
                           fmt::join(values, ", ")));
    return {};
}

std::optional<std::int64_t> ConfigReader::number(const ConfigLine &line, std::int64_t least,
                                                 std::int64_t most)
{
    std::int64_t value = 0;
    const auto *end = line.value.data() + line.value.size();
    const auto parsed = std::from_chars(line.value.data(), end, value);
    if (parsed.ec == std::errc() && parsed.ptr == end && value >= least && value <= most)
        return value;
    fail(line, fmt::format("\"{}\" is not allowed, write a whole number from {} to {}", printable(line.value),
                           least, most));
    return {};
}

std::optional<TlsSettings::Version> ConfigReader::tlsVersion(const ConfigLine &line)
{
    using Version = TlsSettings::Version;
    if (line.value == "tlsv1.1" || line.value == "tlsv1" || line.value == "tlsv1.0") {
        fail(line, "TLS before 1.2 is not offered: it can be broken. Write tlsv1.2");
        return {};
    }
    const auto version = choice(line, {"tlsv1.2", "tlsv1.3"});
    if (!version)
        return {};
    return *version == "tlsv1.3" ? Version::V13 : Version::V12;
}

ListenerDraft &ConfigReader::listenerFor(const ConfigLine &)
{
    auto &draft = listener();
    draft.isTouched = true;
    return draft;
}

TlsSettings &ConfigReader::tlsFor(const ConfigLine &line)
{
    auto &draft = listenerFor(line);
    draft.tlsLine = line;
    return draft.tls;
}

AccessDraft &ConfigReader::accessFor(const ConfigLine &line)
{
    auto &draft = isPerListener ? listener().access : sharedAccess;
    draft.line = line;
    return draft;
}

BridgeDraft *ConfigReader::bridgeFor(const ConfigLine &line)
{
    if (!bridges.empty())
        return &bridges.back();
    fail(line, "it belongs to a bridge: write it behind a line \"connection NAME\"");
    return nullptr;
}

Expected<BrokerConfig, std::vector<std::string>> parseConfig(std::span<const ConfigLine> lines)
{
    return ConfigReader().read(lines);
}

Expected<BrokerConfig, std::vector<std::string>> readConfig(const std::string &path)
{
    const auto lines = readConfigLines(path);
    if (!lines)
        return unexpected(lines.error());
    return parseConfig(*lines);
}

} // namespace espalier
