// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filterlexer.h"
#include "core/capture/packettest.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier {

/// A compiled filter: tests and what to do with their outcomes. No steps: true for every packet.
struct PacketProgram
{
    struct Step
    {
        /// Sets the outcome by a test; turns it round; goes on at another step if it is so.
        enum class Kind : std::uint8_t { Test, Not, JumpIfTrue, JumpIfFalse } kind = Kind::Test;
        std::uint32_t target = 0;
    };
    std::vector<Step> steps {};
    std::vector<PacketTest> tests {};
};

/// Reads a filter from left to right until the end or the first error. Recurses no deeper than PacketFilter::maximumDepth.
class FilterParser
{
public:
    FilterParser(std::string_view text, std::chrono::seconds offsetFromUtc);

    [[nodiscard]] Expected<PacketProgram, PacketFilterError> parse();

    /// What may come where the text ends, for completion.
    struct Expectation
    {
        enum class What : std::uint8_t { Nothing, Field, Operator, Value, Connective } what = What::Nothing;
        /// Of an operator or a value.
        const PacketField *field = nullptr;
    };
    /// After parse(); Nothing if it did not reach the end.
    [[nodiscard]] Expectation expectedAtEnd() const;

private:
    using Kind = FilterToken::Kind;
    using Place = FilterLexer::Place;
    using Error = PacketFilterError::Kind;

    // All return whether there was no error.
    bool disjunction(std::size_t depth);
    bool conjunction(std::size_t depth);
    bool factor(std::size_t depth);
    bool bracketed(std::size_t depth);
    bool comparison();
    bool field(PacketTest &test);
    bool namedField(PacketTest &test);
    bool payloadPath(PacketTest &test);
    bool pathKey(PacketTest &test);
    bool bracketedKey(PacketTest &test);
    bool userPropertyName(PacketTest &test);
    bool values(PacketTest &test);
    bool valueSet(PacketTest &test);
    bool value(PacketTest &test);
    bool expect(Kind kind, Place place, Error error);
    bool fail(Error kind, const FilterToken &token, std::vector<std::string> nearest = {});

    /// Looks at the next token; it is taken by take().
    const FilterToken &peek(Place place);
    [[nodiscard]] bool isNextAdjacent(Kind kind);
    void take() { m_at = m_token.end; }
    void emit(PacketProgram::Step::Kind kind, std::size_t target = 0);
    /// The part of a chain of "and" or "or" that follows; `jump` leaves it.
    template <typename Part>
    bool chain(Kind connective, PacketProgram::Step::Kind jump, Part part);

    std::string_view m_text;
    FilterLexer m_lexer;
    std::chrono::seconds m_offsetFromUtc;
    std::size_t m_at = 0;
    FilterToken m_token;
    Expectation m_expectation;
    std::size_t m_expressions = 0;
    PacketProgram m_program;
    std::optional<PacketFilterError> m_error;
};

} // namespace espalier
