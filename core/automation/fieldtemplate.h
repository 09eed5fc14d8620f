// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/publish/publishtemplate.h"

#include <functional>
#include <string>
#include <string_view>

namespace espalier {

/// A publish template with further placeholders, whose values are the caller's: "{{request.payload}}", "{{n}}". They are
/// looked up as TemplateLookups::row.
class FieldTemplate
{
public:
    using IsField = std::function<bool(std::string_view name)>;

    FieldTemplate() = default;
    /// `form` is how random bytes are written and what is escaped.
    [[nodiscard]] static Expected<FieldTemplate, TemplateError> parse(std::string_view text,
                                                                      TemplateForm form,
                                                                      const IsField &isField);
    [[nodiscard]] Expected<std::string, TemplateError> expand(TemplateTurn &turn) const;
    /// Whether the value of this field is put in somewhere.
    [[nodiscard]] bool uses(std::string_view field) const;
    [[nodiscard]] bool isConstant() const { return m_template.isConstant(); }

private:
    PublishTemplate m_template;
    TemplateForm m_form {};
};

} // namespace espalier
