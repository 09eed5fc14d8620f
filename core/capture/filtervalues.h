// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filterlexer.h"
#include "core/capture/packettest.h"

#include <chrono>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// What a token that stands as a value means to a field, or why it cannot.
[[nodiscard]] Expected<PacketOperand, PacketFilterError> operandFor(const PacketField &field,
                                                                    PacketTest::Operator op,
                                                                    const FilterToken &token,
                                                                    std::chrono::seconds offsetFromUtc);

/// Whether an operator goes with the field.
[[nodiscard]] bool isFitting(PacketTest::Operator op, const PacketField &field);
/// As it is written.
[[nodiscard]] std::string_view operatorText(PacketTest::Operator op);

/// By Clause, whether its id is as one of the operands says.
[[nodiscard]] std::vector<bool> fittingClauses(std::span<const PacketOperand> operands);

/// The values that a field can have by name, as they are offered; empty where there are none.
[[nodiscard]] std::vector<std::string> namedValues(const PacketField &field);

} // namespace espalier
