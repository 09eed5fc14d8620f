// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

/// How a payload was understood, or is to be.
enum class DecoderKind : std::uint8_t {
    /// No bytes: nothing to show.
    Empty,
    Json,
    Text,
    /// `image` is set; text is empty. Pixels are decoded by who shows them.
    Image,
    /// Offset, sixteen bytes and their text in each line.
    Hex,
    Xml,
    Cbor,
    MessagePack,
    Protobuf,
    /// Fields of Protobuf by their numbers, without a schema.
    ProtobufFields,
    Sparkplug,
    Avro,
    /// Numbers of fixed sizes, one behind the other.
    Packed,
};

/// What a payload may be wrapped in.
enum class Wrapping : std::uint8_t { Gzip, Zlib, Zstd, Base64 };

/// How bytes become text. Utf8 stands for any of the Unicode ones when the text begins with their byte order mark.
enum class Charset : std::uint8_t { Utf8, Utf16LittleEndian, Utf16BigEndian, Latin1, Windows1252 };

/// A decoder with what it must know.
struct DecodeChoice
{
    DecoderKind decoder = DecoderKind::Empty;
    /// From the outside in. Compression that is not named here is still recognised by its first bytes.
    std::vector<Wrapping> wrappedBy {};
    Charset charset = Charset::Utf8;
    /// Protobuf: full name of the message type. Avro: file of the schema.
    std::string schema {};
    /// Of packed numbers, see PackedPattern.
    std::string pattern {};
    friend bool operator==(const DecodeChoice &, const DecodeChoice &) = default;
};

} // namespace espalier
