// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/publish/placeholder.h"
#include "core/publish/templatestate.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace espalier {

/// What the text is for, which decides how random bytes are written and what must be escaped.
enum class TemplateForm : std::uint8_t {
    /// A payload of text: random bytes stand as such.
    Text,
    /// Within strings what is inserted is escaped; random bytes are hexadecimal.
    Json,
    Base64,
    /// A topic, a property, a payload in hexadecimal: random bytes are hexadecimal.
    Name,
};

/// A text with placeholders, parsed once and expanded for each message. "{{{{" stands for "{{". Pure: time, randomness
/// and whatever is looked up come with the turn.
class PublishTemplate
{
public:
    /// A stretch of expanded text and where it comes from.
    struct Mark
    {
        std::size_t expanded = 0;
        std::size_t source = 0;
        bool isLiteral = true;
    };
    using Marks = std::vector<Mark>;

    PublishTemplate() = default;
    [[nodiscard]] static Expected<PublishTemplate, TemplateError> parse(std::string_view text);

    /// Without placeholders: expands to the same for each message.
    [[nodiscard]] bool isConstant() const;
    [[nodiscard]] std::vector<const Placeholder *> placeholders() const;
    /// Appends to `out`. `marks`, where given, tell for each stretch where it stands in the template.
    [[nodiscard]] Expected<void, TemplateError> expand(TemplateTurn &turn, TemplateForm form,
                                                       std::string &out, Marks *marks = nullptr) const;

private:
    struct Literal
    {
        std::string text;
        std::size_t offset = 0;
    };
    std::vector<std::variant<Literal, Placeholder>> m_pieces;
};

/// Where in the template a place of the expanded text comes from.
[[nodiscard]] std::size_t sourceOffset(const PublishTemplate::Marks &marks, std::size_t expanded);

/// A template that expands to `text`, whatever braces that has.
[[nodiscard]] std::string templateOf(std::string_view text);

} // namespace espalier
