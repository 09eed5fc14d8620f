// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "ui/common/codeview.h"

namespace espalier {

/// Says of whole numbers that can only be times of this century (seconds, milliseconds or microseconds since 1970) which
/// time they are. At most a hundred.
[[nodiscard]] QList<CodeView::Remark> timeRemarks(const FormattedPayload &formatted);

} // namespace espalier
