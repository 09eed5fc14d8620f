// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/payload/decodeerror.h"
#include "core/payload/formatted.h"
#include "core/payload/value.h"

#include <string>

namespace espalier {

/// A value as indented text, tokens as they are: short arrays of plain values stand in one line, bytes are written
/// h'0102', and a tag stands around its value. The result holds the value, whose nodes then know their text ranges.
/// Fails when the text grows beyond what is worth showing.
[[nodiscard]] Expected<FormattedPayload, DecodeError> formatValue(Value value);

/// The beginning of a value, or of a node of it, in one line without spaces, as UTF-8: at least `enough` bytes where there
/// are as many.
[[nodiscard]] std::string compactText(const Value &value, std::size_t enough, NodeId from = NodeId::Root);

} // namespace espalier
