// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <QString>

namespace espalier {

enum class TextForm {
    /// `82 0a 00`
    Hex,
    Base64,
    /// An array of C with sixteen bytes to a line.
    CArray,
};

/// The payload as it is where it is text, else in hexadecimal.
[[nodiscard]] QString payloadText(const Bytes &payload);
[[nodiscard]] QString payloadAs(TextForm form, const Bytes &payload);

} // namespace espalier
