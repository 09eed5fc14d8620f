// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/packets/packetmenu.h"
#include "ui/packets/rowselection.h"

#include <vector>

namespace espalier {

class PacketLogView;

/// Packets as text for the clipboard, one after the other.
struct CopiedPackets
{
    QString text {};
    std::size_t count = 0;
    /// More was chosen than a clipboard is for: nothing was copied.
    bool isTooMuch = false;
};

/// The packets in these rows, those that are still kept. In the log's thread.
[[nodiscard]] CopiedPackets copyPackets(const PacketLogView &view, const std::vector<RowSelection::Run> &rows,
                                        PacketMenu::Format format);

} // namespace espalier
