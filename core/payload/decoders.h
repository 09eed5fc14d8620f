// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoder.h"

#include <optional>

namespace espalier {

/// JSON, indented by two spaces, tokens exactly as sent; short arrays of plain values stand in one line.
extern const PayloadDecoder jsonDecoder;
/// XML, indented; elements that hold text stay in one line.
extern const PayloadDecoder xmlDecoder;
extern const PayloadDecoder cborDecoder;
extern const PayloadDecoder messagePackDecoder;
/// By the message type that a rule names.
extern const PayloadDecoder protobufDecoder;
extern const PayloadDecoder protobufFieldsDecoder;
extern const PayloadDecoder sparkplugDecoder;
/// By the schema that a rule names; object container files bring theirs along.
extern const PayloadDecoder avroDecoder;
/// By the pattern that a rule names.
extern const PayloadDecoder packedDecoder;
/// UTF-8 without control characters, UTF-16 with a byte order mark, and what charset the user chooses.
extern const PayloadDecoder textDecoder;
/// Recognised by its header.
extern const PayloadDecoder imageDecoder;
/// Anything: offset, sixteen bytes, and their text in each line.
extern const PayloadDecoder hexDecoder;

/// A small binary payload that is CBOR or MessagePack beyond reasonable doubt.
struct GuessedValue
{
    /// Of the decoder.
    const char *name;
    Value value;
};
[[nodiscard]] std::optional<GuessedValue> guessedValue(const Bytes &payload);

} // namespace espalier
