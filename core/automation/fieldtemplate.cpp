// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/fieldtemplate.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr std::string_view open = "{{";
constexpr std::string_view escapedOpen = "{{{{";
constexpr std::string_view close = "}}";
constexpr std::string_view spaces = " \t\n";

std::string_view trimmed(std::string_view text)
{
    const auto start = text.find_first_not_of(spaces);
    if (start == std::string_view::npos)
        return {};
    return text.substr(start, text.find_last_not_of(spaces) + 1 - start);
}

/// The same text with the fields as columns of a row: "{{n}}" becomes "{{row.n}}".
std::string withRows(std::string_view text, const FieldTemplate::IsField &isField)
{
    std::string out;
    while (true) {
        const auto start = text.find(open);
        if (start == std::string_view::npos)
            break;
        const bool isEscaped = text.substr(start).starts_with(escapedOpen);
        const auto taken = start + (isEscaped ? escapedOpen.size() : open.size());
        out += text.substr(0, taken);
        text.remove_prefix(taken);
        if (isEscaped)
            continue;
        const auto end = text.find(close);
        const auto name = end == std::string_view::npos ? std::string_view() : trimmed(text.substr(0, end));
        if (!name.empty() && isField(name)) {
            out += "row.";
            out += name;
            text.remove_prefix(end);
        }
    }
    out += text;
    return out;
}

} // namespace

Expected<FieldTemplate, TemplateError> FieldTemplate::parse(std::string_view text, TemplateForm form,
                                                            const IsField &isField)
{
    auto parsed = PublishTemplate::parse(withRows(text, isField));
    if (!parsed)
        return unexpected(std::move(parsed.error()));
    FieldTemplate made;
    made.m_template = std::move(*parsed);
    made.m_form = form;
    return made;
}

bool FieldTemplate::uses(std::string_view field) const
{
    return std::ranges::any_of(m_template.placeholders(), [field](const Placeholder *placeholder) {
        return placeholder->kind == PlaceholderKind::Row && placeholder->words.front() == field;
    });
}

Expected<std::string, TemplateError> FieldTemplate::expand(TemplateTurn &turn) const
{
    std::string out;
    if (auto expanded = m_template.expand(turn, m_form, out); !expanded)
        return unexpected(std::move(expanded.error()));
    return out;
}

} // namespace espalier
