// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PacketFilter that helps while one is written.
#include "core/capture/filterparser.h"
#include "core/capture/filtervalues.h"
#include "core/capture/packetfilter.h"

#include <algorithm>
#include <optional>

namespace espalier {

namespace {

using Kind = PacketFilterCompletion::Kind;
using What = FilterParser::Expectation::What;

/// What is there of the word that the cursor is in or behind.
struct Beginning
{
    std::size_t begin = 0;
    /// Of the whole word.
    std::size_t end = 0;
    bool isQuoted = false;
    std::string_view text {};
};

/// Where a text begins that is not closed before the cursor; none if the cursor is in no text.
std::optional<std::size_t> openText(std::string_view before)
{
    const auto program = FilterParser(before, std::chrono::seconds(0)).parse();
    if (program || program.error().kind != PacketFilterError::Kind::UnclosedText)
        return std::nullopt;
    return program.error().position;
}

bool isOfOperator(char c)
{
    return std::string_view("=!<>~&|").find(c) != std::string_view::npos;
}

/// From where on all characters up to the end are of one kind.
template <typename IsOfKind>
std::size_t beginOfRun(std::string_view text, IsOfKind isOfKind)
{
    auto begin = text.size();
    while (begin > 0 && isOfKind(text[begin - 1]))
        --begin;
    return begin;
}

Beginning beginningAt(std::string_view text, std::size_t cursor)
{
    const auto before = text.substr(0, cursor);
    const auto opened = openText(before);
    Beginning word {.begin = opened.value_or(0), .end = cursor, .isQuoted = opened.has_value()};
    if (!word.isQuoted) {
        word.begin = beginOfRun(before, FilterLexer::isOfWord);
        if (word.begin == cursor)
            word.begin = beginOfRun(before, isOfOperator);
    }
    word.text = before.substr(word.begin + (word.isQuoted ? 1 : 0));
    if (!word.isQuoted && !word.text.empty() && isOfOperator(word.text[0]))
        return word;
    while (word.end < text.size() && FilterLexer::isOfWord(text[word.end]))
        ++word.end;
    if (word.isQuoted && word.end < text.size() && text[word.end] == '"')
        ++word.end;
    return word;
}

std::string lowerCase(std::string text)
{
    for (char &c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// What can be offered, in order; those that fit the word stay.
class Offers
{
public:
    explicit Offers(const Beginning &word)
        : m_written(lowerCase(std::string(word.text))), m_bare(bareName(word.text))
    { }

    void add(Kind kind, std::string text)
    {
        // Names of values are compared without regard to how they are written.
        const bool isBare = kind == Kind::Value && !m_bare.empty();
        const auto compared = isBare ? bareName(text) : lowerCase(text);
        const auto &wanted = isBare ? m_bare : m_written;
        if (compared.starts_with(wanted) || (kind == Kind::Value && !isBare))
            m_first.push_back({std::move(text), kind});
        else if (kind != Kind::Operator && compared.find(wanted) != std::string::npos)
            m_later.push_back({std::move(text), kind});
    }
    std::vector<PacketFilterCompletion::Candidate> take()
    {
        m_first.insert(m_first.end(), m_later.begin(), m_later.end());
        return std::move(m_first);
    }

private:
    std::string m_written;
    std::string m_bare;
    std::vector<PacketFilterCompletion::Candidate> m_first;
    std::vector<PacketFilterCompletion::Candidate> m_later;
};

void addFields(Offers &offers)
{
    for (const auto &field : packetFields())
        offers.add(Kind::Field, field.name);
    offers.add(Kind::Connective, "not");
}

void addConnectives(Offers &offers)
{
    offers.add(Kind::Connective, "and");
    offers.add(Kind::Connective, "or");
}

void addOperators(Offers &offers, const PacketField &field)
{
    using enum PacketTest::Operator;
    for (const auto op : {Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Like, Contains, In}) {
        if (isFitting(op, field))
            offers.add(Kind::Operator, std::string(operatorText(op)));
    }
}

void addValues(Offers &offers, const PacketField &field, bool isQuoted)
{
    for (auto &name : namedValues(field)) {
        const bool isWord = std::all_of(name.begin(), name.end(), FilterLexer::isOfWord);
        offers.add(Kind::Value, isWord && !isQuoted ? std::move(name) : '"' + name + '"');
    }
}

} // namespace

PacketFilterCompletion PacketFilter::complete(std::string_view text, std::size_t cursor)
{
    text = text.substr(0, maximumLength);
    const auto word = beginningAt(text, std::min(cursor, text.size()));
    FilterParser parser(text.substr(0, word.begin), std::chrono::seconds(0));
    static_cast<void>(parser.parse()); // it may be incomplete: where it ends is what counts
    const auto expected = parser.expectedAtEnd();
    Offers offers(word);
    switch (expected.what) {
    case What::Nothing:
        break;
    case What::Field:
        if (!word.isQuoted)
            addFields(offers);
        break;
    case What::Operator:
        if (!word.isQuoted) {
            addOperators(offers, *expected.field);
            addConnectives(offers);
        }
        break;
    case What::Value:
        addValues(offers, *expected.field, word.isQuoted);
        break;
    case What::Connective:
        if (!word.isQuoted)
            addConnectives(offers);
        break;
    }
    return {word.begin, word.end - word.begin, offers.take()};
}

} // namespace espalier
