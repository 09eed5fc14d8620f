// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/retainedbackup.h"

namespace espalier {

/// How a task with retained messages ended, what the cause was, and what to do. Plain text.
[[nodiscard]] QString retainedOutcomeText(const RetainedOutcome &outcome);
/// Why the backup at `path` cannot be read. Plain text.
[[nodiscard]] QString retainedBackupErrorText(const RetainedBackupError &error, const QString &path);

/// The first few of their topics, a line for each.
[[nodiscard]] QString retainedNames(const RetainedMessages &messages);

} // namespace espalier
