// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/retainedmessage.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace espalier {

/// Which retained messages are shown, and in which order.
struct RetainedArrangement
{
    enum class Key : std::uint8_t { Topic, Size, Qos, FirstSeen };

    /// Part of the topic or of the beginning of the payload, in any case; empty: all.
    QString text {};
    Key key = Key::Topic;
    Qt::SortOrder order = Qt::AscendingOrder;
};

/// Indexes into `messages` (of `firstSeen` as well, when each was first seen as it is). Pure; takes a second for a million
/// messages, so call it in a pool thread.
[[nodiscard]] std::vector<std::uint32_t> arrange(const RetainedMessages &messages,
                                                 const std::vector<WallTime> &firstSeen,
                                                 const RetainedArrangement &arrangement);

} // namespace espalier
