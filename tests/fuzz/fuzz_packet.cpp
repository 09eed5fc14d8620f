// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One decoder, any version, either side: the first byte chooses, the second gives the flags, the rest is what stands
// behind Remaining Length, which is always right. Built once for each decoder, for the packet types FIRST_TYPE to
// LAST_TYPE.
#include "tests/fuzz/decoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace espalier;
    if (size < 2)
        return 0;
    const unsigned type = FIRST_TYPE + (data[1] >> 4) % (LAST_TYPE - FIRST_TYPE + 1);
    const auto length = static_cast<std::uint32_t>(size - 2);
    ByteBuffer packet;
    packet.reserve(1 + variableByteIntegerSize(length) + length); // no more: what is read behind it is found
    packet.append(static_cast<std::uint8_t>(type << 4 | (data[1] & 0x0fU)));
    writeVariableByteInteger(packet.extend(variableByteIntegerSize(length)), length);
    packet.append(ByteView(data + 2, length));
    checkDecoding(packet.view(), contextOf(data[0]));
    return 0;
}
