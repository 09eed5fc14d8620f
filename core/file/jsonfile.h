// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <QJsonObject>
#include <QString>

namespace espalier {

/// A versioned JSON object in a file of its own: profiles, preferences. Written atomically; the last good version stays
/// beside it as "<file>.bak" and is read when the file itself is damaged. What cannot be read, and what a newer version of
/// the program wrote, is never lost by writing. Any thread, one at a time for each file.
class JsonFile
{
public:
    enum class Origin {
        /// There is no such file yet: contents are empty.
        Missing,
        File,
        /// The file was damaged; contents come from the version before. `detail` says what was wrong.
        Backup,
        /// Neither the file nor the version before can be read. `detail` says why.
        Unreadable,
        /// Written by a newer version of the program: can be read, and write() refuses.
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
    /// What is wrong when the file cannot be written, for the user; what was there before is then unchanged. Makes the
    /// folder. Keeps a damaged file, see keepDamaged().
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
