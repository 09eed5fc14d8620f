// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/valuelookup.h"

#include "core/payload/formatted.h"
#include "core/payload/jsonvalue.h"

namespace espalier {

Expected<std::string, TemplateError::Kind> valueText(const Bytes &payload, std::string_view path)
{
    if (path.empty())
        return std::string(payload.text());
    if (const auto value = jsonValue(payload)) {
        const auto node = value->find(path);
        const auto range = node ? node->byteRange() : std::nullopt;
        if (!range)
            return unexpected(TemplateError::Kind::NoField);
        return node->isContainer() ? std::string(payload.text().substr(range->offset, range->size))
                                   : node->text();
    }
    // In any other format an object or array has no text but that which is shown.
    const FormattedPayload formatted = formatPayload(payload);
    const auto node = formatted.value ? formatted.value->find(path) : std::nullopt;
    if (!node)
        return unexpected(TemplateError::Kind::NoField);
    if (!node->isContainer())
        return node->text();
    const TextRange range = node->textRange();
    return formatted.text.mid(range.offset, range.length).toStdString();
}

} // namespace espalier
