// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/service/retainedmessage.h"

#include <QString>

namespace espalier {

/// A backup of retained messages is a file of JSON Lines, one object for each message: "topic", "payload" as text or
/// "payloadBase64", "qos", and "properties" by the standard's names.
struct RetainedBackupError
{
    enum class Kind : std::uint8_t {
        /// The file cannot be opened, read or written: see `detail`.
        File,
        /// A line is not such an object: see `line` and `detail`.
        Line,
        TooLarge,
    } kind = Kind::File;
    /// From 1.
    qint64 line = 0;
    /// The system's words, or the name of the value that is wrong.
    QString detail {};
};

/// Written atomically. Messages that are not whole are left out; the answer is how many were written.
[[nodiscard]] Expected<qsizetype, RetainedBackupError> writeRetainedBackup(const QString &path,
                                                                           const RetainedMessages &messages);
/// All of it or nothing.
[[nodiscard]] Expected<RetainedMessages, RetainedBackupError> readRetainedBackup(const QString &path);

} // namespace espalier
