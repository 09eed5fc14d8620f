// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/jsonvalue.h"

#include "core/payload/jsonscanner.h"

#include <simdjson.h>

namespace espalier {

namespace {

void build(ValueBuilder &builder, const JsonToken &token, std::size_t offset)
{
    switch (token.kind) {
    case JsonToken::Kind::ObjectStart:
        builder.open(NodeKind::Object, offset);
        return;
    case JsonToken::Kind::ArrayStart:
        builder.open(NodeKind::Array, offset);
        return;
    case JsonToken::Kind::ObjectEnd:
    case JsonToken::Kind::ArrayEnd:
        builder.close(offset + 1);
        return;
    case JsonToken::Kind::Key:
        builder.sentKey(token.raw);
        return;
    case JsonToken::Kind::String:
        builder.sent(NodeKind::String, token.raw);
        return;
    case JsonToken::Kind::Number:
        builder.sent(NodeKind::Number, token.raw);
        return;
    case JsonToken::Kind::Boolean:
        builder.sent(NodeKind::Boolean, token.raw);
        return;
    case JsonToken::Kind::Null:
        builder.sent(NodeKind::Null, token.raw);
        return;
    }
}

} // namespace

std::string_view jsonText(ByteView payload)
{
    std::string_view text = asText(payload);
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    return text;
}

Expected<Value, DecodeError> jsonValue(const Bytes &payload, const ValueLimits &limits)
{
    const std::string_view text = jsonText(payload.view());
    if (!simdjson::validate_utf8(text.data(), text.size()))
        return unexpected(DecodeError {DecodeError::Kind::NotUtf8, 0});
    JsonScanner scanner(text, limits.depth);
    ValueBuilder builder(limits, payload);
    const char *const start = payload.text().data();
    while (const auto token = scanner.next())
        build(builder, *token, static_cast<std::size_t>(token->raw.data() - start));
    if (scanner.error()) {
        const std::size_t skipped = payload.size() - text.size();
        return unexpected(DecodeError {scanner.error()->kind, skipped + scanner.error()->offset});
    }
    return builder.finish();
}

} // namespace espalier
