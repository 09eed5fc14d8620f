// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "tests/gui/widgets.h"

namespace espalier::test {

HistoryEntry entryOf(const QByteArray &payload);

} // namespace espalier::test
