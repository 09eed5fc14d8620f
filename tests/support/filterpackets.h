// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetfilter.h"
#include "tests/support/testsubject.h"
#include "tests/support/wire.h"

#include <initializer_list>
#include <string_view>

/// Packets by name, and rows of what filters make of them.
namespace espalier {

/// Goes to the packet of that name, with what a log knows of it.
void goTo(TestSubject &subject, std::string_view name);

/// A filter without mistakes.
PacketFilter compiledFilter(std::string_view text);

bool matches(std::string_view filter, TestSubject &subject);

/// A packet by name, a filter, and whether it matches.
struct FilterRow
{
    const char *packet;
    const char *filter;
    bool isMatch;
};

void addRows(std::initializer_list<FilterRow> rows);

void verifyRow();

} // namespace espalier
