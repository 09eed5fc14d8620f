// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace espalier {

/// UTF-8, in which U+0000 may stand: what a JSON string can hold.
[[nodiscard]] bool isJsonText(std::string_view bytes);

void appendHex(ByteView bytes, std::string_view digits, std::string &out);
void appendBase64(ByteView bytes, std::string &out);

/// Writes JSON in the order in which it is called, commas included. The caller sees to it that brackets close and that a
/// key stands before each value of an object.
class JsonWriter
{
public:
    explicit JsonWriter(std::string &out) : m_out(out) { }

    JsonWriter &beginObject() { return begin('{'); }
    JsonWriter &endObject() { return end('}'); }
    JsonWriter &beginArray() { return begin('['); }
    JsonWriter &endArray() { return end(']'); }
    JsonWriter &key(std::string_view name);
    /// `text` must be isJsonText().
    JsonWriter &string(std::string_view text);
    JsonWriter &number(std::uint64_t value);
    JsonWriter &seconds(double value);
    JsonWriter &boolean(bool value);
    JsonWriter &hex(ByteView bytes, std::string_view digits = "0123456789abcdef");
    JsonWriter &base64(ByteView bytes);
    /// Begins a new line before the next key or value: for documents that people look at too.
    JsonWriter &newLine();

private:
    JsonWriter &begin(char bracket);
    JsonWriter &end(char bracket);
    void separate();

    std::string &m_out;
    bool m_needsComma = false;
    bool m_needsLine = false;
};

} // namespace espalier
