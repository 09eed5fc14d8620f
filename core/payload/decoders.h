// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoder.h"

namespace espalier {

/// JSON, indented by two spaces, tokens exactly as sent; short arrays of plain values stand in one line.
extern const PayloadDecoder jsonDecoder;
/// UTF-8 without control characters.
extern const PayloadDecoder textDecoder;
/// Recognised by its header.
extern const PayloadDecoder imageDecoder;
/// Anything: offset, sixteen bytes, and their text in each line.
extern const PayloadDecoder hexDecoder;

} // namespace espalier
