// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packettest.h"

#include <cstdint>
#include <string_view>

namespace espalier {

/// A value of a field. Numbers of the standard, times and counts of bytes are all exact in a double.
struct PacketValue
{
    enum class Kind : std::uint8_t { Presence, Flag, Number, Text } kind = Kind::Presence;
    /// Of a flag 0 or 1.
    double number = 0;
    std::string_view text {};
};

/// Takes the values of a field, one by one.
class PacketValueSink
{
public:
    /// Returns whether more are wanted.
    virtual bool take(const PacketValue &value) = 0;

protected:
    ~PacketValueSink() = default;
};

/// The values of the test's field in a packet, none where it has no such field. Touches nothing else.
void eachValue(const PacketTest &test, PacketSubject &packet, PacketValueSink &sink);

} // namespace espalier
