// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/packedpattern.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <qfloat16.h>
#include <string>

namespace espalier {

namespace {

constexpr std::size_t largestCount = 16 * 1024 * 1024;

/// In bytes; 0 for a type that does not exist.
std::size_t sizeOf(char type)
{
    switch (type) {
    case 'b':
    case 'B':
    case '?':
    case 's':
    case 'x':
        return 1;
    case 'h':
    case 'H':
    case 'e':
        return 2;
    case 'i':
    case 'I':
    case 'l':
    case 'L':
    case 'f':
        return 4;
    case 'q':
    case 'Q':
    case 'd':
        return 8;
    default:
        return 0;
    }
}

} // namespace

Expected<PackedPattern, PackedPattern::Error> PackedPattern::parse(std::string_view text)
{
    PackedPattern pattern;
    std::size_t at = 0;
    if (!text.empty() && std::string_view("<>!").find(text[0]) != std::string_view::npos) {
        pattern.m_order = text[0] == '<' ? ByteOrder::Little : ByteOrder::Big;
        ++at;
    }
    for (; at < text.size(); ++at) {
        if (text[at] == ' ')
            continue;
        if (!pattern.m_fields.empty() && pattern.m_fields.back().takesRest)
            return unexpected(Error {Error::Kind::NotLast, at});
        Field field;
        if (text[at] == '*') {
            field.takesRest = field.isArray = true;
            ++at;
        } else if (text[at] >= '0' && text[at] <= '9') {
            const auto [end, error] =
                std::from_chars(text.data() + at, text.data() + text.size(), field.count);
            if (error != std::errc() || field.count > largestCount)
                return unexpected(Error {Error::Kind::CountTooLarge, at});
            field.isArray = true;
            at = static_cast<std::size_t>(end - text.data());
        }
        if (at == text.size())
            return unexpected(Error {Error::Kind::MissingType, at});
        field.type = text[at];
        if (sizeOf(field.type) == 0)
            return unexpected(Error {Error::Kind::UnknownType, at});
        pattern.m_fields.push_back(field);
    }
    if (pattern.m_fields.empty())
        return unexpected(Error {Error::Kind::Empty, text.size()});
    return pattern;
}

Expected<Value, DecodeError> PackedPattern::value(const Bytes &payload, const ValueLimits &limits) const
{
    std::size_t fixed = 0;
    for (const Field &field : m_fields)
        fixed += field.takesRest ? 0 : field.count * sizeOf(field.type);
    const Field &last = m_fields.back();
    const std::size_t rest = payload.size() - std::min(payload.size(), fixed);
    if (payload.size() < fixed || (last.takesRest ? rest % sizeOf(last.type) != 0 : rest != 0))
        return unexpected(DecodeError {DecodeError::Kind::WrongSize, fixed});

    ValueBuilder builder(limits);
    const auto values =
        std::count_if(m_fields.begin(), m_fields.end(), [](const Field &f) { return f.type != 'x'; });
    if (values != 1)
        builder.open(NodeKind::Array, 0);
    std::size_t at = 0;
    for (const Field &field : m_fields) {
        const std::size_t count = field.takesRest ? rest / sizeOf(field.type) : field.count;
        read(field, count, payload.view(), at, builder);
        if (builder.failed())
            break;
    }
    if (values != 1)
        builder.close(at);
    return builder.finish();
}

void PackedPattern::read(const Field &field, std::size_t count, ByteView payload, std::size_t &at,
                         ValueBuilder &builder) const
{
    const std::size_t size = sizeOf(field.type);
    if (field.type == 'x') {
        at += count;
        return;
    }
    if (field.type == 's') {
        // Texts in fields of fixed size are filled up with zeros.
        const std::string_view text = asText(payload.subspan(at, count));
        builder.string(text.substr(0, text.find('\0')), ByteRange {at, count});
        at += count;
        return;
    }
    if (field.isArray)
        builder.open(NodeKind::Array, at);
    for (std::size_t i = 0; i < count && !builder.failed(); ++i, at += size)
        readOne(field.type, payload.subspan(at, size), {at, size}, builder);
    if (field.isArray)
        builder.close(at);
}

void PackedPattern::readOne(char type, ByteView bytes, ByteRange from, ValueBuilder &builder) const
{
    const std::uint64_t number = unsignedNumber(bytes, m_order);
    switch (type) {
    case 'b':
        return builder.number(std::to_string(static_cast<std::int8_t>(number)), from);
    case 'h':
        return builder.number(std::to_string(static_cast<std::int16_t>(number)), from);
    case 'i':
    case 'l':
        return builder.number(std::to_string(static_cast<std::int32_t>(number)), from);
    case 'q':
        return builder.number(std::to_string(static_cast<std::int64_t>(number)), from);
    case 'e':
        return builder.number(float(std::bit_cast<qfloat16>(static_cast<std::uint16_t>(number))), from);
    case 'f':
        return builder.number(std::bit_cast<float>(static_cast<std::uint32_t>(number)), from);
    case 'd':
        return builder.number(std::bit_cast<double>(number), from);
    case '?':
        return builder.boolean(number != 0, from);
    default:
        return builder.number(std::to_string(number), from);
    }
}

} // namespace espalier
