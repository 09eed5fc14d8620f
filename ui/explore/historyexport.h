// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"

#include <QByteArray>
#include <QList>

namespace espalier {

enum class ExportFormat { JsonLines, Csv };

/// Messages of one topic as text, one a line, times in UTC. Payloads that are text stand as they are, others in base64;
/// "encoding" says which. Any thread.
[[nodiscard]] QByteArray exportMessages(ExportFormat format, const QByteArray &topicName,
                                        const QList<HistoryEntry> &entries);

/// Payloads as text, one a line.
[[nodiscard]] QString valuesOf(const QList<HistoryEntry> &entries);

} // namespace espalier
