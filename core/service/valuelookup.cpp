// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/valuelookup.h"

#include "core/payload/jsonvalue.h"

namespace espalier {

namespace {

constexpr auto noField = TemplateError::Kind::NoField;
/// Of what is wrapped: one byte more, and it is refused rather than cut.
constexpr std::size_t mostUnwrapped = FormatLimits().unwrappedBytes;

/// Objects and arrays are given as they were sent.
Expected<std::string, TemplateError::Kind> sentText(const Value &value, const Bytes &payload,
                                                    std::string_view path)
{
    const auto node = value.find(path);
    const auto range = node ? node->byteRange() : std::nullopt;
    if (!range)
        return unexpected(noField);
    return node->isContainer() ? std::string(payload.text().substr(range->offset, range->size))
                               : node->text();
}

} // namespace

Expected<std::string, TemplateError::Kind> valueText(const Bytes &payload, std::string_view path,
                                                     const PayloadHints &hints)
{
    const bool isDecoded = isDecodedByTopic(hints);
    if (path.empty() && !isDecoded)
        return std::string(payload.text());
    if (!isDecoded) {
        if (const auto value = jsonValue(payload))
            return sentText(*value, payload, path);
    }
    // In any other format an object or array has no text but that which is shown.
    FormatLimits limits;
    limits.unwrappedBytes = mostUnwrapped + 1;
    const FormattedPayload formatted = formatPayload(payload, hints, limits);
    if (formatted.unwrapped.size() > mostUnwrapped)
        return unexpected(TemplateError::Kind::TooLarge);
    const Bytes &inner = formatted.wrappedBy.empty() ? payload : formatted.unwrapped;
    const bool isJson = formatted.decoder == DecoderKind::Json;
    if (path.empty() && (isJson || !formatted.value))
        return std::string(inner.text());
    if (formatted.value && isJson)
        return sentText(*formatted.value, inner, path);
    const auto node = formatted.value ? formatted.value->find(path) : std::nullopt;
    if (!node)
        return unexpected(noField);
    if (!node->isContainer())
        return node->text();
    const TextRange range = node->textRange();
    return formatted.text.mid(range.offset, range.length).toStdString();
}

} // namespace espalier
