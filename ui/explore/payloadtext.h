// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <QString>

#include <cstddef>

namespace espalier {

enum class TextForm {
    /// `82 0a 00`
    Hex,
    Base64,
    /// An array of C with sixteen bytes to a line.
    CArray,
};

/// Bytes that go to the clipboard at most. As text they are several times as large and the window waits for them: what is
/// larger is for a file.
constexpr std::size_t longestCopy = 16 * 1024 * 1024;

/// The payload as it is where it is text, else in hexadecimal.
[[nodiscard]] QString payloadText(const Bytes &payload);
[[nodiscard]] QString payloadAs(TextForm form, const Bytes &payload);

} // namespace espalier
