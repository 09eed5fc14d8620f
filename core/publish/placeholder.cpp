// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/placeholder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

namespace espalier {

namespace {

using Kind = TemplateError::Kind;

constexpr std::array known {
    PlaceholderInfo {PlaceholderKind::NowMs, "nowMs", "{{nowMs}}"},
    PlaceholderInfo {PlaceholderKind::NowS, "nowS", "{{nowS}}"},
    PlaceholderInfo {PlaceholderKind::NowUs, "nowUs", "{{nowUs}}"},
    PlaceholderInfo {PlaceholderKind::Iso, "iso", "{{iso}}"},
    PlaceholderInfo {PlaceholderKind::Uuid, "uuid", "{{uuid}}"},
    PlaceholderInfo {PlaceholderKind::Sequence, "seq", "{{seq 1 1}}"},
    PlaceholderInfo {PlaceholderKind::Random, "random", "{{random 0 100}}"},
    PlaceholderInfo {PlaceholderKind::Choice, "choice", "{{choice on off}}"},
    PlaceholderInfo {PlaceholderKind::Walk, "walk", "{{walk 20 0.5 min=0 max=40}}"},
    PlaceholderInfo {PlaceholderKind::Environment, "env", "{{env HOSTNAME}}"},
    PlaceholderInfo {PlaceholderKind::Value, "value", "{{value topic/name path}}"},
    PlaceholderInfo {PlaceholderKind::ClientId, "clientId", "{{clientId}}"},
    PlaceholderInfo {PlaceholderKind::Topic, "topic", "{{topic}}"},
    PlaceholderInfo {PlaceholderKind::Bytes, "bytes", "{{bytes 16}}"},
    PlaceholderInfo {PlaceholderKind::Row, "row.", "{{row.name}}"},
};

constexpr std::int64_t mostBytes = 16 * 1024 * 1024;
constexpr int mostDecimals = 15;

struct Word
{
    std::string text;
    std::size_t offset = 0;
    std::size_t length = 0;
    bool isQuoted = false;
};

TemplateError errorAt(Kind kind, const Word &word, std::string_view hint = {})
{
    return {kind, word.offset, word.length, word.text, std::string(hint)};
}

Expected<std::vector<Word>, TemplateError> wordsOf(std::string_view inner, std::size_t offset)
{
    std::vector<Word> words;
    for (std::size_t at = 0; at < inner.size();) {
        if (inner[at] == ' ' || inner[at] == '\t' || inner[at] == '\n') {
            ++at;
            continue;
        }
        const std::size_t start = at;
        Word word;
        if (inner[at] == '"' || inner[at] == '\'') {
            const auto end = inner.find(inner[at], at + 1);
            if (end == std::string_view::npos)
                return unexpected(
                    TemplateError {Kind::QuoteNotClosed, offset + start, inner.size() - start, {}, {}});
            word.text = inner.substr(start + 1, end - start - 1);
            word.isQuoted = true;
            at = end + 1;
        } else {
            at = std::min(inner.find_first_of(" \t\n", start), inner.size());
            word.text = inner.substr(start, at - start);
        }
        word.offset = offset + start;
        word.length = at - start;
        words.push_back(std::move(word));
    }
    return words;
}

/// A finite number in decimal notation, all of it.
std::optional<double> numberOf(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> wholeNumberOf(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

int decimalsOf(std::string_view text)
{
    const auto point = text.find('.');
    if (point == std::string_view::npos)
        return text.find_first_of("eE") == std::string_view::npos ? -1 : 0;
    const auto digits = text.find_first_not_of("0123456789", point + 1);
    return std::min(int(std::min(digits, text.size()) - point - 1), mostDecimals);
}

std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t i = 0; i <= b.size(); ++i)
        row[i] = i;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t same = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({same, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

/// The placeholder whose name is most like `name`, as long as it is much like it.
std::string_view nearest(std::string_view name)
{
    if (name.size() > 32)
        return {};
    const auto *best = std::min_element(known.begin(), known.end(), [name](const auto &a, const auto &b) {
        return distance(name, a.name) < distance(name, b.name);
    });
    return distance(name, best->name) <= 2 ? best->example : std::string_view();
}

/// The column of "row.column", whatever it is called: names of columns may have spaces.
std::optional<std::string> columnOf(std::string_view inner)
{
    constexpr std::string_view row = "row.";
    const auto start = inner.find_first_not_of(" \t\n");
    if (start == std::string_view::npos || !inner.substr(start).starts_with(row))
        return std::nullopt;
    const auto end = inner.find_last_not_of(" \t\n");
    const auto column = inner.substr(start + row.size(), end + 1 - start - row.size());
    return column.empty() ? std::nullopt : std::optional(std::string(column));
}

/// Takes the arguments of one placeholder apart; the first error stays.
class Reader
{
public:
    Reader(const PlaceholderInfo &info, std::vector<Word> words, Placeholder &out)
        : m_info(info), m_name(std::move(words.front())), m_out(out)
    {
        for (auto word = words.begin() + 1; word != words.end(); ++word) {
            const auto equals = word->isQuoted ? std::string::npos : word->text.find('=');
            if (equals == std::string::npos || !hasOptions())
                m_arguments.push_back(std::move(*word));
            else
                m_options.push_back(std::move(*word));
        }
    }

    [[nodiscard]] std::optional<TemplateError> read()
    {
        switch (m_info.kind) {
        case PlaceholderKind::NowMs:
        case PlaceholderKind::NowS:
        case PlaceholderKind::NowUs:
        case PlaceholderKind::Uuid:
        case PlaceholderKind::ClientId:
        case PlaceholderKind::Topic:
        case PlaceholderKind::Row: // has been read
            expect(0, 0);
            break;
        case PlaceholderKind::Iso:
            readIso();
            break;
        case PlaceholderKind::Sequence:
            readSequence();
            break;
        case PlaceholderKind::Random:
            readRandom();
            break;
        case PlaceholderKind::Walk:
            readWalk();
            break;
        case PlaceholderKind::Bytes:
            readBytes();
            break;
        case PlaceholderKind::Choice:
            if (expect(1, 10'000))
                takeWords();
            break;
        case PlaceholderKind::Environment:
            if (expect(1, 1))
                takeWords();
            break;
        case PlaceholderKind::Value:
            if (expect(1, 2))
                takeWords();
            break;
        }
        return m_error;
    }

private:
    [[nodiscard]] bool hasOptions() const
    {
        return m_info.kind == PlaceholderKind::Sequence || m_info.kind == PlaceholderKind::Walk;
    }
    void fail(Kind kind, const Word &word)
    {
        if (!m_error)
            m_error = errorAt(kind, word, m_info.example);
    }
    bool expect(std::size_t fewest, std::size_t most)
    {
        if (m_arguments.size() > most)
            fail(Kind::Arguments, m_arguments[most]);
        else if (m_arguments.size() < fewest)
            fail(Kind::Arguments, m_name);
        return !m_error;
    }
    void takeWords()
    {
        for (Word &word : m_arguments)
            m_out.words.push_back(std::move(word.text));
    }
    std::int64_t whole(std::size_t index)
    {
        const auto number = wholeNumberOf(m_arguments[index].text);
        if (!number)
            fail(Kind::NotANumber, m_arguments[index]);
        return number.value_or(0);
    }
    double number(const Word &word, std::string_view text)
    {
        const auto number = numberOf(text);
        if (!number)
            fail(Kind::NotANumber, word);
        m_out.decimals = std::max(m_out.decimals, number ? decimalsOf(text) : -1);
        return number.value_or(0);
    }
    /// Gives each option as name and value to `take`, which says whether it knows the name.
    template <typename Take>
    void readOptions(Take &&take)
    {
        for (const Word &word : m_options) {
            const std::string_view text = word.text;
            const auto equals = text.find('=');
            if (!take(word, text.substr(0, equals), text.substr(equals + 1)))
                fail(Kind::Option, word);
        }
    }
    void useKey()
    {
        if (!m_out.key.empty())
            return;
        for (const Word &word : m_arguments)
            m_out.key += word.text + ' ';
        for (const Word &word : m_options)
            m_out.key += word.text + ' ';
    }
    void readIso()
    {
        if (!expect(0, 1) || m_arguments.empty())
            return;
        if (m_arguments[0].text != "local")
            fail(Kind::Arguments, m_arguments[0]);
        takeWords();
    }
    void readSequence()
    {
        if (!expect(0, 2))
            return;
        m_out.first = m_arguments.empty() ? 1 : whole(0);
        m_out.second = m_arguments.size() < 2 ? 1 : whole(1);
        readOptions([this](const Word &, std::string_view name, std::string_view value) {
            if (name == "name")
                m_out.key = value;
            return name == "name";
        });
        useKey();
    }
    void readBytes()
    {
        if (!expect(1, 1))
            return;
        m_out.first = whole(0);
        if (m_out.first < 0 || m_out.first > mostBytes)
            fail(Kind::BadRange, m_arguments[0]);
    }
    void readRandom()
    {
        if (!expect(2, 2))
            return;
        m_out.low = number(m_arguments[0], m_arguments[0].text);
        m_out.high = number(m_arguments[1], m_arguments[1].text);
        if (!m_error && m_out.decimals < 0) {
            m_out.first = whole(0);
            m_out.second = whole(1);
        }
        if (m_out.low > m_out.high)
            fail(Kind::BadRange, m_arguments[1]);
    }
    void readWalk()
    {
        if (!expect(2, 2))
            return;
        m_out.low = number(m_arguments[0], m_arguments[0].text);
        m_out.high = number(m_arguments[1], m_arguments[1].text);
        m_out.minimum = std::numeric_limits<double>::lowest();
        m_out.maximum = std::numeric_limits<double>::max();
        readOptions([this](const Word &word, std::string_view name, std::string_view value) {
            if (name == "name")
                m_out.key = value;
            else if (name == "min")
                m_out.minimum = number(word, value);
            else if (name == "max")
                m_out.maximum = number(word, value);
            else
                return false;
            return true;
        });
        if (m_out.minimum > m_out.maximum)
            fail(Kind::BadRange, m_options.back());
        useKey();
    }

    const PlaceholderInfo &m_info;
    Word m_name;
    std::vector<Word> m_arguments;
    std::vector<Word> m_options;
    Placeholder &m_out;
    std::optional<TemplateError> m_error;
};

} // namespace

std::span<const PlaceholderInfo> placeholders()
{
    return known;
}

Expected<Placeholder, TemplateError> parsePlaceholder(std::string_view inner, std::size_t offset)
{
    if (auto column = columnOf(inner))
        return Placeholder {.kind = PlaceholderKind::Row, .words = {std::move(*column)}};
    auto words = wordsOf(inner, offset);
    if (!words)
        return unexpected(words.error());
    if (words->empty())
        return unexpected(TemplateError {Kind::Unknown, offset, inner.size(), {}, {}});
    const std::string name = words->front().text;
    Placeholder out;
    const auto *found = std::find_if(known.begin(), known.end(),
                                     [&name](const PlaceholderInfo &info) { return name == info.name; });
    if (found == known.end() || found->kind == PlaceholderKind::Row)
        return unexpected(errorAt(Kind::Unknown, words->front(), nearest(name)));
    out.kind = found->kind;
    if (auto error = Reader(*found, std::move(*words), out).read())
        return unexpected(std::move(*error));
    return out;
}

} // namespace espalier
