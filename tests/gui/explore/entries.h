// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "tests/gui/widgets.h"

namespace espalier::test {

inline HistoryEntry entryOf(const QByteArray &payload)
{
    HistoryEntry entry;
    entry.payload = bytesOf(payload);
    return entry;
}

} // namespace espalier::test
