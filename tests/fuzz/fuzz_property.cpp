// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Properties: the first byte chooses where they stand, the rest is the properties without their length. Those that the
// decoder takes can be built again from their values; a view of those that it does not take still reads nothing else.
#include "core/mqtt/bytereader.h"
#include "core/mqtt/decodefields.h"
#include "core/mqtt/encode.h"
#include "tests/fuzz/require.h"

using namespace espalier;

namespace {

void requireWithin(ByteView bytes, std::string_view part)
{
    const auto *at = asBytes(part).data();
    require(part.empty() || (at >= bytes.data() && at + part.size() <= bytes.data() + bytes.size()));
}

void walk(ByteView bytes)
{
    std::size_t count = 0;
    for (const auto &value : PropertyView(bytes)) {
        requireWithin(bytes, value.text);
        requireWithin(bytes, value.pairValue);
        require(++count <= bytes.size());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const ByteView bytes(data + 1, size - 1);
    walk(bytes);

    const auto length = static_cast<std::uint32_t>(bytes.size());
    ByteBuffer field;
    field.reserve(variableByteIntegerSize(length) + length);
    writeVariableByteInteger(field.extend(variableByteIntegerSize(length)), length);
    field.append(bytes);
    ByteReader in(field.view(), {.sender = data[0] / 16 % 2 == 0 ? Side::Client : Side::Server}, nullptr);
    const auto read = in.finish(readProperties(in, static_cast<PropertyScope>(1 + data[0] % 16)));
    if (!read)
        return 0;
    PropertyList list;
    for (const auto &value : read->view) {
        require(read->contains(value.property) && read->view.contains(value.property));
        list.add(value);
    }
    require(list.view() == PropertyView(bytes));
    return 0;
}
