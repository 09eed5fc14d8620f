// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/explore/entries.h"

namespace espalier::test {

HistoryEntry entryOf(const QByteArray &payload)
{
    HistoryEntry entry;
    entry.payload = bytesOf(payload);
    return entry;
}

} // namespace espalier::test
