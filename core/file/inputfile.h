// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <QFile>
#include <QString>

namespace espalier {

/// Opens a file of the user's to be read. Refuses what exists and is no regular file: opening a pipe, or reading a
/// terminal, waits for as long as its other side likes. The system's words, or ours, when it cannot be opened.
[[nodiscard]] Expected<void, QString> openInput(QFile &file);

} // namespace espalier
