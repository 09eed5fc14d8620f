// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/publish/placeholder.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace espalier {

/// What templates remember from one message to the next, and their randomness. Within one message a sequence or walk
/// with the same key has the same value wherever it stands. Copies go on by themselves: a preview works on one.
class TemplateState
{
public:
    explicit TemplateState(std::uint64_t seed) : m_random(seed) { }

    /// What is asked for from now on belongs to the next message.
    void beginMessage() { ++m_message; }
    [[nodiscard]] std::int64_t sequence(const Placeholder &placeholder);
    [[nodiscard]] double walk(const Placeholder &placeholder);
    [[nodiscard]] std::uint64_t random() { return m_random(); }
    /// From 0 to below 1.
    [[nodiscard]] double uniform() { return static_cast<double>(m_random() >> 11) * 0x1p-53; }

private:
    template <typename Value>
    struct Counter
    {
        Value value {};
        std::uint64_t message = 0;
    };
    std::mt19937_64 m_random;
    std::uint64_t m_message = 0;
    std::map<std::string, Counter<std::int64_t>, std::less<>> m_sequences;
    std::map<std::string, Counter<double>, std::less<>> m_walks;
};

/// Where templates find what is not theirs. A member that is not set knows nothing.
struct TemplateLookups
{
    std::function<std::optional<std::string>(std::string_view name)> environment {};
    /// The last value of a topic; with a path, the leaf there as text. Errors: NoValue, NoField.
    std::function<Expected<std::string, TemplateError::Kind>(std::string_view topicName,
                                                             std::string_view path)>
        value {};
    std::function<std::optional<std::string>(std::string_view column)> row {};
};

/// One message that is being made: everything that placeholders depend on.
struct TemplateTurn
{
    TemplateState &state;
    const TemplateLookups &lookups;
    /// Since 1970, and what the local clock shows more than UTC.
    std::chrono::microseconds now {};
    std::chrono::minutes utcOffset {};
    std::string_view clientId {};
    std::string_view topicName {};
};

} // namespace espalier
