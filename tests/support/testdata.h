// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace espalier {

/// The path of a file or folder in tests/data, such as "payload/zeros.zstd".
QString testData(const QString &name);

} // namespace espalier
