// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetfields.h"
#include "core/capture/packetsubject.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace espalier {

/// What a field is compared with.
struct PacketOperand
{
    enum class Kind : std::uint8_t {
        /// From `low` up to, but without `high`: one number, or a time as precisely as it was written.
        Number,
        /// The same, of the time of the day in microseconds.
        TimeOfDay,
        Flag,
        /// Equal to `text`.
        Text,
        /// Contains `text`.
        Part,
        /// `text` is an MQTT Topic Filter.
        TopicFilter,
        /// `regex` is found in it.
        Regex,
    } kind = Kind::Number;
    double low = 0;
    double high = 0;
    /// Microseconds that local time is ahead of UTC.
    double offset = 0;
    bool flag = false;
    std::string text {};
    std::shared_ptr<const re2::RE2> regex {};
};

/// Whether `text` is as the operand, which is one for text, says.
[[nodiscard]] bool isAs(const PacketOperand &operand, std::string_view text);

/// One field of a filter and what must hold for it.
struct PacketTest
{
    enum class Operator : std::uint8_t {
        Present,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Like,
        Contains,
        In,
    };

    const PacketField *field = nullptr;
    Operator op = Operator::Present;
    /// The name of the User Property; none: any.
    std::optional<std::string> key {};
    PayloadPath path {};
    /// Of which one must fit; "!=": none.
    std::vector<PacketOperand> operands {};
    /// Of Kind::Clause: by Clause, whether its id fits one of the operands.
    std::vector<bool> clauses {};

    [[nodiscard]] bool holds(PacketSubject &packet) const;
};

} // namespace espalier
