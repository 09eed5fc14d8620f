// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"
#include "core/store/treesnapshot.h"

#include <QByteArray>

namespace espalier {

class PayloadRegistry;

/// Bytes of a payload that can still be edited by hand; larger ones are better sent from a file.
inline constexpr std::size_t longestEditedPayload = std::size_t {1024} * 1024;

/// A draft that publishes a message again, byte for byte, whatever braces it has and whatever `rules` would wrap it in;
/// null: no rules. What belongs to its delivery alone, Topic Alias and Subscription Identifier, is left out, and so is a
/// topic that no client may send. The payload is at most `longestEditedPayload`.
[[nodiscard]] PublishDraft draftOf(const QByteArray &topicName, const HistoryEntry &message,
                                   const PayloadRegistry *rules = nullptr);

} // namespace espalier
