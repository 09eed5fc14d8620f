// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/cborvalue.h"
#include "core/payload/decoders.h"
#include "core/payload/displaytext.h"
#include "core/payload/messagepackvalue.h"

#include <array>

namespace espalier {

namespace {

using Result = Expected<FormattedPayload, DecodeError>;
using ReadValue = Expected<Value, DecodeError> (*)(const Bytes &, const ValueLimits &);

/// Bytes that could be text are text: any ASCII letter is a valid number of MessagePack.
bool isText(ByteView payload)
{
    constexpr std::size_t looked = 256;
    return payload.size() > looked ? isPlainText(payload.first(looked), IsCut::Yes) : isPlainText(payload);
}

/// What is only guessed must have some shape: a map with members, or an array with text or further structure. Raw numbers
/// often happen to be a short array of integers.
bool hasShape(const Value &value)
{
    const ValueNode root = value.root();
    if (root.childCount() == 0)
        return false;
    if (root.kind() == NodeKind::Object)
        return root.byteRange()->size >= 3;
    for (const ValueNode child : root) {
        if (child.childCount() > 0 || (child.kind() == NodeKind::String && child.token().size() > 3))
            return true;
    }
    return false;
}

Result decodeWith(DecoderKind kind, ReadValue read, const Bytes &payload, const DecoderContext &context)
{
    if (payload.size() > context.limits.structuredBytes)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, context.limits.structuredBytes});
    auto value = read(payload, {.depth = context.limits.depth});
    const bool isGuess = context.choice.decoder == DecoderKind::Empty && context.hints.contentType.empty();
    if (value && isGuess && !hasShape(*value))
        return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
    return formatDecoded(kind, payload, std::move(value));
}

Result decodeCbor(const Bytes &payload, const DecoderContext &context)
{
    return decodeWith(DecoderKind::Cbor, cborValue, payload, context);
}

Result decodeMessagePack(const Bytes &payload, const DecoderContext &context)
{
    return decodeWith(DecoderKind::MessagePack, messagePackValue, payload, context);
}

bool probeCbor(ByteView payload)
{
    // Maps, arrays, or the tag that says that this is CBOR (RFC 8949, 3.4.6).
    const bool isContainer = payload[0] >= 0x80 && payload[0] <= 0xbf;
    const bool saysSo = payload.size() > 3 && payload[0] == 0xd9 && payload[1] == 0xd9 && payload[2] == 0xf7;
    return (isContainer || saysSo) && !isText(payload);
}

bool probeMessagePack(ByteView payload)
{
    const bool isContainer =
        (payload[0] >= 0x80 && payload[0] <= 0x9f) || (payload[0] >= 0xdc && payload[0] <= 0xdf);
    return isContainer && !isText(payload);
}

constexpr std::array cborTypes {std::string_view("application/cbor"), std::string_view("+cbor")};
constexpr std::array messagePackTypes {
    std::string_view("application/msgpack"), std::string_view("application/x-msgpack"),
    std::string_view("application/vnd.msgpack"), std::string_view("+msgpack")};

} // namespace

std::optional<GuessedValue> guessedValue(const Bytes &payload)
{
    const ValueLimits limits {.depth = 32, .nodes = 1000};
    const auto guess = [&](const PayloadDecoder &decoder, ReadValue read) -> std::optional<GuessedValue> {
        if (!decoder.probe(payload.view()))
            return std::nullopt;
        auto value = read(payload, limits);
        if (!value || !hasShape(*value))
            return std::nullopt;
        return GuessedValue {decoder.name, std::move(*value)};
    };
    if (payload.isEmpty())
        return std::nullopt;
    auto guessed = guess(cborDecoder, cborValue);
    return guessed ? std::move(guessed) : guess(messagePackDecoder, messagePackValue);
}

const PayloadDecoder cborDecoder {DecoderKind::Cbor, "CBOR", cborTypes, probeCbor, decodeCbor};
const PayloadDecoder messagePackDecoder {DecoderKind::MessagePack, "MessagePack", messagePackTypes,
                                         probeMessagePack, decodeMessagePack};

} // namespace espalier
