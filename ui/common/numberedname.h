// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace espalier {

/// `wish`; where that is taken, "wish 2" and so on.
[[nodiscard]] QString numberedName(const QString &wish, const std::function<bool(const QString &)> &isTaken);

} // namespace espalier
