// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/publishtemplate.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace espalier {

namespace {

using Kind = TemplateError::Kind;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;

constexpr std::string_view opening = "{{";
constexpr std::string_view escaped = "{{{{";
/// The Remaining Length ends there (1.5.5).
constexpr std::size_t mostText = 268'435'455;

/// The end of what begins behind "{{": the first "}}" outside quotation marks, or where there is none the first at all.
std::size_t closingOf(std::string_view text, std::size_t at)
{
    char quote = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        const char c = text[i];
        const bool begins = c == '"' || c == '\'';
        if (quote == 0 && text.substr(i, 2) == "}}")
            return i;
        // A quotation mark begins a word; within one it is a letter.
        if (quote == 0 && begins && (i == at || text[i - 1] == ' '))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    return text.find("}}", at);
}

/// Follows whether the end of what it has seen stands within a string of JSON.
class StringWatch
{
public:
    void see(std::string_view text)
    {
        for (const char c : text) {
            if (m_isEscaped)
                m_isEscaped = false;
            else if (c == '\\' && m_isInString)
                m_isEscaped = true;
            else if (c == '"')
                m_isInString = !m_isInString;
        }
    }
    [[nodiscard]] bool isInString() const { return m_isInString; }

private:
    bool m_isInString = false;
    bool m_isEscaped = false;
};

std::string isoTime(microseconds time, std::chrono::minutes offset, bool isLocal)
{
    const auto shown = isLocal ? time + offset : time;
    const auto day = floor<days>(shown);
    const std::chrono::year_month_day date {std::chrono::sys_days(day)};
    const std::chrono::hh_mm_ss clock {floor<std::chrono::milliseconds>(shown - day)};
    std::string text =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}", int(date.year()), unsigned(date.month()),
                    unsigned(date.day()), clock.hours().count(), clock.minutes().count(),
                    clock.seconds().count(), clock.subseconds().count());
    if (!isLocal)
        return text + 'Z';
    const auto minutes = std::abs(offset.count());
    return text + fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string uuid(TemplateState &state)
{
    // RFC 9562, 5.4: version 4, variant 10
    const auto high = (state.random() & ~std::uint64_t {0xf000}) | 0x4000;
    const auto low = (state.random() & ~(std::uint64_t {3} << 62)) | (std::uint64_t {2} << 62);
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                       high & 0xffff, low >> 48, low & 0xffff'ffff'ffff);
}

std::string randomNumber(const Placeholder &placeholder, TemplateState &state)
{
    if (placeholder.decimals >= 0) {
        const double span = placeholder.high - placeholder.low;
        return fmt::format("{:.{}f}", placeholder.low + span * state.uniform(), placeholder.decimals);
    }
    const auto lowest = static_cast<std::uint64_t>(placeholder.first);
    const auto span = static_cast<std::uint64_t>(placeholder.second) - lowest + 1;
    const auto offset = span == 0 ? state.random() : state.random() % span;
    return fmt::format("{}", static_cast<std::int64_t>(lowest + offset));
}

void appendBase64(std::size_t count, TemplateState &state, std::string &out)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t left = count; left > 0; left -= std::min<std::size_t>(left, 3)) {
        auto bits = state.random() & 0xff'ffff;
        if (left < 3)
            bits &= left == 1 ? 0xff'0000 : 0xff'ff00;
        for (unsigned i = 0; i < 4; ++i)
            out += i <= left ? digits[(bits >> (18 - 6 * i)) & 63] : '=';
    }
}

std::string randomBytes(std::size_t count, TemplateForm form, TemplateState &state)
{
    std::string out;
    out.reserve(count);
    if (form == TemplateForm::Base64) {
        appendBase64(count, state, out);
        return out;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < count; ++i, bits >>= 8) {
        if (i % 8 == 0)
            bits = state.random();
        if (form == TemplateForm::Text)
            out += static_cast<char>(bits & 0xff);
        else
            out += {digits[(bits >> 4) & 0xf], digits[bits & 0xf]};
    }
    return out;
}

void appendJsonEscaped(std::string_view text, std::string &out)
{
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20)
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
}

Expected<std::string, Kind> lookedUp(const Placeholder &placeholder, const TemplateTurn &turn)
{
    const auto orElse = [](std::optional<std::string> found, Kind kind) -> Expected<std::string, Kind> {
        if (!found)
            return unexpected(kind);
        return std::move(*found);
    };
    const auto &lookups = turn.lookups;
    const std::string &word = placeholder.words.front();
    if (placeholder.kind == PlaceholderKind::Environment)
        return orElse(lookups.environment ? lookups.environment(word) : std::nullopt, Kind::NoVariable);
    if (placeholder.kind == PlaceholderKind::Row) {
        if (!lookups.row)
            return unexpected(Kind::NoRow);
        return orElse(lookups.row(word), Kind::NoColumn);
    }
    if (!lookups.value)
        return unexpected(Kind::NoValue);
    return lookups.value(word, placeholder.words.size() > 1 ? placeholder.words[1] : std::string_view());
}

