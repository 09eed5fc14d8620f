// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decodechoice.h"
#include "core/payload/protobufschemas.h"

#include <QJsonObject>

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// "Decode as" for the topics of a Topic Filter.
struct DecodeRule
{
    std::string topicFilter;
    DecodeChoice choice;
    friend bool operator==(const DecodeRule &, const DecodeRule &) = default;
};

/// The user's rules in their order, of which the first that matches counts, and where the schemas come from. Plain value.
struct DecodeRules
{
    std::vector<DecodeRule> rules;
    ProtobufSources protobuf;

    /// Null when no rule matches. A topic that is no valid Topic Name matches none.
    [[nodiscard]] const DecodeRule *ruleFor(std::string_view topic) const;

    [[nodiscard]] QJsonObject toJson() const;
    /// Rules that this version does not understand are left out and counted in `unreadable`.
    [[nodiscard]] static DecodeRules fromJson(const QJsonObject &json, int *unreadable = nullptr);
    friend bool operator==(const DecodeRules &, const DecodeRules &) = default;
};

} // namespace espalier
