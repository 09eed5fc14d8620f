// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtrace.h"
#include "tests/support/seeds.h"
#include "tests/support/tostring.h"
#include "tests/support/wire.h"

#include <initializer_list>

/// Rows of wire text for the decoder, and what must hold for each.
namespace espalier {

/// A packet that the decoder refuses, and why.
struct RejectRow
{
    const char *name;
    ProtocolVersion version;
    Side sender;
    const char *packet;
    Clause clause;
    ReasonCode reason;
    std::uint32_t offset;
};

/// A packet that the decoder takes. `canonical` is how the encoder writes it; null for the same bytes.
struct AcceptRow
{
    const char *name;
    ProtocolVersion version;
    Side sender;
    const char *packet;
    const char *canonical = nullptr;
};

void addRows(std::initializer_list<RejectRow> rows);

void addRows(std::initializer_list<AcceptRow> rows);

/// Every named range lies within the packet and within the group that holds it.
void verifyNesting(const FieldTrace &trace, std::size_t size);

/// Every byte lies in some field that is not a group.
void verifyCoverage(const FieldTrace &trace, std::size_t size);

std::vector<std::uint8_t> encoded(const Packet &packet, ProtocolVersion version);

/// Decodes with and without a trace and checks what must hold for any bytes; the result without.
Expected<Packet, Violation> decodeBothWays(ByteView bytes, DecodeContext context);

void verifyRejected();

/// The packet is taken, written back as expected, and none of its prefixes is taken.
void verifyAccepted();

} // namespace espalier
