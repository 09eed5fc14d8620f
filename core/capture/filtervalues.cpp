// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filtervalues.h"

#include "core/capture/filtertime.h"
#include "core/mqtt/packet.h"
#include "core/mqtt/reasoncode.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <re2/re2.h>

namespace espalier {

namespace {

using ErrorKind = PacketFilterError::Kind;
using FieldKind = PacketField::Kind;
using Operator = PacketTest::Operator;
using OperandKind = PacketOperand::Kind;
using Quantity = PacketField::Quantity;
using TokenKind = FilterToken::Kind;
using OperandOrError = Expected<PacketOperand, PacketFilterError>;

auto wrong(ErrorKind kind, const FilterToken &token, std::vector<std::string> nearest = {})
{
    return unexpected(PacketFilterError {kind, token.begin, token.end - token.begin, std::move(nearest)});
}

PacketOperand numberOperand(double number)
{
    return {.low = number, .high = std::nextafter(number, std::numeric_limits<double>::infinity())};
}

bool isName(const FilterToken &token)
{
    return token.kind == TokenKind::Word || token.kind == TokenKind::Text;
}

struct Named
{
    std::string name;
    double number;
};

std::vector<Named> packetTypes()
{
    std::vector<Named> types;
    for (unsigned type = 1; type <= static_cast<unsigned>(PacketType::Auth); ++type)
        types.push_back(
            {std::string(packetTypeName(static_cast<PacketType>(type))), static_cast<double>(type)});
    return types;
}

/// 0x00 under each of its names.
std::vector<Named> reasonCodes()
{
    std::vector<Named> codes;
    const auto unknown = reasonCodeName(static_cast<ReasonCode>(0xff), PacketType::PubAck);
    for (const auto type : {PacketType::PubAck, PacketType::SubAck, PacketType::Disconnect})
        codes.push_back({lowerCamelCase(reasonCodeName(ReasonCode::Success, type)), 0});
    for (unsigned code = 1; code < 0xff; ++code) {
        const auto name = reasonCodeName(static_cast<ReasonCode>(code), PacketType::PubAck);
        if (name != unknown)
            codes.push_back({lowerCamelCase(name), static_cast<double>(code)});
    }
    return codes;
}

std::vector<Named> namedNumbers(const PacketField &field)
{
    switch (field.kind) {
    case FieldKind::PacketType:
        return packetTypes();
    case FieldKind::Reason:
        return reasonCodes();
    case FieldKind::Side:
        return {{"client", static_cast<double>(Side::Client)}, {"server", static_cast<double>(Side::Server)}};
    case FieldKind::Flag:
        return {{"true", 1}, {"false", 0}};
    default:
        if (field.quantity == Quantity::Boolean)
            return {{"true", 1}, {"false", 0}};
        return {};
    }
}

std::vector<std::string> namesOf(std::vector<Named> named)
{
    std::vector<std::string> names;
    for (auto &each : named)
        names.push_back(std::move(each.name));
    return names;
}

std::vector<std::string> clauseLabels()
{
    std::vector<std::string> labels;
    for (const auto &clause : allClauses())
        labels.emplace_back(clause.label);
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
}

struct Unit
{
    std::string_view name;
    Quantity quantity;
    /// Microseconds or bytes.
    double size;
};
constexpr std::array units {
    Unit {"us", Quantity::Microseconds, 1},
    Unit {"µs", Quantity::Microseconds, 1},
    Unit {"ms", Quantity::Microseconds, 1e3},
    Unit {"s", Quantity::Microseconds, 1e6},
    Unit {"min", Quantity::Microseconds, 60e6},
    Unit {"h", Quantity::Microseconds, 3600e6},
    Unit {"B", Quantity::Bytes, 1},
    Unit {"KB", Quantity::Bytes, 1024},
    Unit {"kB", Quantity::Bytes, 1024},
    Unit {"MB", Quantity::Bytes, 1024.0 * 1024},
    Unit {"GB", Quantity::Bytes, 1024.0 * 1024 * 1024},
};

OperandOrError plainNumber(const PacketField &field, const FilterToken &token)
{
    const bool isTime = field.quantity == Quantity::Microseconds || field.quantity == Quantity::Seconds;
    if (token.unit.empty()) {
        if (field.quantity == Quantity::Microseconds && token.number != 0)
            return wrong(ErrorKind::UnitMissing, token);
        return numberOperand(token.number);
    }
    const auto wanted = isTime ? Quantity::Microseconds : field.quantity;
    const auto *unit = std::find_if(units.begin(), units.end(), [&](const Unit &known) {
        return known.name == token.unit && known.quantity == wanted;
    });
    if (unit == units.end())
        return unexpected(
            PacketFilterError {ErrorKind::UnknownUnit, token.end - token.unit.size(), token.unit.size()});
    auto number = token.number * unit->size;
    if (isTime) // 1.1ms are 1,100 microseconds, not a little more
        number = std::round(number * 1000) / 1000;
    return numberOperand(field.quantity == Quantity::Seconds ? number / 1e6 : number);
}

OperandOrError namedNumber(const PacketField &field, const FilterToken &token)
{
    const auto named = namedNumbers(field);
    if (named.empty() || !isName(token))
        return wrong(ErrorKind::ValueDoesNotFit, token);
    const auto bare = bareName(token.text);
    const auto found = std::find_if(named.begin(), named.end(),
                                    [&](const Named &known) { return bareName(known.name) == bare; });
    if (found == named.end())
        return wrong(ErrorKind::UnknownValue, token, nearestNames(token.text, namesOf(named)));
    return numberOperand(found->number);
}

OperandOrError flagOperand(const PacketField &field, const FilterToken &token)
{
    if (token.kind == TokenKind::Number) {
        if (!token.unit.empty() || (token.number != 0 && token.number != 1))
            return wrong(ErrorKind::ValueDoesNotFit, token);
        return PacketOperand {.kind = OperandKind::Flag, .flag = token.number != 0};
    }
    auto named = namedNumber(field, token);
    if (!named)
        return named;
    return PacketOperand {.kind = OperandKind::Flag, .flag = named->low != 0};
}

OperandOrError timeOperand(const FilterToken &token, std::chrono::seconds offset)
{
    if (!isName(token))
        return wrong(token.kind == TokenKind::Number ? ErrorKind::InvalidTime : ErrorKind::ValueDoesNotFit,
                     token);
    const auto time = parseFilterTime(token.text, offset);
    if (!time)
        return wrong(ErrorKind::InvalidTime, token);
    return PacketOperand {.kind = time->isTimeOfDay ? OperandKind::TimeOfDay : OperandKind::Number,
                          .low = static_cast<double>(time->begin),
                          .high = static_cast<double>(time->begin + time->length),
                          .offset = static_cast<double>(time->offset.count()) * 1e6};
}

std::shared_ptr<const re2::RE2> compiled(const std::string &pattern, re2::RE2::Options options)
{
    // Large classes of characters, many times, would otherwise take seconds to compile.
    constexpr std::int64_t mostMemory = std::int64_t {1024} * 1024;
    options.set_max_mem(mostMemory);
    options.set_log_errors(false);
    return std::make_shared<const re2::RE2>(pattern, options);
}

OperandOrError regexOperand(const FilterToken &token)
{
    re2::RE2::Options options;
    options.set_case_sensitive(!token.ignoresCase);
    const auto regex = compiled(token.text, options);
    if (!regex->ok())
        return wrong(ErrorKind::InvalidRegex, token);
    return PacketOperand {.kind = OperandKind::Regex, .regex = regex};
}

/// Contains `text`. Long ones are left to RE2: a plain search may take the product of both lengths.
PacketOperand part(const std::string &text)
{
    constexpr std::size_t longestPlain = 64;
    if (text.size() <= longestPlain)
        return {.kind = OperandKind::Part, .text = text};
    return {.kind = OperandKind::Regex, .regex = compiled(re2::RE2::QuoteMeta(text), re2::RE2::Latin1)};
}

/// As a whole like `text`, in which "*" is anything.
PacketOperand pattern(std::string_view text)
{
    std::string pattern = "(?s)\\A";
    for (const char c : text)
        pattern += c == '*' ? ".*" : re2::RE2::QuoteMeta(re2::StringPiece(&c, 1));
    return {.kind = OperandKind::Regex, .regex = compiled(pattern + "\\z", re2::RE2::Latin1)};
}

OperandOrError textOperand(const PacketField &field, Operator op, const FilterToken &token)
{
    if (token.kind == TokenKind::Regex)
        return op == Operator::Like ? regexOperand(token) : wrong(ErrorKind::ValueDoesNotFit, token);
    if (op == Operator::Contains)
        return part(token.text);
    if (op != Operator::Like)
        return PacketOperand {.kind = OperandKind::Text, .text = token.text};
    if (field.kind == FieldKind::TopicName || field.kind == FieldKind::TopicFilter) {
        if (!parseTopicFilter(token.text, SharedFilters::Forbidden))
            return wrong(ErrorKind::InvalidTopicFilter, token);
        return PacketOperand {.kind = OperandKind::TopicFilter, .text = token.text};
    }
    return token.text.find('*') == std::string::npos ? part(token.text) : pattern(token.text);
}

OperandOrError clauseOperand(const PacketField &field, Operator op, const FilterToken &token)
{
    auto operand = textOperand(field, op, token);
    if (!operand || operand->kind != OperandKind::Text)
        return operand;
    const auto clauses = allClauses();
    const bool isKnown = std::any_of(clauses.begin(), clauses.end(),
                                     [&](const ClauseInfo &info) { return info.label == operand->text; });
    if (!isKnown)
        return wrong(ErrorKind::UnknownValue, token, nearestNames(token.text, clauseLabels()));
    return operand;
}

/// Of a payload: what is written like a number is one, and so is what is written like a boolean.
OperandOrError anyOperand(const PacketField &field, Operator op, const FilterToken &token)
{
    const bool isText = op == Operator::Like || op == Operator::Contains;
    if (!isText && token.kind == TokenKind::Number && token.unit.empty())
        return numberOperand(token.number);
    if (!isText && token.kind == TokenKind::Word && (token.text == "true" || token.text == "false"))
        return PacketOperand {.kind = OperandKind::Flag, .flag = token.text == "true"};
    const bool isOrder = op != Operator::Equal && op != Operator::NotEqual && op != Operator::In;
    if (!isText && isOrder)
        return wrong(ErrorKind::ValueDoesNotFit, token);
    return textOperand(field, op, token);
}

constexpr std::array operators {
    std::pair {Operator::Equal, std::string_view("==")},
    std::pair {Operator::NotEqual, std::string_view("!=")},
    std::pair {Operator::Less, std::string_view("<")},
    std::pair {Operator::LessOrEqual, std::string_view("<=")},
    std::pair {Operator::Greater, std::string_view(">")},
    std::pair {Operator::GreaterOrEqual, std::string_view(">=")},
    std::pair {Operator::Like, std::string_view("~")},
    std::pair {Operator::Contains, std::string_view("contains")},
    std::pair {Operator::In, std::string_view("in")},
    std::pair {Operator::Present, std::string_view()},
};

} // namespace

OperandOrError operandFor(const PacketField &field, Operator op, const FilterToken &token,
                          std::chrono::seconds offsetFromUtc)
{
    switch (field.kind) {
    case FieldKind::Flag:
        return flagOperand(field, token);
    case FieldKind::Number:
    case FieldKind::PacketType:
    case FieldKind::Reason:
    case FieldKind::Side:
        if (token.kind == TokenKind::Number && field.kind != FieldKind::Side)
            return plainNumber(field, token);
        return namedNumber(field, token);
    case FieldKind::Time:
        return timeOperand(token, offsetFromUtc);
    case FieldKind::Clause:
        return clauseOperand(field, op, token);
    case FieldKind::Any:
        return anyOperand(field, op, token);
    case FieldKind::Presence: // goes with no operator
    case FieldKind::Text:
    case FieldKind::TopicName:
    case FieldKind::TopicFilter:
        break;
    }
    return textOperand(field, op, token);
}

bool isFitting(Operator op, const PacketField &field)
{
    const bool isEquality = op == Operator::Equal || op == Operator::NotEqual;
    const bool isText = op == Operator::Like || op == Operator::Contains;
    switch (field.kind) {
    case FieldKind::Presence:
        return op == Operator::Present;
    case FieldKind::Flag:
        return op == Operator::Present || isEquality;
    case FieldKind::Number:
    case FieldKind::Reason:
        return !isText;
    case FieldKind::Time:
        return !isText && op != Operator::In;
    case FieldKind::PacketType:
    case FieldKind::Side:
        return op == Operator::Present || isEquality || op == Operator::In;
    case FieldKind::Text:
    case FieldKind::TopicName:
    case FieldKind::TopicFilter:
    case FieldKind::Clause:
        return op == Operator::Present || isEquality || isText || op == Operator::In;
    case FieldKind::Any:
        return true;
    }
    return false;
}

std::string_view operatorText(Operator op)
{
    return std::find_if(operators.begin(), operators.end(), [op](const auto &row) { return row.first == op; })
        ->second;
}

std::vector<bool> fittingClauses(std::span<const PacketOperand> operands)
{
    std::vector<bool> fitting(allClauses().size() + 1); // None is the first
    for (const auto &info : allClauses()) {
        fitting[static_cast<std::size_t>(info.clause)] =
            std::any_of(operands.begin(), operands.end(),
                        [&](const PacketOperand &operand) { return isAs(operand, info.label); });
    }
    return fitting;
}

std::vector<std::string> namedValues(const PacketField &field)
{
    return field.kind == FieldKind::Clause ? clauseLabels() : namesOf(namedNumbers(field));
}

} // namespace espalier
