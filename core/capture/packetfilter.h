// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

class PacketSubject;
struct PacketProgram;

/// What is wrong with the text of a display filter, and where.
struct PacketFilterError
{
    enum class Kind : std::uint8_t {
        /// Longer than PacketFilter::maximumLength; the range is what is too much.
        TooLong,
        /// More than PacketFilter::maximumDepth brackets and "not" inside each other.
        TooDeep,
        /// More than PacketFilter::maximumExpressions that are searched for with RE2.
        TooManyExpressions,
        /// A character that begins nothing.
        UnexpectedCharacter,
        /// `"` or `/` is not closed; the range goes to the end.
        UnclosedText,
        UnclosedRegex,
        /// `\` with something else than `"`, `\`, `n`, `r`, `t` or `x` and two hexadecimal digits.
        UnknownEscape,
        /// A number that cannot be read, or beyond all bounds.
        InvalidNumber,
        /// Or one that would take much memory.
        InvalidRegex,
        /// With wildcards where there may be none.
        InvalidTopicFilter,
        /// Neither a time of the day nor a date.
        InvalidTime,
        /// Here must be a field, "not" or "(".
        FieldExpected,
        /// `nearest` has fields of similar names.
        UnknownField,
        /// In a path or behind `prop.user`: here must be a name, a text or a position.
        KeyExpected,
        /// Behind a complete comparison: here must be "and", "or" or the end.
        ConnectiveExpected,
        /// The operator does not go with the field.
        OperatorDoesNotFit,
        ValueExpected,
        /// The field cannot have such a value.
        ValueDoesNotFit,
        /// No packet type, Reason Code, side or statement has that name; `nearest` has similar ones.
        UnknownValue,
        /// A unit that does not exist, or not for this field.
        UnknownUnit,
        /// A length of time needs one, since the field counts in microseconds.
        UnitMissing,
        /// Here must be ")", "]", "{", or "," or "}".
        BracketExpected,
    } kind = Kind::UnexpectedCharacter;
    /// Bytes of the text. The length is 0 at its end.
    std::size_t position = 0;
    std::size_t length = 0;
    /// At most three, the nearest first.
    std::vector<std::string> nearest {};

    friend bool operator==(const PacketFilterError &, const PacketFilterError &) = default;
};

/// What can stand where the cursor is.
struct PacketFilterCompletion
{
    enum class Kind : std::uint8_t { Field, Operator, Connective, Value };
    struct Candidate
    {
        std::string text {};
        Kind kind = Kind::Field;
        friend bool operator==(const Candidate &, const Candidate &) = default;
    };
    /// Bytes of the text that a candidate replaces.
    std::size_t position = 0;
    std::size_t length = 0;
    /// Those that begin with what is there of the word come first, then those that contain it.
    std::vector<Candidate> candidates {};
};

/// A display filter: which packets are to be seen. Compiled once; immutable, cheap to copy, for any thread.
///
///     filter     = term { ("or" | "||") term }
///     term       = factor { ("and" | "&&") factor }
///     factor     = ("not" | "!") factor | "(" filter ")" | field [ comparison ]
///     comparison = ("==" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "contains") value
///                | "in" "{" value { "," value } "}"
///     value      = number [ unit ] | "0x" digits | word | '"' text '"' | "/" regular expression "/" [ "i" ]
///     field      = name | "prop." name | "prop.user[" '"' name '"' "]" | "payload" { "." key | "[" position or '"' key '"' "]" }
///
/// A field alone says that the packet has it or, for what is yes or no, that it is so: `violates`, `retain`,
/// `prop.contentType`, `payload.quality.good`. A comparison never holds for a packet that has no such field, "!=" included;
/// `not (qos == 0)` does. Of several values (Topic Filters, Reason Codes, User Properties) one is enough; "!=" holds when
/// none is equal. The empty filter matches every packet.
///
/// Fields of the log: number (from 1), time, delta (since the packet before), streamDelta (before in its stream), latency
/// (since the packet before in its exchange), len, sender (client, server), client (Client Identifier of the connection),
/// source, version (3, 4, 5), marked, malformed, repeated, unanswered, violates (the statements' ids).
/// Of the packet: type, dup, qos, retain, id, reason, topic (what a Topic Alias stands for, too), payload, payloadLength;
/// everything else by the standard's name in lower camel case, as FieldTrace names it: keepAlive, cleanStart, topicFilter,
/// willTopic, receiveMaximum or prop.receiveMaximum. Of packets that break off what comes before; what is cut off is not
/// there. Behind PacketSubject::tracedBytes only payload is looked at.
///
/// "~" compares by the kind of field: topics and Topic Filters with an MQTT Topic Filter (`topicFilter` without its share);
/// all other text contains what is written or, when that has a "*", is like it as a whole, "*" being anything. A regular
/// expression (RE2's syntax, UTF-8) is searched in any text. "contains" is literal for all. Text is compared byte by byte;
/// packet types, Reason Codes and sides by name without regard to case, spaces and hyphens (`reason == notAuthorized`), or by
/// number.
///
/// Units: us, ms, s, min, h; B, KB, MB, GB (1024). `delta` and `latency` need one, others count as the standard does.
/// Time is `14:07`, `"14:07:52.41"` of any day, or `2026-05-01`, `"2026-05-01 14:07:52"`, with `Z` or `+02:00` at the end if
/// it is not local: "==" means as precisely as it is written. A value may be a word without quotes if it has no space and none
/// of `(){}[],"=!<>&|~`.
class PacketFilter
{
public:
    static constexpr std::size_t maximumLength = 4096;
    static constexpr std::size_t maximumDepth = 64;
    /// Regular expressions, texts with "*", and texts of more than 64 bytes to be contained: each may take a megabyte.
    static constexpr std::size_t maximumExpressions = 16;

    /// Matches every packet.
    PacketFilter();
    /// `offsetFromUtc` is that of times without one of their own.
    [[nodiscard]] static Expected<PacketFilter, PacketFilterError> compile(
        std::string_view text, std::chrono::seconds offsetFromUtc = std::chrono::seconds(0));

    [[nodiscard]] bool matches(PacketSubject &packet) const;
    /// Whether the text was empty.
    [[nodiscard]] bool matchesAll() const;

    /// For a cursor behind `cursor` bytes of a filter that may be incomplete.
    [[nodiscard]] static PacketFilterCompletion complete(std::string_view text, std::size_t cursor);

private:
    explicit PacketFilter(std::shared_ptr<const PacketProgram> program);

    std::shared_ptr<const PacketProgram> m_program;
};

} // namespace espalier