Expected<std::string, Kind> textOf(const Placeholder &placeholder, TemplateTurn &turn, TemplateForm form)
{
    switch (placeholder.kind) {
    case PlaceholderKind::NowMs:
        return std::to_string(floor<std::chrono::milliseconds>(turn.now).count());
    case PlaceholderKind::NowS:
        return std::to_string(floor<std::chrono::seconds>(turn.now).count());
    case PlaceholderKind::NowUs:
        return std::to_string(turn.now.count());
    case PlaceholderKind::Iso:
        return isoTime(turn.now, turn.utcOffset, !placeholder.words.empty());
    case PlaceholderKind::Uuid:
        return uuid(turn.state);
    case PlaceholderKind::Sequence:
        return std::to_string(turn.state.sequence(placeholder));
    case PlaceholderKind::Random:
        return randomNumber(placeholder, turn.state);
    case PlaceholderKind::Choice:
        return placeholder.words[turn.state.random() % placeholder.words.size()];
    case PlaceholderKind::Walk:
        return fmt::format("{:.{}f}", turn.state.walk(placeholder), std::max(placeholder.decimals, 0));
    case PlaceholderKind::ClientId:
        return std::string(turn.clientId);
    case PlaceholderKind::Topic:
        return std::string(turn.topicName);
    case PlaceholderKind::Bytes:
        return randomBytes(static_cast<std::size_t>(placeholder.first), form, turn.state);
    case PlaceholderKind::Environment:
    case PlaceholderKind::Value:
    case PlaceholderKind::Row:
        break;
    }
    return lookedUp(placeholder, turn);
}

TemplateError errorOf(Kind kind, const Placeholder &placeholder)
{
    TemplateError error {kind, placeholder.offset, placeholder.length, {}, {}};
    if (!placeholder.words.empty())
        error.subject = kind == Kind::NoField ? placeholder.words.back() : placeholder.words.front();
    return error;
}

} // namespace

Expected<PublishTemplate, TemplateError> PublishTemplate::parse(std::string_view text)
{
    PublishTemplate out;
    StringWatch watch;
    const auto addLiteral = [&](std::string_view literal, std::size_t offset) {
        watch.see(literal);
        if (!literal.empty())
            out.m_pieces.emplace_back(Literal {std::string(literal), offset});
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto open = text.find(opening, at);
        addLiteral(text.substr(at, open - at), at);
        if (open == std::string_view::npos)
            break;
        if (text.substr(open).starts_with(escaped)) {
            addLiteral(opening, open);
            at = open + escaped.size();
            continue;
        }
        const auto start = open + opening.size();
        const auto close = closingOf(text, start);
        if (close == std::string_view::npos)
            return unexpected(TemplateError {Kind::NotClosed, open, opening.size(), {}, {}});
        auto placeholder = parsePlaceholder(text.substr(start, close - start), start);
        if (!placeholder)
            return unexpected(std::move(placeholder.error()));
        at = close + 2;
        placeholder->offset = open;
        placeholder->length = at - open;
        placeholder->isInString = watch.isInString();
        out.m_pieces.emplace_back(std::move(*placeholder));
    }
    return out;
}

bool PublishTemplate::isConstant() const
{
    return placeholders().empty();
}

std::vector<const Placeholder *> PublishTemplate::placeholders() const
{
    std::vector<const Placeholder *> found;
    for (const auto &piece : m_pieces) {
        if (const auto *placeholder = std::get_if<Placeholder>(&piece))
            found.push_back(placeholder);
    }
    return found;
}

Expected<void, TemplateError> PublishTemplate::expand(TemplateTurn &turn, TemplateForm form, std::string &out,
                                                      Marks *marks) const
{
    for (const auto &piece : m_pieces) {
        if (const auto *literal = std::get_if<Literal>(&piece)) {
            if (marks)
                marks->push_back({out.size(), literal->offset, true});
            out += literal->text;
            continue;
        }
        const auto &placeholder = std::get<Placeholder>(piece);
        auto text = textOf(placeholder, turn, form);
        if (text && out.size() + text->size() > mostText)
            text = unexpected(Kind::TooLarge);
        if (!text)
            return unexpected(errorOf(text.error(), placeholder));
        if (marks)
            marks->push_back({out.size(), placeholder.offset, false});
        if (form == TemplateForm::Json && placeholder.isInString)
            appendJsonEscaped(*text, out);
        else
            out += *text;
    }
    return {};
}

std::size_t sourceOffset(const PublishTemplate::Marks &marks, std::size_t expanded)
{
    const auto after = std::upper_bound(
        marks.begin(), marks.end(), expanded,
        [](std::size_t at, const PublishTemplate::Mark &mark) { return at < mark.expanded; });
    if (after == marks.begin())
        return expanded;
    const auto &mark = *std::prev(after);
    return mark.isLiteral ? mark.source + (expanded - mark.expanded) : mark.source;
}

std::string templateOf(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto open = text.find(opening, at);
        out += text.substr(at, open - at);
        if (open == std::string_view::npos)
            break;
        out += escaped;
        at = open + opening.size();
    }
    return out;
}

} // namespace espalier
