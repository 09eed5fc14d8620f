// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <QJsonObject>
#include <QString>

namespace espalier {

/// A versioned JSON object in a file of its own: profiles, preferences. Written atomically; the last good version stays
/// beside it as "<file>.bak" and is read when the file itself is damaged. Any thread, one at a time for each file.
class JsonFile
{
public:
    enum class Origin {
        /// There is no such file yet: contents are empty.
        Missing,
        File,
        /// The file was damaged; contents come from the version before. `detail` says what was wrong.
        Backup,
        /// Neither the file nor the version before can be read; both stay untouched. `detail` says why.
        Unreadable,
        /// Written by a newer version of the program: read, but do not write.
        Newer,
    };
    struct Contents
    {
        QJsonObject object;
        Origin origin = Origin::Missing;
        /// Of the contents; 0 when missing.
        int version = 0;
        QString detail;
    };

    /// `version` is written into the file as "version"; readers migrate older contents by it. At least 1.
    JsonFile(QString path, int version);

    [[nodiscard]] Contents read() const;
    /// The system's words when the file cannot be written; what was there before is then unchanged. Makes the folder.
    [[nodiscard]] Expected<void, QString> write(QJsonObject object) const;
    /// Copies the file to "<file>.damaged" before anything replaces it; where that is, empty when there is none.
    [[nodiscard]] QString keepDamaged() const;
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    [[nodiscard]] QString backupPath() const;

    QString m_path;
    int m_version;
};

} // namespace espalier
