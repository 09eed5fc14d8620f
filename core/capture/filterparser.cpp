// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filterparser.h"

#include "core/capture/filtervalues.h"

#include <utility>

namespace espalier {

namespace {

using Operator = PacketTest::Operator;
using StepKind = PacketProgram::Step::Kind;
using What = FilterParser::Expectation::What;

Operator operatorOf(FilterToken::Kind kind)
{
    switch (kind) {
    case FilterToken::Kind::Equal:
        return Operator::Equal;
    case FilterToken::Kind::NotEqual:
        return Operator::NotEqual;
    case FilterToken::Kind::Less:
        return Operator::Less;
    case FilterToken::Kind::LessOrEqual:
        return Operator::LessOrEqual;
    case FilterToken::Kind::Greater:
        return Operator::Greater;
    case FilterToken::Kind::GreaterOrEqual:
        return Operator::GreaterOrEqual;
    case FilterToken::Kind::Like:
        return Operator::Like;
    case FilterToken::Kind::Contains:
        return Operator::Contains;
    case FilterToken::Kind::In:
        return Operator::In;
    default: // the field stands alone
        return Operator::Present;
    }
}

bool beginsName(const FilterToken &token)
{
    const char c = token.text.empty() ? '\0' : token.text.front();
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::vector<std::string> fieldNames()
{
    std::vector<std::string> names;
    for (const auto &field : packetFields())
        names.push_back(field.name);
    return names;
}

} // namespace

FilterParser::FilterParser(std::string_view text, std::chrono::seconds offsetFromUtc)
    : m_text(text), m_lexer(text), m_offsetFromUtc(offsetFromUtc)
{ }

Expected<PacketProgram, PacketFilterError> FilterParser::parse()
{
    m_expectation = {What::Field};
    if (peek(Place::Field).kind == Kind::End)
        return PacketProgram();
    if (disjunction(0) && peek(Place::Field).kind != Kind::End)
        fail(Error::ConnectiveExpected, m_token);
    if (m_error)
        return unexpected(*m_error);
    return std::move(m_program);
}

FilterParser::Expectation FilterParser::expectedAtEnd() const
{
    return m_token.kind == Kind::End ? m_expectation : Expectation();
}

template <typename Part>
bool FilterParser::chain(Kind connective, StepKind jump, Part part)
{
    std::vector<std::size_t> jumps;
    if (!part())
        return false;
    while (peek(Place::Field).kind == connective) {
        take();
        jumps.push_back(m_program.steps.size());
        emit(jump);
        if (!part())
            return false;
    }
    for (const auto at : jumps)
        m_program.steps[at].target = static_cast<std::uint32_t>(m_program.steps.size());
    return true;
}

bool FilterParser::disjunction(std::size_t depth)
{
    return chain(Kind::Or, StepKind::JumpIfTrue, [&] { return conjunction(depth); });
}

bool FilterParser::conjunction(std::size_t depth)
{
    return chain(Kind::And, StepKind::JumpIfFalse, [&] { return factor(depth); });
}

bool FilterParser::factor(std::size_t depth)
{
    m_expectation = {What::Field};
    const auto kind = peek(Place::Field).kind;
    const bool isNesting = kind == Kind::Not || kind == Kind::Open;
    if (isNesting && depth == PacketFilter::maximumDepth)
        return fail(Error::TooDeep, m_token);
    if (kind == Kind::Open)
        return bracketed(depth);
    if (kind != Kind::Not)
        return comparison();
    take();
    if (!factor(depth + 1))
        return false;
    emit(StepKind::Not);
    return true;
}

bool FilterParser::bracketed(std::size_t depth)
{
    take();
    return disjunction(depth + 1) && expect(Kind::Close, Place::Field, Error::BracketExpected);
}

bool FilterParser::comparison()
{
    PacketTest test;
    if (!field(test))
        return false;
    m_expectation = {What::Operator, test.field};
    test.op = operatorOf(peek(Place::Field).kind);
    if (!isFitting(test.op, *test.field))
        return fail(Error::OperatorDoesNotFit, m_token);
    if (test.op != Operator::Present) {
        take();
        if (!values(test))
            return false;
        m_expectation = {What::Connective};
    }
    if (test.field->kind == PacketField::Kind::Clause)
        test.clauses = fittingClauses(test.operands);
    emit(StepKind::Test, m_program.tests.size());
    m_program.tests.push_back(std::move(test));
    return true;
}

bool FilterParser::field(PacketTest &test)
{
    const auto token = peek(Place::Field);
    if (token.kind != Kind::Word)
        return fail(Error::FieldExpected, token);
    if (token.text != "payload")
        return namedField(test);
    take();
    test.field = findPacketField(token.text);
    return payloadPath(test);
}

bool FilterParser::namedField(PacketTest &test)
{
    auto whole = m_token;
    take();
    while (isNextAdjacent(Kind::Dot)) {
        take();
        if (!isNextAdjacent(Kind::Word))
            return fail(Error::KeyExpected, m_token);
        take();
        whole.end = m_at;
    }
    const auto name = m_text.substr(whole.begin, whole.end - whole.begin);
    test.field = findPacketField(name);
    if (!test.field)
        return fail(Error::UnknownField, whole, nearestNames(name, fieldNames()));
    return !test.field->takesKey || !isNextAdjacent(Kind::OpenBracket) || userPropertyName(test);
}

bool FilterParser::userPropertyName(PacketTest &test)
{
    take();
    m_expectation = {};
    const auto &token = peek(Place::Value);
    if (token.kind != Kind::Text)
        return fail(Error::KeyExpected, token);
    test.key = token.text;
    take();
    return expect(Kind::CloseBracket, Place::Field, Error::BracketExpected);
}

bool FilterParser::payloadPath(PacketTest &test)
{
    while (isNextAdjacent(Kind::Dot) || isNextAdjacent(Kind::OpenBracket)) {
        test.field = &payloadPathField();
        m_expectation = {};
        const bool isDot = m_token.kind == Kind::Dot;
        take();
        if (!(isDot ? pathKey(test) : bracketedKey(test)))
            return false;
    }
    return true;
}

bool FilterParser::pathKey(PacketTest &test)
{
    const auto &token = peek(Place::Field);
    if (!beginsName(token)) // any word, also one that means something elsewhere
        return fail(Error::KeyExpected, token);
    test.path.emplace_back(token.text);
    take();
    return true;
}

bool FilterParser::bracketedKey(PacketTest &test)
{
    const auto &token = peek(Place::Value);
    const bool isPosition = token.kind == Kind::Number && token.unit.empty() && token.number >= 0
                            && token.number <= 0xffff'ffff
                            && token.number == static_cast<double>(static_cast<std::uint64_t>(token.number));
    if (token.kind == Kind::Text)
        test.path.emplace_back(token.text);
    else if (isPosition)
        test.path.emplace_back(static_cast<std::size_t>(token.number));
    else
        return fail(Error::KeyExpected, token);
    take();
    return expect(Kind::CloseBracket, Place::Field, Error::BracketExpected);
}

bool FilterParser::values(PacketTest &test)
{
    return test.op == Operator::In ? valueSet(test) : value(test);
}

bool FilterParser::valueSet(PacketTest &test)
{
    m_expectation = {};
    if (!expect(Kind::OpenBrace, Place::Value, Error::BracketExpected))
        return false;
    while (value(test)) {
        m_expectation = {};
        if (peek(Place::Value).kind != Kind::Comma)
            return expect(Kind::CloseBrace, Place::Value, Error::BracketExpected);
        take();
    }
    return false;
}

bool FilterParser::value(PacketTest &test)
{
    m_expectation = {What::Value, test.field};
    const auto &token = peek(Place::Value);
    const bool isValue = token.kind == Kind::Word || token.kind == Kind::Text || token.kind == Kind::Number
                         || token.kind == Kind::Regex;
    if (!isValue)
        return fail(Error::ValueExpected, token);
    auto operand = operandFor(*test.field, test.op, token, m_offsetFromUtc);
    if (!operand) {
        m_error = operand.error();
        return false;
    }
    if (operand->regex && ++m_expressions > PacketFilter::maximumExpressions)
        return fail(Error::TooManyExpressions, token);
    test.operands.push_back(std::move(*operand));
    take();
    return true;
}

bool FilterParser::expect(Kind kind, Place place, Error error)
{
    if (peek(place).kind != kind)
        return fail(error, m_token);
    take();
    return true;
}

bool FilterParser::fail(Error kind, const FilterToken &token, std::vector<std::string> nearest)
{
    m_error = {token.kind == Kind::Wrong ? token.error : kind, token.begin, token.end - token.begin,
               std::move(nearest)};
    return false;
}

const FilterToken &FilterParser::peek(Place place)
{
    m_token = m_lexer.at(m_at, place);
    return m_token;
}

bool FilterParser::isNextAdjacent(Kind kind)
{
    const auto &token = peek(Place::Field);
    return token.kind == kind && token.begin == m_at;
}

void FilterParser::emit(StepKind kind, std::size_t target)
{
    m_program.steps.push_back({kind, static_cast<std::uint32_t>(target)});
}

} // namespace espalier
